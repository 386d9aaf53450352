import type { Language } from './language.ts';

/**
 * Swish's error codes, from the merchant integration guide as digested in public clients.
 * `buyer`: the customer can do something about it; `shop`: we must fix it; `unknown`: Swish itself does not know.
 * `definite`: as the result of a payment, the code says for certain that no money was taken.
 */
export interface SwishCode {
  readonly fault: 'buyer' | 'shop' | 'unknown';
  readonly definite: boolean;
  readonly sentence: Readonly<Record<Language, string>>;
}

const SHOP_SENTENCE = {
  sv: 'Betalningen kunde inte startas på grund av ett fel hos oss. Försök igen senare eller kontakta oss.',
  en: 'The payment could not be started because of a fault on our side. Try again later or contact us.',
};
const shop: SwishCode = { fault: 'shop', definite: true, sentence: SHOP_SENTENCE };
const buyer = (sv: string, en: string): SwishCode => ({ fault: 'buyer', definite: true, sentence: { sv, en } });

const SWISH_CODES: Readonly<Record<string, SwishCode>> = {
  FF08: shop,
  RP01: shop,
  RP02: shop,
  RP03: shop,
  PA01: shop,
  PA02: shop,
  AM02: shop,
  AM03: shop,
  AM06: shop,
  ACMT01: shop,
  ACMT07: shop,
  RP06: buyer(
    'Du har redan en Swish-betalning som väntar. Öppna Swish och slutför eller avbryt den, och försök sedan igen.',
    'You already have a Swish payment waiting. Open Swish, finish or cancel it, and then try again.',
  ),
  BE18: buyer(
    'Numret går inte att använda med Swish. Kontrollera numret och försök igen.',
    'That number cannot be used with Swish. Check the number and try again.',
  ),
  ACMT03: buyer(
    'Numret är inte anslutet till Swish. Använd ett annat nummer, eller betala med QR-koden.',
    'That number is not enrolled in Swish. Use another number, or pay with the QR code.',
  ),
  VR01: buyer('Swish tillåter inte betalningen på grund av ålder.', 'Swish does not allow the payment because of age.'),
  VR02: buyer(
    'Numret hör inte till den person som angavs. Kontrollera uppgifterna.',
    'The number does not belong to the person given. Check the details.',
  ),
  RF07: buyer(
    'Banken nekade betalningen. Kontrollera saldo och beloppsgräns i Swish, och försök igen.',
    'The bank declined the payment. Check your balance and your Swish limit, and try again.',
  ),
  BANKIDCL: buyer(
    'Signeringen i BankID avbröts. Försök igen om du vill betala.',
    'The signing in BankID was cancelled. Try again if you want to pay.',
  ),
  BANKIDONGOING: buyer(
    'BankID används redan. Avsluta det och försök igen.',
    'BankID is already in use. Close it and try again.',
  ),
  BANKIDUNKN: buyer(
    'BankID kunde inte godkänna betalningen. Försök igen.',
    'BankID could not authorise the payment. Try again.',
  ),
  FF10: buyer(
    'Banken kunde inte behandla betalningen. Försök igen om en stund.',
    'The bank could not process the payment. Try again in a while.',
  ),
  TM01: buyer('Tiden för betalningen gick ut. Försök igen.', 'The time for the payment ran out. Try again.'),
  DS24: {
    fault: 'unknown',
    definite: false,
    sentence: {
      sv: 'Swish vet inte säkert om betalningen gick igenom. Titta i din bank innan du betalar igen.',
      en: 'Swish does not know for certain whether the payment went through. Look in your bank before you pay again.',
    },
  },
};

/** The row of a code, or undefined for a code that is not known here. */
export const codeOf = (code: string): SwishCode | undefined =>
  Object.hasOwn(SWISH_CODES, code) ? SWISH_CODES[code] : undefined;

/** A sentence the customer can act on; an unknown code reads like a fault of ours. */
export const swishSentence = (code: string | undefined, language: Language): string =>
  (codeOf(code ?? '')?.sentence ?? SHOP_SENTENCE)[language];
