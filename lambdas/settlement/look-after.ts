import type { Checkout } from '../domain/checkout.ts';
import { isMoneyLeftLying, isRecheckDue, nextDue, openQuestion, owedRun, removalDue } from '../domain/due.ts';
import { MailUnavailable } from '../domain/errors.ts';
import type { Order } from '../domain/order.ts';
import { runPauseMs } from '../domain/timing.ts';
import { describeError } from '../platform/describe-error.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { askSwish, settleAtSwish, type Asked } from './ask-swish.ts';
import { ensure, type EnsureDependencies } from './ensure.ts';
import { pursueRefund, type RefundDependencies } from './pursue-refund.ts';
import { startNextRun } from './start-next-run.ts';

export interface LookDependencies extends RefundDependencies, EnsureDependencies {
  readonly checkouts: RefundDependencies['checkouts'];
  /** Tells the admin again before a flagged checkout's pieces go. */
  readonly remind: (checkout: Checkout, order: Order, now: number) => Promise<void>;
}

/** What a look takes at most: another sweep may look after it again then. */
const LEASE_MS = 60_000;

/**
 * Looks after one checkout that is due: makes what the record says happen, asks Swish if it is time to, starts a run if
 * one is needed and none is running, and says when to look next. Leased first, so that of two sweeps one looks;
 * whatever dies under a lease is due again when it ends.
 */
export async function lookAfter(id: string, deps: LookDependencies): Promise<'looked' | 'not_due'> {
  const now = Date.now();
  const due = await deps.checkouts.find(id);
  if (due?.dueAt === undefined || due.dueAt > now) return 'not_due';
  const lease = now + LEASE_MS;
  if (!(await deps.checkouts.lease(due, lease))) return 'not_due';

  // Before anything that may fail: whatever keeps the money lying must not keep it out of sight.
  if (isMoneyLeftLying(due, now)) reportMoneyLeftLying(due);
  const ensured = [await ensure(id, deps)];
  const asked = await askIfOpen(due, now, deps);
  if (asked.isAsked) ensured.push(await ensure(id, deps));

  const [checkout, order] = await Promise.all([deps.checkouts.find(id), deps.orders.find(id)]);
  if (checkout === undefined) return 'looked';
  const isStarted = ensured.includes('started') || (await startOwedRun(checkout, order, now, deps));
  if (order !== undefined) await remind(checkout, order, now, deps);
  const { newsAt, ...known } = checkout;
  const counted: Checkout = {
    ...known,
    ...(newsAt === undefined || asked.isAnswered ? {} : { newsAt }),
    lookCount: (checkout.lookCount ?? 0) + (asked.isAsked ? 1 : 0),
    recheckCount: (checkout.recheckCount ?? 0) + (asked.isRecheck ? 1 : 0),
  };
  if (isStarted) await leaveToRun(counted, lease, deps);
  else if ((removalDue(counted) ?? Infinity) <= now) await deps.checkouts.removeCustomer(counted, lease);
  else await deps.checkouts.endLease(counted, lease, nextDue(counted, order, now));
  return 'looked';
}

/**
 * A run that was numbered made the checkout due at once; now that it runs there is time, ever more of it. Unless the run
 * itself has said by now when to look.
 */
async function leaveToRun(looked: Checkout, lease: number, deps: LookDependencies): Promise<void> {
  const current = await deps.checkouts.find(looked.id);
  const now = Date.now();
  if (current?.dueAt === undefined || (current.dueAt > now && current.dueAt !== lease)) return;
  // What was heard meanwhile stays to be asked about.
  const { lookCount = 0, recheckCount = 0 } = looked;
  const counted: Checkout = { ...current, lookCount, recheckCount };
  await deps.checkouts.endLease(counted, current.dueAt, now + runPauseMs(current.runNumber));
}

function reportMoneyLeftLying({ id, outcome, outcomeAt, ending }: Checkout): void {
  count('PaidUnconfirmed');
  logger.error('Money is there, and nothing has become of it', { checkoutId: id, outcome, outcomeAt, ending });
}

interface Question {
  readonly isAsked: boolean;
  /** Swish said clearly what became of the payment. */
  readonly isAnswered: boolean;
  /** It was asked again about a payment that had ended unpaid. */
  readonly isRecheck: boolean;
}

async function askIfOpen(checkout: Checkout, now: number, deps: LookDependencies): Promise<Question> {
  const question = openQuestion(checkout, now);
  if (question === undefined) return { isAsked: false, isAnswered: false, isRecheck: false };
  if (question === 'refund') {
    await pursueRefund(checkout, deps);
    return { isAsked: true, isAnswered: true, isRecheck: false };
  }
  const isEnded = checkout.ending !== undefined;
  const isClosed = isEnded || checkout.closingAt !== undefined;
  const asked: Asked = isClosed ? await settleAtSwish(checkout, deps) : await askSwish(checkout, deps);
  logger.info('Swish was asked', { checkoutId: checkout.id, outcome: asked });
  const isAnswered = asked !== 'UNKNOWN';
  return { isAsked: true, isAnswered, isRecheck: isAnswered && isRecheckDue(checkout, now) };
}

async function startOwedRun(
  checkout: Checkout,
  order: Order | undefined,
  now: number,
  deps: LookDependencies,
): Promise<boolean> {
  const kind = owedRun(checkout, order, now);
  if (kind === undefined) return false;
  const started = await startNextRun(checkout, kind, { ...deps, now });
  if (started === 'running') return false;
  count('RunStartedBySweep');
  logger.warn('A checkout had no run and was given one', { checkoutId: checkout.id, kind });
  return true;
}

/** A mail that cannot be sent now is due again, and keeps nothing else waiting. */
async function remind(checkout: Checkout, order: Order, now: number, deps: LookDependencies): Promise<void> {
  try {
    await deps.remind(checkout, order, now);
  } catch (error) {
    if (!(error instanceof MailUnavailable)) throw error;
    logger.warn('The admin could not be told', { checkoutId: checkout.id, error: describeError(error) });
  }
}
