import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { ORDER_MOVES, type Order } from '../../lambdas/domain/order.ts';
import { RESERVATION_MOVES, type Reservation } from '../../lambdas/domain/reservation.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import type { Run } from '../../local/rules/world.ts';
import type { Simulation } from '../simulation/simulation.ts';

/** A run's name begins with its checkout's id. */
const checkoutOf = (name: string): string => name.slice(0, 36);

/** The number of a buyer, by the address that it gave. */
export function buyerOf(email: string | undefined): number | undefined {
  const number = /^buyer-(\d+)@/.exec(email ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

type Row = Readonly<Record<string, unknown>>;

/** What is free of a product, from a moment on. */
interface Free {
  readonly from: number;
  readonly pieces: number;
}

/**
 * Sees every committed change as it is made, and complains about what no rule about rows at rest can see: moves that no
 * table of moves has, knowledge that was lost, and what was free when.
 */
export class Witnesses {
  readonly complaints: string[] = [];
  /** Checkout records as they are by now, by their ids. */
  readonly checkouts = new Map<string, Checkout>();
  /** Moments are counted by changes: two things between which nothing changed are of one moment. */
  moment = 0;
  readonly #free = new Map<string, Free[]>();
  readonly #onCheckout: (checkout: Checkout) => void;

  constructor(simulation: Simulation, products: readonly Product[], onCheckout: (checkout: Checkout) => void) {
    this.#onCheckout = onCheckout;
    for (const { id, stock } of products) this.#free.set(id, [{ from: 0, pieces: stock }]);
    const stop = simulation.onChange(({ dynamodb: { OldImage, NewImage } }, table) => {
      this.moment += 1;
      const [before, after] = [OldImage, NewImage].map((image) =>
        image === undefined ? undefined : (unmarshall(image as never) as Row),
      );
      if (table.includes('-products-')) this.#seeProduct(after);
      else if (table.includes('-orders-')) this.#seeOrder(before, after);
      else if (table.includes('-reservations-')) this.#seeReservation(before, after);
      else if (table.includes('-checkouts-')) this.#seeCheckout(before, after);
    });
    const stopRuns = simulation.stepFunctions.onEvent((run, { type }) => {
      if (type === 'ExecutionStarted') this.#seeRun(run, simulation);
    });
    this.stop = () => {
      stop();
      stopRuns();
    };
  }

  readonly stop: () => void;

  /** What the records say when all is over: none is open, one attempt of a key counts, and money for another goes back. */
  leftWrong(keyed: ReadonlySet<number>): readonly string[] {
    const records = [...this.checkouts.values()];
    const counting = records.filter(({ successor }) => successor === undefined);
    const byBuyer = Map.groupBy(counting, ({ request }) => buyerOf(request.order?.email) ?? -1);
    return [
      ...records
        .filter(({ ending, attention }) => ending === undefined && attention === undefined)
        .map(({ id, runNumber }) => `${id} never ended, in ${runNumber} runs`),
      ...[...byBuyer]
        .filter(([buyer, { length }]) => keyed.has(buyer) && length > 1)
        .map(([buyer, { length }]) => `the one key of buyer ${buyer} has ${length} checkouts`),
      ...records
        .filter(({ successor, ending, reason }) => successor && ending === 'confirmed' && reason !== 'operator')
        .map(({ id }) => `${id} was confirmed, though a newer attempt had taken its place`),
    ];
  }

  /** The numbers of pieces of a product that were free at some moment since, as the shop tells them: never below 0. */
  freeSince(productId: string, moment: number): ReadonlySet<number> {
    const known = this.#free.get(productId) ?? [];
    const last = known.findLastIndex(({ from }) => from <= moment);
    return new Set(known.slice(Math.max(0, last)).map(({ pieces }) => Math.max(0, pieces)));
  }

  #seeRun({ name }: Run, { stepFunctions }: Simulation): void {
    const id = checkoutOf(name);
    const others = stepFunctions.executions.filter(
      (run) => run.name !== name && run.status === 'RUNNING' && checkoutOf(run.name) === id,
    );
    for (const other of others) this.complaints.push(`run ${name} was started while ${other.name} was running`);
  }

  #seeProduct(after: Row | undefined): void {
    if (after === undefined) return;
    const { id, stock, reserved = 0 } = after as unknown as Product;
    this.#free.get(id)?.push({ from: this.moment, pieces: stock - reserved });
  }

  #seeOrder(before: Row | undefined, after: Row | undefined): void {
    if (before === undefined || after === undefined) return;
    const [was, is] = [before, after] as unknown as readonly [Order, Order];
    if (was.status !== is.status && ORDER_MOVES[was.status][is.status] === undefined) {
      this.complaints.push(`an order may not go from ${was.status} to ${is.status}`);
    }
    if (was.status !== is.status && is.history.at(-1)?.to !== is.status) {
      this.complaints.push(`an order went from ${was.status} to ${is.status} without a line in its history`);
    }
  }

  #seeReservation(before: Row | undefined, after: Row | undefined): void {
    if (before === undefined || after === undefined) return;
    const [was, is] = [before, after] as unknown as readonly [Reservation, Reservation];
    if (was.status !== is.status && !RESERVATION_MOVES[was.status].includes(is.status)) {
      this.complaints.push(`a reservation may not go from ${was.status} to ${is.status}`);
    }
    if (is.generation < was.generation) this.complaints.push('a reservation went back to an earlier generation');
  }

  #seeCheckout(before: Row | undefined, after: Row | undefined): void {
    if (after?.['kind'] !== 'checkout') return;
    const is = after as unknown as Checkout;
    this.checkouts.set(is.id, is);
    if (before !== undefined) this.#compare(before as unknown as Checkout, is);
    this.#onCheckout(is);
  }

  #compare(was: Checkout, is: Checkout): void {
    if ((is.outcomeRank ?? 0) < (was.outcomeRank ?? 0)) {
      this.complaints.push(`what is known of a payment fell from ${was.outcome} to ${is.outcome ?? 'nothing'}`);
    }
    if (is.runNumber < was.runNumber) this.complaints.push(`run ${was.runNumber} was followed by ${is.runNumber}`);
    if ((is.generation ?? 0) < (was.generation ?? 0)) this.complaints.push('the generation of a checkout fell');
    if (was.instructions !== undefined && is.instructions?.token !== was.instructions.token) {
      this.complaints.push('payment instructions that were published changed');
    }
    if (was.successor !== undefined && is.successor !== was.successor) {
      this.complaints.push('a successor of a checkout changed');
    }
    if (
      was.ending === 'confirmed' &&
      is.ending === 'refunded' &&
      is.refund === undefined &&
      is.paidBack === undefined
    ) {
      this.complaints.push('a confirmed checkout was refunded without a refund');
    }
  }
}
