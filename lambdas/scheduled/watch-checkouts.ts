import { remindOfAttention } from '../notification/tell-admin.ts';
import { connect, documents } from '../platform/connect.ts';
import { describeError } from '../platform/describe-error.ts';
import { environment } from '../platform/environment.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import { scheduleHandler } from '../platform/schedule-handler.ts';
import { lookAfter, type LookDependencies } from '../settlement/look-after.ts';

/** Of each shard of the index, the longest overdue first; what is over it waits for the next sweep. */
const LIMIT_PER_SHARD = 100;
/** Looks at a time: enough for a drop, and few enough to be gentle on Swish. */
const LOOKS_AT_ONCE = 20;
/** No look begins later than this after the sweep began: the function's time must suffice for those under way. */
const BEGIN_WITHIN_MS = 45_000;

/**
 * The sweep: looks after every checkout that is due, found by the sparse index and not by a scan. What this function does
 * for a payment is what keeps the shop right when no callback ever comes.
 */
export async function watchCheckouts(deps: LookDependencies): Promise<void> {
  const startedAt = Date.now();
  const waiting = await deps.checkouts.findDue(startedAt, LIMIT_PER_SHARD);
  const found = waiting.length;
  const failures: unknown[] = [];
  let looked = 0;
  const worker = async (): Promise<void> => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      if (Date.now() > startedAt + BEGIN_WITHIN_MS) return;
      try {
        if ((await lookAfter(id, deps)) === 'looked') looked += 1;
      } catch (error) {
        failures.push(error);
        logger.error('A checkout could not be looked after', { checkoutId: id, error: describeError(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, worker));
  if (looked > 0) count('CheckoutsLookedAfter', looked);
  if (failures.length > 0) count('LooksFailed', failures.length);
  logger.info('Sweep done', { found, looked, failed: failures.length });
}

const orders = connect.orders();
const mailer = connect.mailer();
const adminAddress = environment('ADMIN_EMAIL');

const dependencies: LookDependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders,
  tokens: connect.tokens(),
  runs: connect.runs(),
  swish: connect.swish(),
  refundCallbackUrl: environment('SWISH_REFUND_CALLBACK_URL'),
  remind: (checkout, order, now) => remindOfAttention(checkout, order, now, { orders, mailer, adminAddress }),
};

export const handler = scheduleHandler('WatchCheckouts', () => watchCheckouts(dependencies));
