import { type Ore, swishAmount } from './money.ts';
import { codeOf } from './swish-codes.ts';

/** Sources differ in what else Swish takes in a message; this is what all of them allow. */
const NOT_ALLOWED = /[^a-zA-ZåäöÅÄÖ0-9 .,:;!?()]+/g;
const MESSAGE_LENGTH = 50;

const INSTRUCTION_ID = /^[0-9A-F]{32}$/;
const CALLBACK_IDENTIFIER = /^[0-9a-zA-Z-]{32,36}$/;
const REFERENCE = /^[A-Za-z0-9]{1,35}$/;
const PHONE = /^[1-9]\d{7,14}$/;
const MERCHANT = /^\d{10}$/;

/**
 * A text → a message that Swish takes: at most 50 characters of its narrow set, accents taken off, anything else a
 * space. It is cleaned and not refused, since a decoration of the shop's must not stop a payment. A message that is
 * one of Swish's codes gets a full stop: Swish's merchant simulator would take it for an order to fail.
 */
export function swishMessage(text: string): string {
  const letters = text.normalize('NFC').replaceAll(/[^åäöÅÄÖ]/gu, withoutAccents);
  const cleaned = letters.replaceAll(NOT_ALLOWED, ' ').replaceAll(/ +/g, ' ').trim().slice(0, MESSAGE_LENGTH).trim();
  return codeOf(cleaned.toUpperCase()) === undefined ? cleaned : `${cleaned}.`;
}

const withoutAccents = (letter: string): string => letter.normalize('NFD').replaceAll(/\p{Mark}/gu, '');

/**
 * The amount as Swish wants it: `"123.45"`.
 *
 * @throws RangeError for anything but a positive whole number of öre: to round or to clamp it would be to charge or to
 *   pay back another sum than was agreed
 */
export function requireAmount(ore: Ore): string {
  if (!Number.isSafeInteger(ore) || ore < 1) throw new RangeError(`${ore} öre is not an amount that Swish can move`);
  return swishAmount(ore);
}

/** What these functions throw for is a mistake of ours. A cleaned-up id or reference would name something else. */
const requireForm =
  (form: RegExp, expected: string) =>
  (text: string): string => {
    // The text itself is kept out of the message: it may be a phone number or a secret.
    if (!form.test(text)) throw new TypeError(`Swish needs ${expected}`);
    return text;
  };

/** @throws TypeError for what is not an instruction id; it becomes part of an address, too */
export const requireInstructionId = requireForm(INSTRUCTION_ID, 'an id of 32 upper-case hex digits');

/** @throws TypeError for a reference that Swish would refuse (FF08). The shop's books are kept by it: never shortened */
export const requireReference = requireForm(REFERENCE, 'a reference of 1 to 35 letters and digits');

/** @throws TypeError for a number that was not normalised; requests of customers with such a number are refused before */
export const requirePhone = requireForm(PHONE, 'a phone number of 8 to 15 digits with country code');

/** @throws TypeError for a merchant number that is none: it comes from configuration */
export const requireMerchant = requireForm(MERCHANT, "a merchant's number of 10 digits");

/** @throws TypeError for an identifier that Swish would not send back */
export const requireCallbackIdentifier = requireForm(
  CALLBACK_IDENTIFIER,
  'a callback identifier of 32 to 36 letters, digits and hyphens',
);
