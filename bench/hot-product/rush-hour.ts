import type { AwsService } from '../../local/aws/types.ts';
import { createDynamoDb } from '../../local/dynamodb/dynamo-db.ts';
import { splitQualifier } from '../../local/lambda/function-name.ts';
import type { InvokeResult } from '../../local/lambda/types.ts';
import { ShopTables } from '../../local/shop-tables.ts';
import { StepFunctions } from '../../local/step-functions/step-functions.ts';
import type { CloudSpec } from '../../local/template/types.ts';
import { aCheckout, aRequest } from '../../test/support/builders.ts';
import { Functions } from '../../test/simulation/functions.ts';
import { installSdkWire } from '../../test/simulation/sdk-wire.ts';
import { cartsOf, overlappingCarts, type Cart } from '../flash-sale/carts.ts';
import { HoldWatch } from '../flash-sale/hold-watch.ts';
import { PieceHistory, untrueRefusals, type Refusal } from '../flash-sale/piece-history.ts';
import { countEach, percentile } from '../statistics.ts';
import { writerOf, type Row } from '../tables.ts';
import type { Rush, RushOptions } from './messages.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What a request to a table takes there and back, without what it does there: AWS speaks of single digits. */
const REQUEST_MS = 5;

/** A buyer from the moment at which the checkout comes to the state machine. */
interface Buyer {
  readonly id: string;
  readonly cart: Cart;
  readonly comesAt: number;
  /** When it was decided, and the error that decided it: none for who holds the pieces. */
  endedAt?: number;
  error?: string | undefined;
  items?: Refusal['items'];
}

/** What CancelOrder is told of why it is there. */
interface Caught {
  readonly error: string;
  readonly cause: string;
}

/**
 * A rush for a product in virtual time. What is real: the state machine with its retries on our engine, the ReserveStock
 * function, the SDK, the tables. What is assumed: how long a request and a transaction take, and that every invocation
 * has a machine of its own. The other steps are over at once.
 */
export class RushHour {
  readonly #options: RushOptions;
  readonly #time: VirtualTime;
  readonly #spec: CloudSpec;
  readonly #functions: Functions;
  readonly #dynamo;
  readonly #tables: ShopTables;
  readonly #stepFunctions: StepFunctions;
  readonly #history = new PieceHistory();
  readonly #watch: HoldWatch;
  readonly #buyers = new Map<string, Buyer>();
  readonly #allEnded = Promise.withResolvers<void>();
  readonly #invocations = { total: 0, running: 0, mostAtOnce: 0 };

