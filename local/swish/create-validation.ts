import { type SwishError, swishError } from './codes.ts';
import {
  amountOf,
  CALLBACK_IDENTIFIER,
  callbackUrlOf,
  fieldsOf,
  malformedField,
  MERCHANT_REFERENCE,
  MESSAGE,
  nonEmptyText,
  optional,
  PERSON_ALIAS,
} from './field-checks.ts';
import type { CreateRequest } from './payment.ts';

/** What a body turned out to be: a request, or the reason why Swish would not take it. */
export type ParsedCreate =
  { readonly request: CreateRequest } | { readonly malformed: string } | { readonly errors: readonly SwishError[] };

const FIELDS: ReadonlySet<string> = new Set([
  'ageLimit',
  'amount',
  'callbackIdentifier',
  'callbackUrl',
  'currency',
  'message',
  'payeeAlias',
  'payeePaymentReference',
  'payerAlias',
  'payerSSN',
]);

const AGE_LIMIT = /^[1-9]\d?$/;
const PERSONAL_NUMBER = /^(?:\d{10}|\d{12})$/;

/**
 * Checks every field of a create. Fields with a code of their own are all reported together; what Swish has no code for
 * (no JSON object, an unknown field, a callback identifier of the wrong form) makes the whole request malformed.
 */
export function parseCreate(body: Buffer): ParsedCreate {
  const field = fieldsOf(body, FIELDS);
  if (typeof field !== 'function') return field;
  const malformed = malformedField(field, [
    ['callbackIdentifier', CALLBACK_IDENTIFIER],
    ['ageLimit', AGE_LIMIT],
    ['payerSSN', PERSONAL_NUMBER],
  ]);
  if (malformed !== undefined) return { malformed };

  const codes: string[] = [];
  const checked = <T>(value: T | undefined, code: string): T | undefined => {
    if (value === undefined) codes.push(code);
    return value;
  };
  const payeePaymentReference = checked(optional(field('payeePaymentReference'), MERCHANT_REFERENCE), 'FF08');
  const callbackUrl = checked(callbackUrlOf(field('callbackUrl')), 'RP03');
  const payerAlias = checked(optional(field('payerAlias'), PERSON_ALIAS), 'BE18');
  const payeeAlias = checked(nonEmptyText(field('payeeAlias')), 'RP01');
  const amount = amountOf(field('amount'));
  if (typeof amount === 'string') codes.push(amount);
  const currency = checked(field('currency') === 'SEK' ? ('SEK' as const) : undefined, 'AM03');
  const message = checked(optional(field('message'), MESSAGE), 'RP02');

  if (
    payeePaymentReference === undefined ||
    callbackUrl === undefined ||
    payerAlias === undefined ||
    payeeAlias === undefined ||
    typeof amount === 'string' ||
    currency === undefined ||
    message === undefined
  ) {
    return { errors: codes.map((code) => swishError(code)) };
  }
  const callbackIdentifier = (field('callbackIdentifier') as string | undefined) ?? null;
  return {
    request: {
      payeePaymentReference,
      callbackUrl,
      callbackIdentifier,
      payerAlias,
      payeeAlias,
      amount,
      currency,
      message,
    },
  };
}
