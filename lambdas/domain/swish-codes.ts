import type { Language } from './language.ts';

/**
 * Swish's error codes, from the merchant integration guide as digested in public clients.
 * `buyer`: the customer can do something about it. `shop`: we must fix it, and a repeat would only fail again.
 * `transient`: nobody's fault, and it may go better in a while. `unknown`: the code does not say what became of it.
 * `definite`: as the result of a payment or a refund, the code says for certain that no money was moved.
 */
export interface SwishCode {
  readonly fault: 'buyer' | 'shop' | 'transient' | 'unknown';
  readonly definite: boolean;
  readonly sentence: Readonly<Record<Language, string>>;
}

const SHOP_SENTENCE = {
  sv: 'Betalningen kunde inte startas på grund av ett fel hos oss. Försök igen senare eller kontakta oss.',
  en: 'The payment could not be started because of a fault on our side. Try again later or contact us.',
};
const REFUND_SENTENCE = {
  sv: 'Återbetalningen gick inte igenom. Vi har fått veta det och ser till att du får tillbaka pengarna.',
  en: 'The refund did not go through. We have been told, and will see to it that you get your money back.',
};

const shop: SwishCode = { fault: 'shop', definite: true, sentence: SHOP_SENTENCE };
const refund: SwishCode = { fault: 'shop', definite: true, sentence: REFUND_SENTENCE };
const buyer = (sv: string, en: string): SwishCode => ({ fault: 'buyer', definite: true, sentence: { sv, en } });
const unknown = (sv: string, en: string): SwishCode => ({ fault: 'unknown', definite: false, sentence: { sv, en } });

const bankDeclined = buyer(
  'Banken nekade betalningen. Kontrollera saldo och beloppsgräns i Swish, och försök igen.',
  'The bank declined the payment. Check your balance and your Swish limit, and try again.',
);
const alreadyKnown = unknown(
  'Betalningen finns redan i Swish. Titta i Swish innan du betalar igen.',
  'The payment is already in Swish. Look in Swish before you pay again.',
);

const SWISH_CODES: Readonly<Record<string, SwishCode>> = {
  // What we send is wrong, or our agreement with Swish is.
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
  // Swish refused without a code of its own: the certificate, or the merchant's number in it.
  HTTP400: shop,
  HTTP401: shop,
  HTTP403: shop,
  HTTP422: shop,

  // What the customer can do something about.
  RP06: buyer(
    'Det finns redan en Swish-betalning som väntar på svar på det här numret, kanske från ett tidigare försök. ' +
      'Öppna Swish och godkänn eller avbryt den; annars upphör den av sig själv inom sex minuter. ' +
      'Försök igen om du inte godkände den.',
    'A Swish payment is already waiting for an answer on this number, perhaps from an earlier attempt. ' +
      'Open Swish and approve or cancel it; otherwise it ends by itself within six minutes. ' +
      'Try again unless you approved it.',
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
  RF07: bankDeclined,
  // What banks answered before RF07 took the place of all of these.
  AC05: bankDeclined,
  AC06: bankDeclined,
  AC07: bankDeclined,
  AC15: bankDeclined,
  AM14: bankDeclined,
  AM21: bankDeclined,
  DS0K: bankDeclined,
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
  TM01: buyer('Tiden för betalningen gick ut. Försök igen.', 'The time for the payment ran out. Try again.'),

  FF10: {
    fault: 'transient',
    definite: true,
    sentence: {
      sv: 'Banken kunde inte behandla betalningen. Försök igen om en stund.',
      en: 'The bank could not process the payment. Try again in a while.',
    },
  },

  // Refunds: the payment is not found or too old, its payee is not we, our organisation number changed, too large a
  // sum, or too little on our account.
  RF02: refund,
  RF03: refund,
  RF04: refund,
  RF08: refund,
  AM04: refund,
  RF06: {
    fault: 'shop',
    definite: true,
    sentence: {
      sv: 'Numret som betalade hör nu till någon annan, så pengarna kan inte gå tillbaka dit. Kontakta oss så löser vi det.',
      en: 'The number that paid now belongs to somebody else, so the money cannot go back there. Contact us and we will solve it.',
    },
  },
  // Another refund of the payment is under way: whether money goes back is not said.
  RF09: {
    fault: 'transient',
    definite: false,
    sentence: {
      sv: 'En återbetalning pågår redan. Pengarna syns på ditt konto när den är klar.',
      en: 'A refund is already under way. The money is in your account when it is done.',
    },
  },

  // What became of it must be asked: the id is not known, not open any more, cancelled, or was used before.
  RP04: unknown(
    'Swish hittar inte betalningen. Titta i Swish innan du betalar igen.',
    'Swish does not find the payment. Look in Swish before you pay again.',
  ),
  RP07: alreadyKnown,
  RP08: unknown(
    'Betalningen är redan avbruten i Swish. Försök igen om du vill betala.',
    'The payment was already cancelled in Swish. Try again if you want to pay.',
  ),
  RP09: alreadyKnown,
  DS24: unknown(
    'Swish vet inte säkert om betalningen gick igenom. Titta i din bank innan du betalar igen.',
    'Swish does not know for certain whether the payment went through. Look in your bank before you pay again.',
  ),
};

/** The row of a code, or undefined for a code that is not known here. */
export const codeOf = (code: string): SwishCode | undefined =>
  Object.hasOwn(SWISH_CODES, code) ? SWISH_CODES[code] : undefined;

/** A sentence the customer can act on; an unknown code reads like a fault of ours. */
export const swishSentence = (code: string | undefined, language: Language): string =>
  (codeOf(code ?? '')?.sentence ?? SHOP_SENTENCE)[language];
