import type { Language } from './language.ts';
import { normalisePhone } from './phone.ts';

/** What a customer fills in, in the order of the form. */
export const ORDER_FIELDS = ['delivery', 'name', 'company', 'address', 'zip', 'city', 'email', 'phone'] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];

export interface FieldRule {
  /** Most characters, without spaces around them. */
  readonly longest: number;
  readonly isRequired: boolean;
}

const optional = (longest: number): FieldRule => ({ longest, isRequired: false });
const required = (longest: number): FieldRule => ({ longest, isRequired: true });

export const FIELD_RULES: Readonly<Record<OrderField, FieldRule>> = {
  delivery: optional(100),
  name: required(100),
  company: optional(100),
  address: optional(200),
  zip: optional(20),
  city: optional(100),
  email: required(254),
  phone: required(40),
};

/** What a delivery needs besides a way of delivery. */
export const ADDRESS_FIELDS = ['address', 'zip', 'city'] as const satisfies readonly OrderField[];

/** What may be wrong with a field, for the customer. */
export const FIELD_SENTENCES = {
  required: { sv: 'Fyll i fältet.', en: 'Fill in this field.' },
  tooLong: { sv: 'Texten är för lång.', en: 'The text is too long.' },
  badCharacters: {
    sv: 'Texten innehåller otillåtna tecken.',
    en: 'The text contains characters that are not allowed.',
  },
  email: { sv: 'Ange en giltig e-postadress.', en: 'Give a valid e-mail address.' },
  phone: { sv: 'Ange ett giltigt telefonnummer.', en: 'Give a valid phone number.' },
  address: { sv: 'Ange en fullständig adress för leveransen.', en: 'Give a complete address for the delivery.' },
} as const satisfies Readonly<Record<string, Readonly<Record<Language, string>>>>;
export type FieldProblem = keyof typeof FIELD_SENTENCES;

/** Control characters, and the marks that turn the direction of text around what follows them. */
const FORBIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** One line of text, well-formed and without control characters. */
export const isPlainText = (text: string): boolean => text.isWellFormed() && !FORBIDDEN.test(text);

/** Addresses as mailboxes are really called: no quotes, no comments, a domain with a dot. */
const EMAIL = /^(?!\.)(?!.*\.\.)[\w'+\-.]*[\w+-]@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;

/**
 * What is wrong with one field as it was typed, looked at by itself; undefined when nothing is. The API refuses by this,
 * and the storefront's form says it before.
 */
export function problemOfField(field: OrderField, typed: string): FieldProblem | undefined {
  const { longest, isRequired } = FIELD_RULES[field];
  if (!isPlainText(typed)) return 'badCharacters';
  const text = typed.trim();
  if (text.length > longest) return 'tooLong';
  if (text === '') return isRequired ? 'required' : undefined;
  if (field === 'email' && !EMAIL.test(text)) return 'email';
  if (field === 'phone' && normalisePhone(text) === undefined) return 'phone';
  return undefined;
}

/** Parts of the address that are missing though the order is to be delivered. */
export const missingForDelivery = (
  order: Readonly<Record<'delivery' | (typeof ADDRESS_FIELDS)[number], string>>,
): readonly (typeof ADDRESS_FIELDS)[number][] =>
  order.delivery.trim() === '' ? [] : ADDRESS_FIELDS.filter((field) => order[field].trim() === '');

/** Everything that is wrong with what was typed, by field. */
export function problemsOfOrder(
  typed: Readonly<Record<OrderField, string>>,
): Readonly<Partial<Record<OrderField, FieldProblem>>> {
  const missing: readonly OrderField[] = missingForDelivery(typed);
  const problems = ORDER_FIELDS.map((field) => {
    const problem = problemOfField(field, typed[field]) ?? (missing.includes(field) ? 'address' : undefined);
    return [field, problem] as const;
  });
  return Object.fromEntries(problems.filter(([, problem]) => problem !== undefined));
}
