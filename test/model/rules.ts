import { ORDER_MOVES, type Order } from '../../lambdas/domain/order.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { isUnpaid } from '../../lambdas/domain/outcome.ts';
import { RESERVATION_MOVES, type Reservation } from '../../lambdas/domain/reservation.ts';
import { evaluateRules } from '../../local/rules/evaluate-rules.ts';
import type { World as RuledWorld } from '../../local/rules/world.ts';
import { rowsOf } from './tables.ts';
import type { State, World } from './world.ts';

/** What holds at every moment; the others are asked of what is at rest. */
const ALWAYS = new Set(['R1', 'R2', 'R6', 'R7', 'R8']);
/** The model lets the sweep be late as long as it likes: that it is not is a matter of schedules. */
const LATE = /: was due \d+ seconds ago$/;

/** The promises of the shop, asked of states and of the steps between them. */
export class Rules {
  readonly #world: World;
  readonly #baseline: ReadonlyMap<string, number>;
  readonly #asked = new Map<string, readonly string[]>();
  readonly #moved = new Map<string, readonly string[]>();

  constructor(world: World, start: State) {
    this.#world = world;
    const products = rowsOf<{ readonly id: string; readonly stock: number }>(world.rows.value(start.rows), 'products');
    this.#baseline = new Map(products.map(({ id, stock }) => [id, stock]));
  }

