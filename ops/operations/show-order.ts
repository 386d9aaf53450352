import type { ReservationsTable } from '../../lambdas/adapters/reservations.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { runName } from '../../lambdas/domain/identifiers.ts';
import { nextRunKind, verdictsOn, type Verdict } from '../../lambdas/domain/operations.ts';
import type { MailRecord, Order } from '../../lambdas/domain/order.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { Execution, Executions } from '../adapters/executions.ts';
import { maskedEach } from '../personal-data.ts';
import { findOrder, type FindDependencies } from './find-order.ts';
import { timelineOf, type Moment } from './order-timeline.ts';
import { resendableMails, type ResendableMail } from './resend-mail.ts';

interface ShowDependencies extends FindDependencies {
  readonly executions: Executions;
  readonly reservations: ReservationsTable;
  readonly consoleOf: (executionArn: string) => string;
}

export interface ShownRun extends Execution {
  /** Where a person sees its graph. */
  readonly console: string;
}

export interface ShownMail extends MailRecord {
  readonly recipient: string;
  readonly kind: string;
}

/** Everything that there is of an order, on one page. Nothing in it is a credential. */
export interface ShownOrder {
  readonly id: string;
  readonly order: Order | undefined;
  /** The record without the request, which is personal, and without what waits and callbacks are answered by. */
  readonly checkout: Partial<Checkout> | undefined;
  readonly timeline: readonly Moment[];
  readonly runs: readonly ShownRun[];
  readonly holds: readonly Reservation[];
  readonly mails: readonly ShownMail[];
  readonly operations: readonly Verdict[];
  /** What the next run would go on with; undefined where there is no record to go on from. */
  readonly nextRun: ReturnType<typeof nextRunKind> | undefined;
  /** The most telling first. */
  readonly resendable: readonly ResendableMail[];
}

/** Runs that follow each other without end are a fault: the newest tell enough. */
const MOST_RUNS = 10;

/**
 * Collects what is known of an order: its own lines, its record, runs with the states they came to, holds and mails.
 *
 * @param asked `order` is a number, an id or Swish's reference; personal data is masked unless it is asked for
 * @throws OperationRefused when there is no such order
 */
export async function showOrder(
  asked: { readonly order: string; readonly withPersonalData: boolean },
  deps: ShowDependencies,
): Promise<ShownOrder> {
  const found = await findOrder(asked.order, deps);
  const { id, order, checkout } = found;
  // A cart of the old checkout may name a product twice.
  const products = new Set((order?.cart ?? checkout?.request.cart ?? []).map((line) => line.id));
  const [holds, runs] = await Promise.all([deps.reservations.find(id, [...products]), findRuns(checkout, deps)]);
  const entered = await Promise.all(
    runs.map(async ({ name }) => (await deps.executions.states(name)).map((state) => ({ ...state, run: name }))),
  );
  return {
    id,
    order: order && (asked.withPersonalData ? order : withoutCustomer(order)),
    checkout: checkout && withoutSecrets(checkout),
    timeline: timelineOf(order, checkout, entered.flat()),
    runs,
    holds: [...holds.values()],
    mails: mailsOf(order),
    operations: order === undefined ? [] : verdictsOn({ order, checkout, run: found.run, now: deps.now() }),
    nextRun: checkout && nextRunKind(checkout),
    resendable: order === undefined ? [] : resendableMails(order, checkout),
  };
}

async function findRuns(checkout: Checkout | undefined, deps: ShowDependencies): Promise<ShownRun[]> {
  if (checkout === undefined) return [];
  const { id, runNumber } = checkout;
  const oldest = Math.max(1, runNumber - MOST_RUNS + 1);
  const names = Array.from({ length: runNumber - oldest + 1 }, (_, index) => runName(id, oldest + index));
  const found = await Promise.all(names.map((name) => deps.executions.find(name)));
  return found
    .filter((execution) => execution !== undefined)
    .map((execution) => ({ ...execution, console: deps.consoleOf(execution.arn) }));
}

const withoutCustomer = (order: Order): Order => ({
  ...order,
  ...(order.information && { information: maskedEach(order.information) }),
});

/** Personal, or something that answers are given with. */
const HIDDEN: ReadonlySet<string> = new Set([
  'request',
  'paymentToken',
  'refundToken',
  'callbackIdentifier',
  'instructions',
] satisfies (keyof Checkout)[]);

function withoutSecrets(checkout: Checkout): Partial<Checkout> {
  return Object.fromEntries(Object.entries(checkout).filter(([name]) => !HIDDEN.has(name)));
}

/** An order of the old checkout has no records of mails. */
const mailsOf = (order: Order | undefined): ShownMail[] =>
  Object.entries(order?.notifications ?? {}).flatMap(([recipient, kinds]) =>
    Object.entries(kinds).map(([kind, record]) => ({ recipient, kind, ...record })),
  );
