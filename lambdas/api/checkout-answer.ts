import QRCode from 'qrcode';
import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Checkout } from '../domain/checkout.ts';
import { TransientFault } from '../domain/errors.ts';
import { instructionIdOf } from '../domain/identifiers.ts';
import { isMessageCode } from '../domain/messages.ts';
import { sekFromOre } from '../domain/money.ts';
import { isMoney } from '../domain/outcome.ts';
import { paymentStatusOf } from '../domain/status.ts';
import { Problem, type Answer } from '../platform/api-handler.ts';
import { describeError } from '../platform/describe-error.ts';
import { logger } from '../platform/powertools.ts';
import type { CheckoutAnswer } from './checkout-schema.ts';

export interface AnswerSettings {
  /** Where the API is reached: the base of links. */
  readonly apiUrl: string;
  /** Where the Swish app sends the customer back to; `{id}` becomes the order's id. */
  readonly returnUrl: string;
}

const linksOf = (id: string, { apiUrl }: AnswerSettings) => ({
  status: `${apiUrl}/v1/order/status/${id}`,
  checkout: `${apiUrl}/v1/checkout/${id}`,
});

/** Still working: the client asks again. */
export const workingAnswer = (id: string, settings: AnswerSettings): Answer<null> => ({
  status: 202,
  data: null,
  links: linksOf(id, settings),
  headers: { 'retry-after': '2' },
});

/**
 * The answer a checkout has by now: undefined while it is working, the payment at its present state, or the refusal.
 *
 * @throws Problem when the checkout was refused
 */
async function checkoutAnswer(
  checkout: Checkout,
  status: 200 | 201,
  settings: AnswerSettings,
): Promise<Answer<CheckoutAnswer> | undefined> {
  if (checkout.refusal !== undefined) {
    const { code, details } = checkout.refusal;
    const hasDetails = Object.keys(details).length > 0;
    throw new Problem(isMessageCode(code) ? code : 'internal', hasDetails ? details : null);
  }
  const { instructions, orderNumber, amountOre, deadline } = checkout;
  // Without instructions only money and an ending are an answer: what was refused is still being undone.
  const isWorking = instructions === undefined && checkout.ending === undefined && !isMoney(checkout.outcome);
  if (isWorking || orderNumber === undefined || amountOre === undefined || deadline === undefined) return undefined;
  const paymentStatus = paymentStatusOf(checkout);
  const token = (paymentStatus === 'created' ? instructions?.token : null) ?? null;
  return {
    status,
    data: {
      order: {
        id: checkout.id,
        number: orderNumber,
        status: ORDER_STATUS[checkout.ending ?? 'open'],
        total: sekFromOre(amountOre),
        currency: 'SEK',
      },
      payment: {
        method: 'swish',
        status: paymentStatus,
        reference: instructionIdOf(checkout.id),
        swishUrl: token === null ? null : swishUrl(token, checkout.id, settings),
        token,
        qr: token === null ? null : await qrOf(token),
        expiresAt: new Date(deadline).toISOString(),
      },
    },
    links: linksOf(checkout.id, settings),
  };
}

/**
 * The answer a checkout has by now; undefined while it is working, and also while its record cannot be read: the flow
 * goes on, and an error here would tell the customer that it had not.
 *
 * @throws Problem when the checkout was refused, or there is none
 */
export async function currentAnswer(
  id: string,
  status: 200 | 201,
  deps: { readonly checkouts: CheckoutsTable; readonly settings: AnswerSettings },
): Promise<Answer<CheckoutAnswer> | undefined> {
  try {
    const checkout = await deps.checkouts.find(id);
    if (checkout === undefined) throw new Problem('not_found');
    return await checkoutAnswer(checkout, status, deps.settings);
  } catch (error) {
    if (!(error instanceof TransientFault)) throw error;
    logger.warn('The record could not be read', { error: describeError(error) });
    return undefined;
  }
}

const ORDER_STATUS = {
  open: 'inactive',
  confirmed: 'active',
  cancelled: 'invalid',
  refunded: 'invalid',
  rejected: 'invalid',
} as const;

/** Opens the Swish app with the payment. Coming back proves nothing: the status does. */
function swishUrl(token: string, id: string, { returnUrl }: AnswerSettings): string {
  const callback = encodeURIComponent(returnUrl.replace('{id}', id));
  return `swish://paymentrequest?token=${encodeURIComponent(token)}&callbackurl=${callback}`;
}

/** What the Swish app scans: the letter D and the token, as an SVG data URL. */
async function qrOf(token: string): Promise<string> {
  const svg = await QRCode.toString(`D${token}`, { type: 'svg', errorCorrectionLevel: 'M', margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
