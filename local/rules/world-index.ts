import { refundState } from '../../lambdas/domain/refund.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { checkoutIdOf } from '../../lambdas/domain/identifiers.ts';
import { oreFromSek } from '../../lambdas/domain/money.ts';
import { isOurs, type Order } from '../../lambdas/domain/order.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import { checkoutsOf, type Payment, type SwishRefund, type World } from './world.ts';

const UUID_CHARACTERS = 36;
const UNFINISHED = new Set(['RUNNING', 'PENDING_REDRIVE']);

/** A world with its rows findable by the order's id, which is everything's id. */
export class WorldIndex {
  readonly world: World;
  /** Without orders of the old checkout. */
  readonly orders: readonly Order[];
  readonly checkouts: readonly Checkout[];
  readonly #orderById: ReadonlyMap<string, Order>;
  readonly #checkoutById: ReadonlyMap<string, Checkout>;
  readonly #paymentByOrder: ReadonlyMap<string, Payment>;
  readonly #reservationsByOrder: ReadonlyMap<string, readonly Reservation[]>;
  readonly #refundsByOrder: ReadonlyMap<string, readonly SwishRefund[]>;
  readonly #running: ReadonlySet<string>;
  readonly #removing: ReadonlySet<string>;

  constructor(world: World) {
    this.world = world;
    this.orders = world.orders.filter(isOurs);
    this.checkouts = checkoutsOf(world);
    this.#orderById = new Map(world.orders.map((order) => [order.id, order]));
    this.#checkoutById = new Map(this.checkouts.map((checkout) => [checkout.id, checkout]));
    this.#paymentByOrder = new Map(world.payments.map((payment) => [orderIdOf(payment), payment]));
    this.#reservationsByOrder = Map.groupBy(
      world.reservations.filter(({ counted }) => counted === true),
      ({ orderId }) => orderId,
    );
    this.#refundsByOrder = Map.groupBy(world.refunds, orderIdOfRefund);
    this.#removing = new Set(world.pendingRemovals.map(({ orderId }) => orderId));
    this.#running = new Set(
      world.executions
        .filter(({ status }) => UNFINISHED.has(status))
        // A run is named `{id}` or `{id}-2`, `{id}-3`, …
        .map(({ name }) => name.slice(0, UUID_CHARACTERS)),
    );
  }

  order(id: string): Order | undefined {
    return this.#orderById.get(id);
  }

  checkout(id: string): Checkout | undefined {
    return this.#checkoutById.get(id);
  }

  /** Undefined too when Swish has forgotten it: the simulator starts anew with the process, tables may not. */
  payment(orderId: string): Payment | undefined {
    return this.#paymentByOrder.get(orderId);
  }

  /** Counted rows of an order. */
  reservations(orderId: string): readonly Reservation[] {
    return this.#reservationsByOrder.get(orderId) ?? [];
  }

  /** What Swish pays or paid back of an order's payment, the oldest first. */
  refunds(orderId: string): readonly SwishRefund[] {
    return this.#refundsByOrder.get(orderId) ?? [];
  }

  /**
   * The money is back with the customer, by an operator's word or by Swish's: by the record, while there is one, and by Swish, unless it has forgotten the
   * payment and with it the refund.
   */
  isRefunded(orderId: string): boolean {
    const checkout = this.checkout(orderId);
    const payment = this.payment(orderId);
    if (checkout !== undefined && checkout.ending !== 'refunded') return false;
    if (checkout?.paidBack !== undefined) return true;
    if (payment === undefined) return refundState(checkout?.refund) === 'paid';
    const paidBack = this.refunds(orderId).filter(({ status }) => status === 'PAID');
    return paidBack.length > 0 && oreOf(paidBack) >= oreOf([payment]);
  }

  /** No run is under way, none is due, and no stream record about it waits: nobody is about to change the order. */
  isAtRest(orderId: string): boolean {
    const dueAt = this.checkout(orderId)?.dueAt;
    const isMoving = this.#running.has(orderId) || this.#removing.has(orderId);
    return !isMoving && (dueAt === undefined || dueAt > this.world.now);
  }

  /** A person was told and must act: until then the order may be in any state. */
  isFlagged(orderId: string): boolean {
    return this.checkout(orderId)?.attention !== undefined;
  }
}

/** What they add up to, in öre. */
export const oreOf = (sums: readonly { readonly amount: number }[]): number =>
  sums.reduce((sum, { amount }) => sum + oreFromSek(amount), 0);

/** The order whose payment a refund gives back. */
export const orderIdOfRefund = ({ paymentId }: SwishRefund): string => orderIdOf({ id: paymentId });

/** The order that a payment is for; an id that cannot be an order's stays as it is, and belongs to none. */
export const orderIdOf = ({ id }: Pick<Payment, 'id'>): string => checkoutIdOf(id) ?? id;
