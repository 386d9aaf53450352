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
import type { RefundRequest } from './refund.ts';

/** What a body turned out to be: a refund, or the reason why Swish would not take it. */
export type ParsedRefund =
  { readonly request: RefundRequest } | { readonly malformed: string } | { readonly errors: readonly SwishError[] };

const FIELDS: ReadonlySet<string> = new Set([
  'amount',
  'callbackIdentifier',
  'callbackUrl',
  'currency',
  'message',
  'originalPaymentReference',
  'payeeAlias',
  'payerAlias',
  'payerPaymentReference',
]);

/**
 * Checks every field of a refund, in the way of a payment's. An amount beyond all bounds is infinite and not refused:
 * for refunds it is `RF08` that says that an amount is too large, and that needs the payment.
 */
export function parseRefund(body: Buffer): ParsedRefund {
  const field = fieldsOf(body, FIELDS);
  if (typeof field !== 'function') return field;
  const malformed = malformedField(field, [['callbackIdentifier', CALLBACK_IDENTIFIER]]);
  if (malformed !== undefined) return { malformed };

  const codes: string[] = [];
  const checked = <T>(value: T | undefined, code: string): T | undefined => {
    if (value === undefined) codes.push(code);
    return value;
  };
  const originalPaymentReference = checked(nonEmptyText(field('originalPaymentReference')), 'RF02');
  const payerPaymentReference = checked(optional(field('payerPaymentReference'), MERCHANT_REFERENCE), 'FF08');
  const callbackUrl = checked(callbackUrlOf(field('callbackUrl')), 'RP03');
  const payeeAlias = checked(optional(field('payeeAlias'), PERSON_ALIAS), 'BE18');
  const payerAlias = checked(nonEmptyText(field('payerAlias')), 'RP01');
  const stated = amountOf(field('amount'));
  const amount = stated === 'AM02' ? Number.POSITIVE_INFINITY : stated;
  if (typeof amount === 'string') codes.push(amount);
  const currency = checked(field('currency') === 'SEK' ? ('SEK' as const) : undefined, 'AM03');
  const message = checked(optional(field('message'), MESSAGE), 'RP02');

  if (
    originalPaymentReference === undefined ||
    payerPaymentReference === undefined ||
    callbackUrl === undefined ||
    payeeAlias === undefined ||
    payerAlias === undefined ||
    typeof amount === 'string' ||
    currency === undefined ||
    message === undefined
  ) {
    return { errors: codes.map((code) => swishError(code)) };
  }
  const callbackIdentifier = (field('callbackIdentifier') as string | undefined) ?? null;
  return {
    request: {
      originalPaymentReference,
      payerPaymentReference,
      callbackUrl,
      callbackIdentifier,
      payeeAlias,
      payerAlias,
      amount,
      currency,
      message,
    },
  };
}
