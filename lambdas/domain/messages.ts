import type { Language } from './language.ts';
import { swishSentence } from './swish-codes.ts';
import { HOLD_SECONDS } from './timing.ts';

export interface Message {
  readonly status: number;
  readonly text: Readonly<Record<Language, string>>;
  /** When trying again may help, in seconds. */
  readonly retryAfter?: number;
}

const message = (status: number, sv: string, en: string): Message => ({ status, text: { sv, en } });
/** Trying again helps, `retryAfter` seconds later. */
const later = (status: number, retryAfter: number, sv: string, en: string): Message => ({
  ...message(status, sv, en),
  retryAfter,
});

/**
 * Every error code of the wire: its HTTP status and its sentence for the customer. Codes are stable; clients may switch
 * on them.
 */
export const MESSAGES = {
  invalid_request: message(
    400,
    'Något i beställningen stämmer inte. Kontrollera de markerade fälten.',
    'Something in the order is not right. Check the marked fields.',
  ),
  unsupported_payment_method: message(400, 'Du kan bara betala med Swish.', 'You can only pay with Swish.'),
  quantity_limit: message(
    400,
    'Du har valt fler än vi säljer till en och samma kund. Minska antalet.',
    'You have chosen more than we sell to one customer. Lower the quantity.',
  ),
  delivery_not_found: message(
    400,
    'Leveranssättet finns inte längre. Välj ett annat.',
    'That delivery option is no longer there. Choose another one.',
  ),
  amount_out_of_range: message(
    400,
    'Summan måste vara mellan 1 och 150 000 kronor för att betalas med Swish.',
    'The total must be between 1 and 150,000 SEK to be paid with Swish.',
  ),
  payment_refused: message(402, 'Betalningen kunde inte startas.', 'The payment could not be started.'),
  not_found: message(404, 'Det du letar efter finns inte.', 'What you are looking for is not here.'),
  product_not_found: message(
    404,
    'En av varorna finns inte längre. Ta bort den ur varukorgen.',
    'One of the products no longer exists. Remove it from the cart.',
  ),
  product_unavailable: message(
    409,
    'En av varorna säljs inte just nu. Ta bort den ur varukorgen.',
    'One of the products is not for sale right now. Remove it from the cart.',
  ),
  insufficient_stock: message(
    409,
    'Det finns inte tillräckligt många kvar. Minska antalet eller ta bort varan.',
    'There are not enough left. Lower the quantity or remove the product.',
  ),
  already_paid: message(
    409,
    'Betalningen har redan kommit fram och kan inte avbrytas. Kontakta oss om du vill ångra köpet.',
    'The payment has already arrived and cannot be cancelled. Contact us if you want to undo the purchase.',
  ),
  request_too_large: message(413, 'Beställningen är för stor.', 'The order is too large.'),
  unsupported_media_type: message(
    415,
    'Beställningen måste skickas som JSON (application/json).',
    'The order must be sent as JSON (application/json).',
  ),
  idempotency_key_reused: message(
    422,
    'Nyckeln har redan använts för en annan beställning. Ladda om sidan och försök igen.',
    'That key was already used for another order. Reload the page and try again.',
  ),
  too_many_open_checkouts: later(
    429,
    HOLD_SECONDS,
    'Du har redan flera betalningar som väntar. Betala eller avbryt en av dem, eller försök igen om tio minuter.',
    'You already have several payments waiting. Pay or cancel one of them, or try again in ten minutes.',
  ),
  busy: later(
    503,
    5,
    'Många handlar just nu. Vänta en liten stund och försök igen.',
    'Many people are shopping right now. Wait a moment and try again.',
  ),
  payment_unavailable: later(
    503,
    5,
    'Det går inte att betala med Swish just nu. Inget har dragits. Försök igen om en stund.',
    'It is not possible to pay with Swish right now. Nothing was charged. Try again in a while.',
  ),
  internal: later(
    503,
    5,
    'Något gick fel hos oss. Inget har dragits. Försök igen om en stund.',
    'Something went wrong on our side. Nothing was charged. Try again in a while.',
  ),
} as const satisfies Record<string, Message>;

export type MessageCode = keyof typeof MESSAGES;

export const isMessageCode = (code: string): code is MessageCode => Object.hasOwn(MESSAGES, code);

/** The sentence of a code. For a refused payment Swish's own code says more. */
export function sentenceOf(code: MessageCode, details: unknown, language: Language): string {
  if (code === 'payment_refused' && typeof details === 'object' && details !== null && 'swishCode' in details) {
    if (typeof details.swishCode === 'string') return swishSentence(details.swishCode, language);
  }
  return MESSAGES[code].text[language];
}
