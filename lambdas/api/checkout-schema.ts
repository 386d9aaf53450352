import * as z from 'zod';
import { ORDER_STATUSES } from '../domain/order.ts';
import { PAYMENT_STATUSES } from '../domain/status.ts';
import { CartSchema, MAX_PRODUCTS, OrderSchema } from './checkout-request.ts';

const fields = OrderSchema.shape;

/** Body of POST /v1/checkout as a client sends it. `parseCheckoutRequest` reads the same schemas. */
export const CheckoutBodySchema = z.object({
  order: OrderSchema.extend({
    payment: z.literal('swish'),
    delivery: fields.delivery.describe('Id or name of a delivery option; none is a pick-up, which costs nothing.'),
    address: fields.address.describe('Needed for a delivery, as are `zip` and `city`.'),
    email: fields.email.meta({ format: 'email' }),
    phone: fields.phone.describe('A Swedish number in any usual form, or an international one with its country code.'),
    swishNumber: fields.swishNumber.describe(
      'The payment is asked for on the phone with this number. Without it the customer uses the app or the QR code.',
    ),
  }),
  cart: CartSchema.describe(
    `At most ${MAX_PRODUCTS} different products; lines of the same product are added together.`,
  ),
});

/** An order whose payment waits for the customer, or what became of it. Amounts are SEK. */
export const CheckoutSchema = z.strictObject({
  order: z.strictObject({
    id: z.uuid(),
    number: z.string().regex(/^\d{4}\.\d{3,}$/),
    status: z.enum(ORDER_STATUSES),
    total: z.number().positive(),
    currency: z.literal('SEK'),
  }),
  payment: z.strictObject({
    method: z.literal('swish'),
    status: z.enum(PAYMENT_STATUSES),
    reference: z
      .string()
      .regex(/^[0-9A-F]{32}$/)
      .describe("Swish's id of the payment."),
    swishUrl: z
      .string()
      .regex(/^swish:\/\/paymentrequest\?/)
      .nullable()
      .describe('Opens the Swish app with the payment.'),
    token: z.string().nullable(),
    qr: z
      .string()
      .regex(/^data:image\/svg\+xml;base64,/)
      .nullable()
      .describe('What the Swish app scans: an SVG as a data URL.'),
    expiresAt: z.iso.datetime().describe('When the wait for the payment ends.'),
  }),
});
export type CheckoutAnswer = z.infer<typeof CheckoutSchema>;

/** Where the client asks how the order and the checkout stand. */
export const CheckoutLinksSchema = z.strictObject({ status: z.url(), checkout: z.url() });