  /** What is broken in a state, whatever is going on in it. */
  brokenIn({ rows, outside }: State): readonly string[] {
    const key = `${rows} ${outside}`;
    let broken = this.#asked.get(key);
    if (broken === undefined) {
      const negative = rowsOf<{ readonly id: string; readonly stock: number }>(this.#world.rows.value(rows), 'products')
        .filter(({ stock }) => stock < 0)
        .map(({ id, stock }) => `the stock of ${id} is less than nothing: ${stock}`);
      broken = [...this.#evaluate({ rows, outside, executions: [], now: 0 }, ALWAYS), ...negative];
      this.#asked.set(key, broken);
    }
    return broken;
  }

  /** What is broken where nothing is left to do: by all rules. And a checkout has to have come to its end by then. */
  brokenAtRest({ rows, outside, runs, now }: State): readonly string[] {
    const executions = Object.values(this.#world.runs.value(runs));
    const unfinished = this.#world
      .checkouts(rows)
      .filter(({ ending, attention }) => ending === undefined && attention === undefined)
      .map(({ id }) => `${id}: has no end, and nobody was called`);
    return [...this.#evaluate({ rows, outside, executions, now }), ...unfinished];
  }

  #evaluate(
    { rows, outside, executions, now }: Pick<State, 'rows' | 'outside' | 'now'> & Pick<RuledWorld, 'executions'>,
    only?: ReadonlySet<string>,
  ): string[] {
    const tables = this.#world.rows.value(rows);
    const { payments, refunds, removed, stockChanges, mails } = this.#world.outside.value(outside);
    const { rules } = evaluateRules({
      now,
      executions,
      products: rowsOf(tables, 'products'),
      orders: rowsOf(tables, 'orders'),
      reservations: rowsOf(tables, 'reservations'),
      checkouts: rowsOf(tables, 'checkouts'),
      orderNumbers: rowsOf(tables, 'orderNumbers'),
      payments: Object.values(payments),
      refunds,
      pendingRemovals: removed,
      mails: mails.map((tags) => ({ to: '', subject: '', at: 0, tags })),
      baseline: this.#baseline,
      manualStockChanges: stockChanges,
    });
    return rules
      .filter(({ id }) => only?.has(id) ?? true)
      .flatMap(({ id, offenders }) => offenders.filter((each) => !LATE.test(each)).map((each) => `${id} ${each}`));
  }

  /** What a step does that no step may do. */
  brokenBetween(before: number, after: number): readonly string[] {
    if (before === after) return [];
    const key = `${before} ${after}`;
    let broken = this.#moved.get(key);
    if (broken === undefined) {
      broken = [
        ...this.#pairs<Order>(before, after, 'orders').flatMap(forbiddenOrderMove),
        ...this.#pairs<Reservation>(before, after, 'reservations').flatMap(forbiddenReservationMove),
        ...this.#pairs<Checkout>(before, after, 'checkouts').flatMap(forbiddenCheckoutChange),
      ];
      this.#moved.set(key, broken);
    }
    return broken;
  }

  #pairs<Row>(before: number, after: number, table: 'orders' | 'reservations' | 'checkouts'): (readonly [Row, Row])[] {
    const id = (row: Row) => {
      const { id: own, productId, reservationId } = row as Partial<Reservation & Order>;
      return own ?? `${productId} ${reservationId}`;
    };
    const old = new Map(rowsOf<Row>(this.#world.rows.value(before), table).map((row) => [id(row), row]));
    return rowsOf<Row>(this.#world.rows.value(after), table).flatMap((row) => {
      const was = old.get(id(row));
      return was === undefined ? [] : [[was, row] as const];
    });
  }
}

function forbiddenOrderMove([before, after]: readonly [Order, Order]): string[] {
  if (before.status === after.status) return [];
  const by = after.history.at(-1)?.by;
  const movers = ORDER_MOVES[before.status][after.status] ?? [];
  const isNoted = after.history.length === before.history.length + 1 && after.history.at(-1)?.to === after.status;
  return isNoted && by !== undefined && movers.includes(by)
    ? []
    : [`order ${after.id} went from ${before.status} to ${after.status} by ${by ?? 'nobody'}`];
}

const forbiddenReservationMove = ([before, after]: readonly [Reservation, Reservation]): string[] =>
  before.status === after.status || RESERVATION_MOVES[before.status].includes(after.status)
    ? []
    : [`the hold of ${after.orderId} went from ${before.status} to ${after.status}`];

/** What of a checkout only ever rises or is said once. */
function forbiddenCheckoutChange([before, after]: readonly [Checkout, Checkout]): string[] {
  if (after.kind !== 'checkout') return [];
  const broken: string[] = [];
  const falls = (name: 'outcomeRank' | 'runNumber' | 'generation' | 'askCount', is: string) => {
    if ((after[name] ?? 0) < (before[name] ?? 0)) broken.push(`${is} fell from ${before[name]} to ${after[name]}`);
  };
  falls('outcomeRank', 'the outcome');
  falls('runNumber', 'the number of the run');
  falls('generation', 'the generation of the holds');
  falls('askCount', 'the count of requests');
  const isFinal = before.ending === 'rejected' || before.ending === 'refunded';
  const hasNoted = (after.operatorActs?.length ?? 0) > (before.operatorActs?.length ?? 0);
  if (before.ending !== after.ending) {
    if (isFinal && !hasNoted) broken.push(`ended as ${after.ending ?? 'open'} after it had ended as ${before.ending}`);
    if (before.ending === 'confirmed' && !hasNoted) broken.push(`ended as ${after.ending} after it was confirmed`);
    if (before.ending !== undefined && after.ending === undefined) broken.push('is open again');
    const isUnpaidForCertain =
      isUnpaid(before.outcome) || (before.askedAt === undefined && before.outcome === undefined);
    if (after.ending === 'cancelled' && after.refund === undefined && !hasNoted && !isUnpaidForCertain) {
      broken.push('was cancelled though it is not certain that nobody paid');
    }
  }
  const isKept = before.outcome === 'PAID' && before.refund === undefined && before.paidBack === undefined;
  if (before.ending !== 'confirmed' && after.ending === 'confirmed' && !hasNoted) {
    if (!isKept || before.successor !== undefined)
      broken.push('was confirmed though its money is not, or no longer, ours');
  }
  const isOver = before.closingAt !== undefined || before.ending !== undefined || before.outcome !== undefined;
  if (before.askCount !== after.askCount && isOver) broken.push('was asked for though it was closing, or over');
  for (const name of ['instructions', 'closingAt', 'successor', 'paidBack', 'orderNumber'] as const) {
    const isRemoved = name === 'instructions' && after.request.order === undefined;
    if (before[name] !== undefined && JSON.stringify(before[name]) !== JSON.stringify(after[name]) && !isRemoved) {
      broken.push(`${name} was said twice`);
    }
  }
  return broken.map((what) => `checkout ${after.id}: ${what}`);
}
