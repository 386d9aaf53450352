import { createHash, timingSafeEqual } from 'node:crypto';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import * as z from 'zod';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { TaskTokens } from '../adapters/runs.ts';
import type { Swish } from '../adapters/swish.ts';
import type { Checkout } from '../domain/checkout.ts';
import { checkoutIdOf } from '../domain/identifiers.ts';
import { apiHandler, parseJson, Problem, type Answer, type ApiRequest } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import { logger, metrics } from '../platform/powertools.ts';
import { ensure } from '../settlement/ensure.ts';
import { recordPayment } from '../settlement/record-outcome.ts';

interface Dependencies {
  readonly checkouts: CheckoutsTable;
  readonly tokens: TaskTokens;
  readonly swish: { readonly of: (checkout: Checkout) => Swish };
}

/** Only the id is read: everything else in a callback could be written by anybody. */
const CallbackSchema = z.object({ id: z.string() });

const RECEIVED: Answer = { status: 200, data: { received: true } };

/**
 * POST /v1/swish/callback: a nudge, and nothing more. Whoever knows the payment's callback identifier makes us ask Swish
 * itself, and only Swish's answer is recorded and acted on. 200 for everything that need not be sent again; 503 when
 * Swish could not be asked and nothing was stored, so that Swish calls again.
 */
export async function receiveCallback(request: ApiRequest, deps: Dependencies): Promise<Answer> {
  const callback = CallbackSchema.safeParse(parseJson(request));
  const id = callback.success ? checkoutIdOf(callback.data.id) : undefined;
  const checkout = id === undefined ? undefined : await deps.checkouts.find(id);
  if (checkout?.callbackIdentifier === undefined) return ignore('CallbackUnknown', 'Callback for an unknown payment');
  logger.appendKeys({ checkoutId: checkout.id });
  if (!isSame(request.header('callbackidentifier') ?? '', checkout.callbackIdentifier)) {
    return ignore('CallbackRefused', 'Callback with a wrong identifier');
  }

  const answer = await deps.swish.of(checkout).retrieve(callback.data?.id ?? '');
  if (answer.kind === 'unclear') throw new Problem('payment_unavailable');
  if (answer.kind === 'not_found') return ignore('CallbackUnknown', 'Swish does not know the payment of a callback');
  const now = Date.now();
  const outcome = await recordPayment(checkout, answer.payment, { ...deps, now });
  const ensured = await ensure(checkout.id, { ...deps, now });
  logger.info('Callback received', { outcome, ensured });
  return RECEIVED;
}

function ignore(metric: string, why: string): Answer {
  metrics.addMetric(metric, MetricUnit.Count, 1);
  logger.warn(why);
  return RECEIVED;
}

/** Compares in constant time; hashing first makes the lengths equal. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

const dependencies: Dependencies = {
  checkouts: connect.checkouts(),
  tokens: connect.tokens(),
  swish: connect.swish(),
};

export const handler = apiHandler('SwishCallback', (request) => receiveCallback(request, dependencies));
