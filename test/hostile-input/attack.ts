import fc from 'fast-check';
import { brokenRules } from '../simulation/all-rules.ts';
import type { HttpRequest } from '../simulation/http-api.ts';
import type { Simulation } from '../simulation/simulation.ts';
import { faultOfExchange } from './judge.ts';
import { requestsTo, type Targets } from './requests.ts';

export interface Attack {
  readonly seed: number;
  readonly cases: number;
}

export interface AttackResult {
  readonly cases: number;
  /** How often each status was answered. */
  readonly answered: Readonly<Record<string, number>>;
  /** What is wrong, with the smallest request that shows it; empty when nothing is. */
  readonly faults: readonly string[];
}

/** Hostile requests to a shop with one checkout that waits for its payment, one that is paid and one that was declined. */
export async function attack(
  simulation: Simulation,
  { seed, cases }: Attack,
  tell: (line: string) => void,
): Promise<AttackResult> {
  const targets = await openShop(simulation, seed);
  const answered: Record<string, number> = {};
  let number = 0;
  const property = fc.asyncProperty(requestsTo(targets), async (request) => {
    number += 1;
    tell(`seed ${seed}, case ${number}`);
    const { status, fault } = await exchange(simulation, request);
    answered[status] = (answered[status] ?? 0) + 1;
    if (fault !== undefined) throw new Error(fault);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, { seed, numRuns: cases });
  const [request] = counterexample ?? [];
  // Without quotes that would end the shell's own.
  const line = `hostile ${JSON.stringify({ seed, request }).replaceAll("'", '\\u0027')}`;
  const found = failed ? [`npm run replay -- '${line}': ${String(errorInstance)}`] : [];
  // What was begun waits for its payment by now; time enough for what strangers said of payments to have been believed.
  await simulation.advance(90);
  return { cases: number, answered, faults: [...found, ...(await brokenRules(simulation))] };
}

/** Sends one request again, by the line that was printed. */
export async function replay(
  simulation: Simulation,
  line: string,
): Promise<{ readonly broken: readonly string[]; readonly trace: readonly string[] }> {
  const { seed, request } = JSON.parse(line.slice(line.indexOf('{'))) as { seed: number; request: HttpRequest };
  await openShop(simulation, seed);
  const { status, fault } = await exchange(simulation, request);
  return { broken: fault === undefined ? [] : [fault], trace: [`${request.method} ${request.path}: ${status}`] };
}

async function exchange(simulation: Simulation, request: HttpRequest) {
  const effects: string[] = [];
  simulation.wire.onTurn = ({ request: sent, what }) => {
    const by = sent?.invocation?.functionName;
    // Runs and sweeps go on meanwhile, and are nobody's doing here.
    if (sent?.isEffect === true && isRoute(simulation, by)) effects.push(what);
  };
  const answer = await simulation.wire.drive(simulation.request(request));
  return { status: answer.status, fault: faultOfExchange({ request, answer, effects }) };
}

const isRoute = ({ spec }: Simulation, functionName: string | undefined): boolean =>
  spec.routes.some((route) => route.functionName === functionName);

async function openShop(simulation: Simulation, seed: number): Promise<Targets> {
  await simulation.begin({ seed });
  const { products } = await simulation.tables.state();
  const shelf = products.filter(({ status, stock }) => status === 'active' && stock > 5).map(({ id }) => id);
  for (const [index, action] of ['pay', 'decline', undefined].entries()) {
    const changes = { email: `buyer-${index}@example.com`, phone: `070-100000${index}` };
    const cart = [{ id: shelf[0] ?? '', number: 1 }];
    const { status } = await simulation.wire.drive(simulation.buy(cart, { changes }));
    if (status !== 201) throw new Error(`A checkout before the attack was answered ${status}`);
    const [open] = simulation.swish.openRequests();
    if (action !== undefined && open !== undefined) simulation.swish.act(open.reference, { action });
    await simulation.advance(5);
  }
  const ids = simulation.stepFunctions.executions.map(({ name }) => name);
  return { ids, products: shelf, deliveries: ['postnord'] };
}
