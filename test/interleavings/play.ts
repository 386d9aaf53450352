import { checkoutIdOf } from '../../lambdas/domain/identifiers.ts';
import { isMoney } from '../../lambdas/domain/outcome.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import { products as catalogue } from '../../local/catalogue/catalogue.ts';
import { brokenRules } from '../simulation/all-rules.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { Parked } from '../simulation/wire.ts';
import type { Actor, Case } from './case.ts';
import { actorsOf } from './crowd.ts';
import { dishonestAnswers } from './honest-answers.ts';
import { People } from './people.ts';
import { isFault, Scheduler } from './scheduler.ts';
import { Witnesses } from './witnesses.ts';

export interface Played {
  /** What was wrong, a sentence each; empty when all was right. */
  readonly broken: readonly string[];
  readonly turns: number;
  /** Every turn in a line, when it was asked for. */
  readonly trace: readonly string[];
}

/** By then even what nobody could say has been left to a person. */
const LONGEST_MS = 26 * 3_600_000;
const DAY_SECONDS = 25 * 3600;
/** The rules about every moment are asked after so many effects. */
const RULES_EVERY = 8;

/** The functions that only send mails: what an order becomes is written before. */
const isMail = ({ actor }: Pick<Parked, 'actor'>): boolean =>
  actor.startsWith('NotifyCustomer ') || actor.startsWith('NotifyAdmin ');

/** Plays a case to its end, when everything that was begun is over, and says which rules were broken. */
export async function play(
  simulation: Simulation,
  played: Case,
  { isTraced = false }: { readonly isTraced?: boolean } = {},
): Promise<Played> {
  const { seed, stock, crowd, incidents, shuffle, conflicts = 0, isWhole = false } = played;
  const actors = actorsOf(played);
  const products = stock.map((pieces, index) => productOf(pieces, index));
  const scheduler = new Scheduler(simulation.clock, {
    incidents,
    shuffle,
    conflicts,
    isLast: isWhole ? () => false : isMail,
  });
  await simulation.begin({
    seed,
    products,
    rulesEvery: crowd === undefined ? RULES_EVERY : RULES_EVERY * crowd.buyers,
    choose: scheduler.choose,
    decide: scheduler.decide,
  });
  const witnesses: Witnesses = new Witnesses(simulation, products, (checkout) => people.notice(checkout));
  const people = new People(simulation, scheduler, { actors, products, witnesses: () => witnesses });
  const trace: string[] = [];
  if (isTraced) keepTrace(simulation, scheduler, trace);
  try {
    await playOut(simulation, people, witnesses);
    if (isWhole) await simulation.advance(DAY_SECONDS);
    const isFaultless = !incidents.some(isFault);
    const broken = [
      ...(await brokenRules(simulation, { isOver: (run) => isOnlyMailing(simulation, run) })),
      ...witnesses.complaints,
      ...(isFaultless ? people.complaints : []),
      ...dishonestAnswers(people.told, { witnesses, isFaultless, hasConflicts: mayConflict(played) }),
      ...witnesses.leftWrong(keyedBuyers(actors)),
    ];
    return { broken, turns: scheduler.turn, trace };
  } catch (error) {
    return { broken: [`It does not end: ${String(error)}`], turns: scheduler.turn, trace };
  } finally {
    witnesses.stop();
  }
}

const productOf = (stock: number, index: number): Product => {
  const product = catalogue[index];
  if (product === undefined) throw new Error(`The catalogue has no product ${index}`);
  return { ...product, stock, reserved: 0, max_order: 0 };
};

const mayConflict = ({ conflicts = 0, incidents }: Case): boolean =>
  conflicts > 0 || incidents.some(([, what]) => what === 'conflict');

/** Until everybody has done what they came for, every checkout has ended or waits for a person, and only mails are on their way. */
async function playOut(simulation: Simulation, people: People, witnesses: Witnesses): Promise<void> {
  const { wire, clock } = simulation;
  const { promise: rest, resolve, reject } = Promise.withResolvers<void>();
  const until = clock.now() + LONGEST_MS;
  const before = wire.afterTurn;
  wire.afterTurn = async (turn) => {
    await before(turn);
    if (isAtRest(simulation, people, witnesses)) resolve();
    else if (clock.now() > until) reject(new Error(`Not at rest after ${LONGEST_MS / 3_600_000} hours`));
  };
  people.begin();
  await wire.drive(rest);
  wire.afterTurn = before;
}

function isAtRest(simulation: Simulation, people: People, witnesses: Witnesses): boolean {
  const { wire, clock, stepFunctions } = simulation;
  if (people.busy.size > 0 || clock.now() < people.lastAt || !wire.parked.every(isMail)) return false;
  if (simulation.hasUnreadStreams) return false;
  for (const { ending, attention, dueAt } of witnesses.checkouts.values()) {
    if (ending === undefined && attention === undefined) return false;
    if (dueAt !== undefined && dueAt <= clock.now()) return false;
  }
  if (stepFunctions.executions.some((run) => run.status === 'RUNNING' && !isOnlyMailing(simulation, run))) return false;
  // Money of which nobody has told: somebody is going to ask.
  const paid = simulation.swish.payments().filter(({ status }) => status === 'PAID');
  return paid.every(({ reference }) => isMoney(witnesses.checkouts.get(checkoutIdOf(reference) ?? '')?.outcome));
}

const isOnlyMailing = ({ wire }: Simulation, { name }: { readonly name: string }): boolean =>
  wire.parked.some((parked) => isMail(parked) && parked.actor.endsWith(` ${name}`));

/** Buyers who send a key with what they ask for. */
function keyedBuyers(actors: readonly Actor[]): ReadonlySet<number> {
  const buyers = actors.filter((actor) => actor.is === 'buyer');
  return new Set(buyers.flatMap(({ hasKey }, number) => (hasKey ? [number] : [])));
}

function keepTrace({ wire, clock }: Simulation, scheduler: Scheduler, trace: string[]): void {
  const names = new Map<string, string>();
  const short = (text: string) =>
    text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      const name = names.get(id) ?? `checkout-${names.size + 1}`;
      names.set(id, name);
      return name;
    });
  const beganAt = clock.now();
  wire.onTurn = ({ actor, what }, fate) => {
    const met =
      fate === 'answered'
        ? ''
        : ` → ${typeof fate === 'string' ? fate : `${fate.seen}${fate.isDone ? ', but done' : ''}`}`;
    const seconds = ((clock.now() - beganAt) / 1000).toFixed(3);
    trace.push(`${String(scheduler.turn).padStart(4)} ${seconds.padStart(9)} s  ${short(actor)}: ${what}${met}`);
  };
}
