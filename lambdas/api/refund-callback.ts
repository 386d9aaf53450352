import type { Checkout } from '../domain/checkout.ts';
import { refundState, type Refund } from '../domain/refund.ts';
import { CALLBACK_PAUSE_SECONDS } from '../domain/timing.ts';
import { apiHandler, parseJson, type Answer, type ApiRequest } from '../platform/api-handler.ts';
import { connect, documents } from '../platform/connect.ts';
import { logger } from '../platform/powertools.ts';
import { ensure, type EnsureDependencies } from '../settlement/ensure.ts';
import { recordRefund, type RefundDependencies } from '../settlement/pursue-refund.ts';
import type { ReceivedAnswer } from './callback-schema.ts';
import { CallbackSchema, ignore, isSame, RECEIVED } from './callback.ts';

type Dependencies = EnsureDependencies & Omit<RefundDependencies, 'refundCallbackUrl'>;

/**
 * POST /v1/swish/refund-callback: a nudge about a refund. Swish is asked, at most once in a second, and only its
 * answer is recorded. A callback identifier is compared when Swish sends one; refunds may come without.
 */
export async function receiveRefundCallback(request: ApiRequest, deps: Dependencies): Promise<Answer<ReceivedAnswer>> {
  const callback = CallbackSchema.safeParse(parseJson(request));
  const id = callback.success ? await deps.checkouts.findRefund(callback.data.id) : undefined;
  const checkout = id === undefined ? undefined : await deps.checkouts.find(id);
  const refund = checkout?.refund;
  if (checkout === undefined || refund === undefined || refund.id !== callback.data?.id) {
    return ignore('CallbackUnknown', 'Callback for an unknown refund');
  }
  logger.appendKeys({ checkoutId: checkout.id });
  const identifier = request.header('callbackidentifier');
  if (identifier !== undefined && !isSame(identifier, checkout.callbackIdentifier ?? '')) {
    return ignore('CallbackRefused', 'Refund callback with a wrong identifier');
  }
  const isAnswered = refundState(refund) !== 'paid' && (await askAbout(checkout, refund, deps));
  await ensure(checkout.id, deps);
  // The refund's id is no secret: only what is open is worth a look of the sweep's, and a flag has its own time.
  const isWorthALook = refundState(refund) === 'open' && checkout.attention === undefined;
  if (!isAnswered && isWorthALook) await deps.checkouts.makeDue(checkout.id, Date.now());
  logger.info('Refund callback received', { isAnswered });
  return RECEIVED;
}

/** @returns whether Swish said how the refund stands, and it is recorded */
async function askAbout(checkout: Checkout, refund: Refund, deps: Dependencies): Promise<boolean> {
  if (!(await deps.checkouts.mayAsk(checkout.id, Date.now(), CALLBACK_PAUSE_SECONDS * 1000))) return false;
  const answer = await deps.swish.of(checkout).retrieveRefund(refund.id);
  if (answer.kind !== 'refund') return false;
  await recordRefund(checkout, answer.refund, deps);
  return true;
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  tokens: connect.tokens(),
  runs: connect.runs(),
  swish: connect.swish(),
};

export const handler = apiHandler('RefundCallback', (request) => receiveRefundCallback(request, dependencies));
