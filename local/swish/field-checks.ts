/** The bounds of an amount in SEK. Older manuals want at least 1 SEK. */
const LARGEST_AMOUNT = 999_999_999_999.99;
const SMALLEST_AMOUNT = 0.01;
const AMOUNT = /^-?\d+(?:\.\d{1,2})?$/;
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The narrow set of the older manuals: what passes here passes the wider set of the newer ones as well. */
export const MESSAGE = /^[A-Za-zÅÄÖåäö0-9 :;.,?!()"-]{0,50}$/;
/** The merchant's own reference, of a payment or of a refund. */
export const MERCHANT_REFERENCE = /^[A-Za-z0-9-]{1,35}$/;
/** A person's phone number with its country code. */
export const PERSON_ALIAS = /^[1-9]\d{7,14}$/;
export const CALLBACK_IDENTIFIER = /^[0-9a-zA-Z-]{32,36}$/;
/** What the merchant chooses to name a payment request or a refund by. */
export const INSTRUCTION_ID = /^[0-9A-F]{32}$/;

export type Field = (name: string) => unknown;

/** The fields of a body, null taken for absent; a sentence when it is no JSON object or has a field that is not in `known`. */
export function fieldsOf(body: Buffer, known: ReadonlySet<string>): Field | { readonly malformed: string } {
  const fields = objectOf(body);
  if (fields === undefined) return { malformed: 'The body is not a JSON object' };
  const unknown = Object.keys(fields).find((name) => !known.has(name));
  if (unknown !== undefined) return { malformed: `Unknown field ${JSON.stringify(unknown.slice(0, 50))}` };
  return (name) => fields[name] ?? undefined;
}

/** Swish has no code for these fields: one of the wrong form makes the whole request malformed. */
export function malformedField(field: Field, forms: readonly (readonly [string, RegExp])[]): string | undefined {
  for (const [name, form] of forms) {
    if (optional(field(name), form) === undefined) return `${name} does not have the form ${form.source}`;
  }
  return undefined;
}

/** The text when it has the form, null when there is none, undefined when it is something else. */
export function optional(value: unknown, form: RegExp): string | null | undefined {
  if (value === undefined) return null;
  return typeof value === 'string' && form.test(value) ? value : undefined;
}

export const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Swish itself takes https only. The simulator also takes http to this machine, where there is no certificate. */
export function callbackUrlOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname)) ? value : undefined;
}

/** The amount in SEK, or the code of what is wrong with it. */
export function amountOf(value: unknown): number | 'PA02' | 'AM02' | 'AM06' {
  if (typeof value === 'number' && value > LARGEST_AMOUNT) return 'AM02';
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !AMOUNT.test(text)) return 'PA02';
  const amount = Number(text);
  if (amount > LARGEST_AMOUNT) return 'AM02';
  return amount < SMALLEST_AMOUNT ? 'AM06' : amount;
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
