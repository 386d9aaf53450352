import * as z from 'zod';
import type { CheckoutRequest } from '../domain/checkout.ts';
import type { Language } from '../domain/language.ts';
import {
  FIELD_RULES,
  FIELD_SENTENCES,
  isPlainText,
  missingForDelivery,
  problemOfField,
  type OrderField,
} from '../domain/order-fields.ts';
import { normalisePhone } from '../domain/phone.ts';
import { Problem } from '../platform/api-handler.ts';

/** Most different products of one checkout: two writes each, and DynamoDB takes a hundred in a transaction. */
export const MAX_PRODUCTS = 40;
export const MAX_QUANTITY = 999;

type Sentence = Readonly<Record<Language, string>>;

const SENTENCES = {
  ...FIELD_SENTENCES,
  notText: { sv: 'Värdet måste vara text.', en: 'The value must be text.' },
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
  order: { sv: 'Uppgifterna om beställningen saknas.', en: 'The details of the order are missing.' },
} as const satisfies Record<string, Sentence>;
type SentenceKey = keyof typeof SENTENCES;

const issue = (key: SentenceKey) => ({ error: key });

/** What the customer typed into a field. The rules are the domain's; the document of the API gets their lengths. */
const text = (field: OrderField) => {
  const { longest, isRequired } = FIELD_RULES[field];
  return z
    .string(issue('notText'))
    .superRefine((typed, context) => {
      const problem = problemOfField(field, typed);
      if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
    })
    .trim()
    .meta({ ...(isRequired && { minLength: 1 }), maxLength: longest });
};
const optionalText = (field: OrderField) =>
  text(field)
    .nullish()
    .transform((value) => value ?? '');

const phone = text('phone').transform((value) => normalisePhone(value) ?? z.NEVER);

const delivery = optionalText('delivery');
const addressFields = {
  address: optionalText('address'),
  zip: optionalText('zip'),
  city: optionalText('city'),
};

/** Everything of an order but its payment, which is looked at before. */
export const OrderSchema = z.object(
  {
    delivery,
    name: text('name'),
    company: optionalText('company'),
    ...addressFields,
    email: text('email'),
    phone,
    swishNumber: phone.nullish().transform((value) => value ?? undefined),
  },
  issue('order'),
);

/** Looked at by itself, so that a missing street is named beside whatever else is wrong. */
const DeliverySchema = z.object({
  order: z.object({ delivery, ...addressFields }).superRefine((order, context) => {
    for (const field of missingForDelivery(order)) {
      context.addIssue({ code: 'custom', path: [field], message: 'address' });
    }
  }),
});

export const CartSchema = z
  .array(
    z.object(
      {
        id: z
          .string(issue('notText'))
          .refine(isPlainText, issue('badCharacters'))
          .trim()
          .min(1, issue('product'))
          .max(100, issue('tooLong')),
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
