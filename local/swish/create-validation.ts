import { type SwishError, swishError } from './codes.ts';
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

const LARGEST_AMOUNT = 999_999_999_999.99;
const SMALLEST_AMOUNT = 0.01;
const AMOUNT = /^-?\d+(?:\.\d{1,2})?$/;
/** The narrow set of the older manuals: what passes here passes the wider set of the newer ones as well. */
const MESSAGE = /^[A-Za-zÅÄÖåäö0-9 :;.,?!()"-]{0,50}$/;
const PAYEE_PAYMENT_REFERENCE = /^[A-Za-z0-9-]{1,35}$/;
const PAYER_ALIAS = /^[1-9]\d{7,14}$/;
const CALLBACK_IDENTIFIER = /^[0-9a-zA-Z-]{32,36}$/;
const AGE_LIMIT = /^[1-9]\d?$/;
const PERSONAL_NUMBER = /^(?:\d{10}|\d{12})$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Checks every field of a create. Fields with a code of their own are all reported together; what Swish has no code for
 * (no JSON object, an unknown field, a callback identifier of the wrong form) makes the whole request malformed.
 */
export function parseCreate(body: Buffer): ParsedCreate {
  const fields = objectOf(body);
  if (fields === undefined) return { malformed: 'The body is not a JSON object' };
  const unknown = Object.keys(fields).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) return { malformed: `Unknown field ${JSON.stringify(unknown.slice(0, 50))}` };

  const field = (name: string): unknown => fields[name] ?? undefined;
  const malformed = malformedField(field);
  if (malformed !== undefined) return { malformed };

  const codes: string[] = [];
  const checked = <T>(value: T | undefined, code: string): T | undefined => {
    if (value === undefined) codes.push(code);
    return value;
  };
  const payeePaymentReference = checked(optional(field('payeePaymentReference'), PAYEE_PAYMENT_REFERENCE), 'FF08');
  const callbackUrl = checked(callbackUrlOf(field('callbackUrl')), 'RP03');
  const payerAlias = checked(optional(field('payerAlias'), PAYER_ALIAS), 'BE18');
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

function objectOf(body: Buffer): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function malformedField(field: (name: string) => unknown): string | undefined {
  for (const [name, form] of [
    ['callbackIdentifier', CALLBACK_IDENTIFIER],
    ['ageLimit', AGE_LIMIT],
    ['payerSSN', PERSONAL_NUMBER],
  ] as const) {
    if (optional(field(name), form) === undefined) return `${name} does not have the form ${form.source}`;
  }
  return undefined;
}

/** The text when it has the form, null when there is none, undefined when it is something else. */
function optional(value: unknown, form: RegExp): string | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Swish itself takes https only. The simulator also takes http to this machine, where there is no certificate. */
function callbackUrlOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname)) ? value : undefined;
}

/** The amount in SEK, or the code of what is wrong with it. */
function amountOf(value: unknown): number | 'PA02' | 'AM02' | 'AM06' {
  if (typeof value === 'number' && value > LARGEST_AMOUNT) return 'AM02';
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !AMOUNT.test(text)) return 'PA02';
  const amount = Number(text);
  if (amount > LARGEST_AMOUNT) return 'AM02';
  return amount < SMALLEST_AMOUNT ? 'AM06' : amount;
}
