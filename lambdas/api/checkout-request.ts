import * as z from 'zod';
import type { CheckoutRequest } from '../domain/checkout.ts';
import type { Language } from '../domain/language.ts';
import { normalisePhone } from '../domain/phone.ts';
import { Problem } from '../platform/api-handler.ts';

/** Most different products of one checkout: two writes each, and DynamoDB takes a hundred in a transaction. */
export const MAX_PRODUCTS = 40;
export const MAX_QUANTITY = 999;

type Sentence = Readonly<Record<Language, string>>;

const SENTENCES = {
  required: { sv: 'Fyll i fältet.', en: 'Fill in this field.' },
  tooLong: { sv: 'Texten är för lång.', en: 'The text is too long.' },
  badCharacters: {
    sv: 'Texten innehåller otillåtna tecken.',
    en: 'The text contains characters that are not allowed.',
  },
  notText: { sv: 'Värdet måste vara text.', en: 'The value must be text.' },
  email: { sv: 'Ange en giltig e-postadress.', en: 'Give a valid e-mail address.' },
  phone: { sv: 'Ange ett giltigt telefonnummer.', en: 'Give a valid phone number.' },
  quantity: {
    sv: `Antalet måste vara ett heltal mellan 1 och ${MAX_QUANTITY}.`,
    en: `The quantity must be a whole number from 1 to ${MAX_QUANTITY}.`,
  },
  emptyCart: { sv: 'Varukorgen är tom.', en: 'The cart is empty.' },
  cartTooLong: {
    sv: `En beställning kan ha högst ${MAX_PRODUCTS} olika varor.`,
    en: `An order can have at most ${MAX_PRODUCTS} different products.`,
  },
  cart: { sv: 'Varukorgen måste vara en lista av varor.', en: 'The cart must be a list of products.' },
  product: { sv: 'Ange varans id.', en: "Give the product's id." },
  address: { sv: 'Ange en fullständig adress för leveransen.', en: 'Give a complete address for the delivery.' },
  order: { sv: 'Uppgifterna om beställningen saknas.', en: 'The details of the order are missing.' },
} as const satisfies Record<string, Sentence>;
type SentenceKey = keyof typeof SENTENCES;

/** Control characters, and the marks that turn the direction of text around what follows them. */
const FORBIDDEN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

const issue = (key: SentenceKey) => ({ error: key });

/** One line of text: trimmed, well-formed, without control characters. */
const text = (longest: number) =>
  z
    .string(issue('notText'))
    .refine((value) => value.isWellFormed() && !FORBIDDEN.test(value), issue('badCharacters'))
    .trim()
    .max(longest, issue('tooLong'));
const optionalText = (longest: number) =>
  text(longest)
    .nullish()
    .transform((value) => value ?? '');
const requiredText = (longest: number) => text(longest).min(1, issue('required'));

const phone = requiredText(40).transform((value, context) => {
  const normalised = normalisePhone(value);
  if (normalised === undefined) context.addIssue({ code: 'custom', message: 'phone' });
  return normalised ?? z.NEVER;
});

const delivery = optionalText(100);
const addressFields = {
  address: optionalText(200),
  zip: optionalText(20),
  city: optionalText(100),
};

/** Everything of an order but its payment, which is looked at before. */
export const OrderSchema = z.object(
  {
    delivery,
    name: requiredText(100),
    company: optionalText(100),
    ...addressFields,
    email: requiredText(254).refine((value) => z.regexes.email.test(value), issue('email')),
    phone,
    swishNumber: phone.nullish().transform((value) => value ?? undefined),
  },
  issue('order'),
);

/** Looked at by itself, so that a missing street is named beside whatever else is wrong. */
const DeliverySchema = z.object({
  order: z.object({ delivery, ...addressFields }).superRefine((order, context) => {
    if (order.delivery === '') return;
    for (const field of ['address', 'zip', 'city'] as const) {
      if (order[field] === '') context.addIssue({ code: 'custom', path: [field], message: 'address' });
    }
  }),
});

export const CartSchema = z
  .array(
    z.object(
      {
        id: text(100).min(1, issue('product')),
        number: z.int(issue('quantity')).min(1, issue('quantity')).max(MAX_QUANTITY, issue('quantity')),
      },
      issue('product'),
    ),
    issue('cart'),
  )
  .min(1, issue('emptyCart'))
  .transform((lines) => {
    const quantities = new Map<string, number>();
    for (const { id, number } of lines) quantities.set(id, (quantities.get(id) ?? 0) + number);
    return [...quantities].map(([id, number]) => ({ id, number }));
  })
  .superRefine((lines, context) => {
    if (lines.length > MAX_PRODUCTS) context.addIssue({ code: 'custom', message: 'cartTooLong' });
    if (lines.some(({ number }) => number > MAX_QUANTITY)) context.addIssue({ code: 'custom', message: 'quantity' });
  });

/** Body of POST /v1/checkout. Unknown fields, prices among them, are ignored. */
const CheckoutRequestSchema = z.object({ order: OrderSchema, cart: CartSchema }, issue('order'));

const PaymentSchema = z.object({ order: z.object({ payment: z.string() }) });

/**
 * The tidied request.
 *
 * @throws Problem invalid_request, naming every field that is wrong; unsupported_payment_method
 */
export function parseCheckoutRequest(body: unknown, language: Language): CheckoutRequest {
  const payment = PaymentSchema.safeParse(body);
  if (payment.success && payment.data.order.payment !== 'swish') throw new Problem('unsupported_payment_method');
  const parsed = CheckoutRequestSchema.safeParse(body);
  const missing = payment.success ? [] : [{ path: ['order', 'payment'], message: 'required' }];
  const deliverable = DeliverySchema.safeParse(body);
  const issues = [...missing, ...(parsed.error?.issues ?? []), ...(deliverable.error?.issues ?? [])];
  if (!parsed.success || issues.length > 0) throw new Problem('invalid_request', details(issues, language));
  return { order: { payment: 'swish', ...parsed.data.order }, cart: parsed.data.cart };
}

const MOST_DETAILS = 20;

function details(issues: readonly { path: readonly PropertyKey[]; message: string }[], language: Language) {
  const sentence = (key: string): string =>
    Object.hasOwn(SENTENCES, key) ? SENTENCES[key as SentenceKey][language] : SENTENCES.required[language];
  const byField = new Map<string, string>();
  for (const { path, message } of issues) {
    const field = path.join('.');
    if (!byField.has(field)) byField.set(field, sentence(message));
  }
  return [...byField].slice(0, MOST_DETAILS).map(([field, message]) => ({ field, message }));
}
