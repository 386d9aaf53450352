/** Swish's codes with what the simulator says about them. The sentences are ours; clients must go by the code. */
const MESSAGES: Readonly<Record<string, string>> = {
  ACMT01: 'The counterpart is not activated',
  ACMT03: 'The payer is not enrolled in Swish',
  ACMT07: 'The payee is not enrolled in Swish',
  AM02: 'The amount is too large',
  AM03: 'The currency is missing or is not SEK',
  AM04: 'The merchant account has too little money',
  AM06: 'The amount is below the agreed minimum',
  BANKIDCL: 'The payer cancelled the BankID signing',
  BANKIDONGOING: 'BankID is already in use by the payer',
  BANKIDUNKN: 'BankID could not authorise the payment',
  BE18: 'The payer alias is invalid',
  DS24: 'Swish timed out waiting for the banks after the payment was started and does not know its result',
  FF08: 'The payment reference is invalid',
  FF10: 'The bank could not process the payment',
  PA01: 'The payee alias is not the number of the certificate',
  PA02: 'The amount is missing or is not a valid number',
  RF02: 'The original payment was not found or is more than 13 months old',
  RF03: 'The payer alias is not the payee of the original payment',
  RF04: 'The organisation number has changed since the original payment',
  RF06: 'The number of the original payer now belongs to somebody else',
  RF07: 'The transaction was declined',
  RF08: 'The amount is larger than what remains of the original payment',
  RF09: 'Another refund of the original payment is in progress',
  RP01: 'The merchant Swish number is missing',
  RP02: 'The message is malformed',
  RP03: 'The callback URL is missing or does not use https',
  RP04: 'No payment request was found',
  RP06: 'The payer already has an active payment request',
  RP07: 'The payment request is not in a state that can be cancelled',
  RP08: 'The payment request has already been cancelled',
  RP09: 'The instruction id has already been used',
  TM01: 'Swish timed out before the payment was started',
  VR01: 'The payer does not meet the age limit',
  VR02: 'The payer alias does not belong to the given person',
};

/** A create whose message is one of these is refused with it, as by Swish's merchant simulator. */
export const REFUSED_BY_MESSAGE: ReadonlySet<string> = new Set([
  'ACMT01',
  'ACMT03',
  'ACMT07',
  'AM02',
  'AM03',
  'AM06',
  'BE18',
  'FF08',
  'RP02',
  'RP03',
  'RP04',
  'RP06',
  'VR01',
  'VR02',
]);

/** A payment whose message is one of these ends with it shortly after it was created. */
export const ENDED_BY_MESSAGE: ReadonlySet<string> = new Set(['BANKIDCL', 'DS24', 'FF10', 'RF07', 'TM01']);

/** A refund whose message is one of these is refused with it. */
export const REFUND_REFUSED_BY_MESSAGE: ReadonlySet<string> = new Set([
  'ACMT01',
  'ACMT07',
  'AM03',
  'AM04',
  'AM06',
  'BE18',
  'FF08',
  'PA02',
  'RF02',
  'RF03',
  'RF04',
  'RF06',
  'RF08',
  'RF09',
  'RP01',
  'RP02',
  'RP03',
]);

/** A refund whose message is one of these is taken, and ends with it. */
export const REFUND_ENDED_BY_MESSAGE: ReadonlySet<string> = new Set(['BANKIDCL', 'DS24', 'FF10', 'RF07']);

/** One element of the array that Swish answers a refused request with. */
export interface SwishError {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly additionalInformation: string | null;
}

/** A code that is not in the table gets a general sentence: clients have to cope with codes they do not know. */
export const messageOf = (code: string): string =>
  Object.hasOwn(MESSAGES, code) ? (MESSAGES[code] ?? '') : 'Unknown error';

export const swishError = (errorCode: string, additionalInformation: string | null = null): SwishError => ({
  errorCode,
  errorMessage: messageOf(errorCode),
  additionalInformation,
});
