import type { CheckoutsTable } from '../../lambdas/adapters/checkouts.ts';
import type { OrdersTable } from '../../lambdas/adapters/orders.ts';
import type { ReservationsTable } from '../../lambdas/adapters/reservations.ts';
import type { CheckoutState } from '../../lambdas/domain/audit/checkout-state.ts';
import { isHeld, type Reservation } from '../../lambdas/domain/reservation.ts';

export interface ListedReservation {
  readonly productId: string;
  readonly orderId: string;
  readonly orderNumber: string | undefined;
  readonly quantity: number;
  readonly status: Reservation['status'];
  /** Epoch ms. */
  readonly createdAt: number;
  readonly heldUntil: number;
  readonly isOver: boolean;
  /** What its checkout is at. */
  readonly checkout: string;
}

export interface ReservationFilter {
  readonly product?: string | undefined;
  /** Id of an order: then its rows of every status. */
  readonly order?: string | undefined;
  /** Only those whose time is over. */
  readonly expired?: boolean | undefined;
}

interface Dependencies {
  readonly reservations: ReservationsTable;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly now: () => number;
}

/** What is held, the oldest first: of the whole shop, of a product, or every row of an order. */
export async function listReservations(filter: ReservationFilter, deps: Dependencies): Promise<ListedReservation[]> {
  const now = deps.now();
  const found = (await rowsOf(filter, deps.reservations)).filter(
    (row) =>
      (filter.product === undefined || row.productId === filter.product) &&
      (filter.expired !== true || (isHeld(row) && row.expiresAt * 1000 <= now)),
  );
  const ids = [...new Set(found.map(({ orderId }) => orderId))];
  const [numbers, states] = await Promise.all([deps.orders.findNumbers(ids), deps.checkouts.findStates(ids)]);
  const stateOf = new Map(states.map((state) => [state.id, state]));
  return found
    .sort((a, b) => a.createdAt - b.createdAt)
    .map(({ productId, orderId, quantity, status, createdAt, expiresAt }) => ({
      productId,
      orderId,
      orderNumber: numbers.get(orderId),
      quantity,
      status,
      createdAt,
      heldUntil: expiresAt * 1000,
      isOver: expiresAt * 1000 <= now,
      checkout: wordsOf(stateOf.get(orderId)),
    }));
}

function rowsOf({ order, product }: ReservationFilter, reservations: ReservationsTable): Promise<Reservation[]> {
  if (order !== undefined) return reservations.findOfOrder(order);
  return product === undefined ? reservations.findAllHolds() : reservations.findHolds(product);
}

function wordsOf(state: CheckoutState | undefined): string {
  if (state === undefined) return 'none';
  if (state.attention !== undefined) return `left to a person (${state.attention.reason})`;
  return state.ending ?? 'open';
}