  constructor(options: RushOptions, time: VirtualTime, spec: CloudSpec) {
    const { clock } = time;
    this.#options = options;
    this.#time = time;
    this.#spec = spec;
    this.#functions = new Functions(clock, spec.functions);
    this.#dynamo = createDynamoDb({ clock, transactionConflicts: { windowMs: options.conflictWindowMs } });
    this.#tables = new ShopTables(this.#dynamo, spec.tables, 'local');
    this.#watch = new HoldWatch(this.#history, () => clock.now());
    this.#stepFunctions = new StepFunctions({
      clock,
      machines: spec.stateMachines,
      invoke: (name, payload) => this.#invoke(name, payload),
      random: () => Math.random(),
    });
    this.#connect(this.#watch.watch(this.#dynamo));
  }

  async run(): Promise<Rush> {
    const { clock } = this.#time;
    await this.#functions.load(this.#spec.region);
    await this.#time.drive(this.#fill());
    for (const buyer of this.#buyers.values()) clock.schedule(buyer.comesAt, () => this.#start(buyer));
    await this.#time.drive(this.#allEnded.promise);
    return this.#sum();
  }

  /** Every request of the functions takes its time on the way. */
  #connect(tables: AwsService): void {
    const { clock } = this.#time;
    const pass = (milliseconds: number) =>
      new Promise<void>((resolve) => {
        clock.after(milliseconds, resolve);
      });
    installSdkWire(async ({ path, headers, body }) => {
      await pass(REQUEST_MS / 2);
      const answer = await tables.handle({ path, headers, body: Buffer.from(body ?? '') });
      await pass(REQUEST_MS / 2);
      return answer;
    });
  }

  async #fill(): Promise<void> {
    const { buyers, pieces, carts: kind } = this.#options;
    await this.#tables.open();
    const { products } = await this.#tables.rows();
    const wanted = products.slice(0, kind === 'overlapping' ? 3 : 1).map(({ id }) => id);
    for (const productId of wanted) {
      await this.#tables.setStock(productId, pieces);
      this.#history.noteStock(productId, pieces);
    }
    const begin = this.#time.clock.now();
    const carts = kind === 'overlapping' ? overlappingCarts(wanted, buyers) : cartsOf(wanted, buyers);
    const checkouts: Row[] = [];
    for (const [index, cart] of carts.entries()) {
      const checkout = aCheckout({ request: aRequest({ cart: cart.map((id) => ({ id, number: 1 })) }) });
      checkouts.push({ ...checkout });
      this.#buyers.set(checkout.id, { id: checkout.id, cart, comesAt: begin + this.#afterMs(index) });
    }
    await writerOf(this.#dynamo).write('checkouts', checkouts);
  }

  /** The gateway's bucket lets so many in at once, then so many a second. */
  #afterMs(index: number): number {
    const { door } = this.#options;
    return door === undefined ? 0 : (Math.max(0, index + 1 - door.burst) / door.requestsPerSecond) * 1000;
  }

  #start({ id }: Buyer): void {
    const [machine] = this.#spec.stateMachines;
    if (machine === undefined) throw new Error('The template has no state machine');
    this.#stepFunctions.start({
      stateMachineArn: machine.arn,
      name: id,
      input: { kind: 'checkout', checkoutId: id },
    });
  }

  async #invoke(nameOrArn: string, payload: unknown): Promise<InvokeResult> {
    const { name: arn } = splitQualifier(nameOrArn);
    const name = this.#spec.functions.find((spec) => spec.arn === arn)?.name;
    const { checkoutId, caught } = payload as { readonly checkoutId: string; readonly caught?: Caught };
    if (name === 'ReserveStock') return this.#counted(this.#functions.invoke(nameOrArn, payload));
    if (name === 'RequestPayment') this.#end(checkoutId);
    if (name === 'CancelOrder') this.#end(checkoutId, caught);
    return { payload: {} };
  }

  async #counted(invocation: Promise<InvokeResult>): Promise<InvokeResult> {
    const counts = this.#invocations;
    counts.total++;
    counts.mostAtOnce = Math.max(counts.mostAtOnce, ++counts.running);
    try {
      return await invocation;
    } finally {
      counts.running--;
    }
  }

  #end(id: string, caught?: Caught): void {
    const buyer = this.#buyers.get(id);
    if (buyer === undefined) throw new Error(`Nobody is ${id}`);
    buyer.endedAt = this.#time.clock.now();
    buyer.error = caught?.error;
    buyer.items = itemsIn(caught);
    if ([...this.#buyers.values()].every(({ endedAt }) => endedAt !== undefined)) this.#allEnded.resolve();
  }

  #sum(): Rush {
    const buyers = [...this.#buyers.values()];
    const begin = Math.min(...buyers.map(({ comesAt }) => comesAt));
    const waited = ({ comesAt, endedAt = NaN }: Buyer) => endedAt - comesAt;
    const having = (error: string | undefined) => buyers.filter((buyer) => buyer.error === error);
    const held = having(undefined);
    const soldOut = having('InsufficientStock');
    const busy = having('StockContention');
    const others = buyers.filter((buyer) => ![...held, ...soldOut, ...busy].includes(buyer));
    const refusals = soldOut.map(({ id, comesAt, endedAt = NaN, items = [] }): Refusal => ({
      checkoutId: id,
      from: comesAt,
      until: endedAt,
      items,
    }));
    const lastHoldMs = Math.max(...this.#history.holdTimes) - begin;
    const { tries, conflicts } = this.#watch.counts;
    const seconds = this.#watch.tryTimes.map((at) => String(Math.floor((at - begin) / 1000)));
    return {
      held: held.length,
      soldOut: soldOut.length,
      busy: busy.length,
      unlucky: [...soldOut, ...busy].filter(({ cart }) => this.#history.hasAll(cart)).length,
      lastHoldMs,
      holdsPerSecond: (held.length / lastHoldMs) * 1000,
      holdP50Ms: percentile(held.map(waited), 0.5),
      holdP99Ms: percentile(held.map(waited), 0.99),
      knownP99Ms: percentile(buyers.map(waited), 0.99),
      tries,
      conflicts,
      mostTriesPerSecond: Math.max(...Object.values(countEach(seconds))),
      invocations: this.#invocations.total,
      mostAtOnce: this.#invocations.mostAtOnce,
      problems: [
        ...untrueRefusals(refusals, this.#history),
        ...others.map(({ id, error = '' }) => `${id} ended with ${error}`),
      ],
    };
  }
}

/** The counts that a buyer was refused with. */
function itemsIn(caught: Caught | undefined): Refusal['items'] {
  if (caught?.error !== 'InsufficientStock') return [];
  const { errorMessage } = JSON.parse(caught.cause) as { readonly errorMessage: string };
  return (JSON.parse(errorMessage) as { readonly details: { readonly items: Refusal['items'] } }).details.items;
}
