import { checkoutIdOf } from '../domain/identifiers.ts';
import { CALLBACK_PAUSE_SECONDS } from '../domain/timing.ts';
import { apiHandler, parseJson, type Answer, type ApiRequest } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import { logger } from '../platform/powertools.ts';
import { nudge, type NudgeDependencies } from '../settlement/nudge.ts';
import type { ReceivedAnswer } from './callback-schema.ts';
import { CallbackSchema, ignore, isSame, RECEIVED } from './callback.ts';

/**
 * POST /v1/swish/callback: a nudge, and nothing more. Whoever knows the payment's callback identifier makes us ask Swish
 * itself, and only Swish's answer is recorded and acted on. 200 once nothing can be lost any more: what could not be
 * asked now is stored as due, and the sweep asks.
 */
export async function receiveCallback(request: ApiRequest, deps: NudgeDependencies): Promise<Answer<ReceivedAnswer>> {
  const callback = CallbackSchema.safeParse(parseJson(request));
  const id = callback.success ? checkoutIdOf(callback.data.id) : undefined;
  const checkout = id === undefined ? undefined : await deps.checkouts.find(id);
  if (checkout?.callbackIdentifier === undefined) return ignore('CallbackUnknown', 'Callback for an unknown payment');
  logger.appendKeys({ checkoutId: checkout.id });
  if (!isSame(request.header('callbackidentifier') ?? '', checkout.callbackIdentifier)) {
    return ignore('CallbackRefused', 'Callback with a wrong identifier');
  }
  const result = await nudge(checkout, CALLBACK_PAUSE_SECONDS * 1000, deps);
  if (result === 'missed') await deps.checkouts.makeDue(checkout.id, Date.now());
  logger.info('Callback received', { result });
  return RECEIVED;
}

const dependencies: NudgeDependencies = {
  checkouts: connect.checkouts(),
  tokens: connect.tokens(),
  runs: connect.runs(),
  swish: connect.swish(),
};

export const handler = apiHandler('SwishCallback', (request) => receiveCallback(request, dependencies));
