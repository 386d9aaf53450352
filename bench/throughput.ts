import { StepFunctions } from '../local/step-functions/step-functions.ts';
import { splitQualifier } from '../local/lambda/function-name.ts';
import type { InvokeResult } from '../local/lambda/types.ts';
import { Clock } from '../local/clock.ts';
import { startCloud } from '../local/cloud.ts';
import { readTemplate } from '../local/template/read-template.ts';
import { ensureAssembly } from '../local/template/synthesize.ts';
import { anotherCustomer } from '../test/support/customer.ts';
import { CheckoutClient } from '../web/checkout-client.ts';
import { chooseGoods } from './customer.ts';
import { inParallel } from './in-parallel.ts';

const WARM_UP = 200;
const EXECUTIONS = 2_000;
const WARM_CHECKOUTS = 20;
const CHECKOUTS = 200;
/** So many are under way at the same moment. */
const AT_ONCE = 16;

export interface Throughput {
  /** Executions that came to OrderConfirmed in a second of one processor, with functions that are over at once. */
  readonly executionsPerSecond: number;
  /** States that each of them entered. */
  readonly transitions: number;
  /** Orders that were placed, paid and confirmed in a second by the whole shop on this machine, its customers included. */
  readonly ordersPerSecond: number;
}

/** How much of the order flow this machine can do. */
export async function measureThroughput(): Promise<Throughput> {
  return { ...(await measureEngine()), ordersPerSecond: await measureShop() };
}

/** The real state machine on the engine alone. Counted is the processor's time, of which others on this machine take none. */
async function measureEngine(): Promise<Pick<Throughput, 'executionsPerSecond' | 'transitions'>> {
  const nowhere = 'http://nowhere.invalid';
  const spec = readTemplate(await ensureAssembly({ environment: 'local' }), {
    parameters: { SwishMockUrl: nowhere },
    resolve: { apiUrl: nowhere },
  });
  const [machine] = spec.stateMachines;
  if (machine === undefined) throw new Error('The template has no state machine');
  const names = new Map(spec.functions.map(({ arn, name }) => [arn, name]));
  const clock = new Clock();

  const stepFunctions = new StepFunctions({
    clock,
    machines: spec.stateMachines,
    invoke: async (nameOrArn, payload): Promise<InvokeResult> => {
      const name = names.get(splitQualifier(nameOrArn).name);
      if (name === 'ReserveStock') return { payload: { deadline: clock.now() + 540_000 } };
      if (name === 'RequestPayment') {
        const { taskToken } = payload as { readonly taskToken: string };
        await stepFunctions.handle('SendTaskSuccess', { taskToken, output: '{"outcome":"PAID"}' });
      }
      return { payload: {} };
    },
  });
  const running = new Map<string, (ending: string) => void>();
  let entered = 0;
  stepFunctions.onEvent(({ name }, { type, details }) => {
    if (type.endsWith('StateEntered')) entered++;
    if (type !== 'SucceedStateEntered' && type !== 'ExecutionFailed') return;
    running.get(name)?.(String(details?.values['name'] ?? details?.values['error']));
  });
  const run = async (prefix: string, executions: number): Promise<number> => {
    const begin = process.cpuUsage();
    await inParallel(executions, AT_ONCE, async (index) => {
      const name = `${prefix}-${index}`;
      const { promise: ending, resolve } = Promise.withResolvers<string>();
      running.set(name, resolve);
      stepFunctions.start({ stateMachineArn: machine.arn, name, input: { kind: 'checkout', checkoutId: name } });
      if ((await ending) !== 'OrderConfirmed') throw new Error(`Execution ${name} ended with ${await ending}`);
      running.delete(name);
    });
    await clock.idle();
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / 1e6;
  };
  try {
    await run('warm-up', WARM_UP);
    const seconds = await run('measured', EXECUTIONS);
    return { executionsPerSecond: EXECUTIONS / seconds, transitions: entered / (WARM_UP + EXECUTIONS) };
  } finally {
    stepFunctions.stop();
  }
}

/** The whole shop: its API, functions in threads, tables, Swish and the customers, who pay at once. */
async function measureShop(): Promise<number> {
  const cloud = await startCloud({ port: 0, awsPort: 0 });
  try {
    await cloud.warm();
    const goods = await chooseGoods(cloud.url);
    await cloud.tables.setStock(goods.productId, WARM_CHECKOUTS + CHECKOUTS);
    const sell = async (checkouts: number): Promise<number> => {
      const begin = performance.now();
      await inParallel(checkouts, AT_ONCE, async () => {
        const { data } = await new CheckoutClient({ apiUrl: cloud.url }).place({
          order: { ...anotherCustomer(), payment: 'swish', delivery: goods.delivery },
          cart: [{ id: goods.productId, number: 1 }],
        });
        cloud.phone.act(data.payment.reference, { action: 'pay' });
      });
      await cloud.clock.idle();
      return (performance.now() - begin) / 1000;
    };
    await sell(WARM_CHECKOUTS);
    const seconds = await sell(CHECKOUTS);
    const { orders } = await cloud.tables.state();
    const active = orders.filter(({ status }) => status === 'active').length;
    if (active !== WARM_CHECKOUTS + CHECKOUTS) throw new Error(`Of the orders that were paid ${active} are active`);
    return CHECKOUTS / seconds;
  } finally {
    await cloud.close();
  }
}
