import * as z from 'zod';
import { CallbackSchema } from '../../lambdas/api/callback.ts';
import { ReceivedSchema } from '../../lambdas/api/callback-schema.ts';
import { CheckoutBodySchema, CheckoutLinksSchema, CheckoutSchema } from '../../lambdas/api/checkout-schema.ts';
import { ERROR_DETAILS } from '../../lambdas/api/error-schema.ts';
import { OrderStatusSchema } from '../../lambdas/api/order-status-schema.ts';
import { CancelledPaymentSchema, PaymentStatusSchema, UnclearPaymentSchema } from '../../lambdas/api/payment-schema.ts';
import { ProductSchema, ProductsSchema } from '../../lambdas/api/products-schema.ts';
import { ShipmentOptionSchema, ShipmentOptionsSchema } from '../../lambdas/api/shipment-options-schema.ts';
import type { MessageCode } from '../../lambdas/domain/messages.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const MetaSchema = z.strictObject({ now: z.iso.datetime().describe("The shop's clock, which pages count by.") });

/** The envelope that is around every answer of a handler; a client may rely on all four members being there. */
const envelope = (data: z.ZodType, links: z.ZodType = z.null()) =>
  z.strictObject({ data, meta: MetaSchema, links, error: z.null() });

const problem = (code: string, details: z.ZodType) =>
  z.strictObject({
    data: z.null(),
    meta: MetaSchema,
    links: z.null(),
    error: z.strictObject({
      code: z.literal(code),
      message: z.string().min(1).describe("For the customer, in the answer's language."),
      details,
    }),
  });

const pascal = (code: string): string =>
  code.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Name of the schema of an error's whole answer: `InsufficientStockProblem`. */
export const problemName = (code: MessageCode): string => `${pascal(code)}Problem`;

const requests = { CheckoutRequest: CheckoutBodySchema, SwishNotice: CallbackSchema };

const answers = {
  CheckoutAnswer: envelope(CheckoutSchema, CheckoutLinksSchema),
  WorkingAnswer: envelope(z.null(), CheckoutLinksSchema),
  OrderStatusAnswer: envelope(OrderStatusSchema),
  PaymentStatusAnswer: envelope(PaymentStatusSchema),
  CancelledAnswer: envelope(CancelledPaymentSchema),
  UnclearAnswer: envelope(UnclearPaymentSchema),
  ProductsAnswer: envelope(ProductsSchema),
  ShipmentOptionsAnswer: envelope(ShipmentOptionsSchema),
  ReceivedAnswer: envelope(ReceivedSchema),
  GatewayError: z.object({ message: z.string() }).describe('What API Gateway itself says, in its own words.'),
};

const parts = {
  Meta: MetaSchema,
  Checkout: CheckoutSchema,
  CheckoutLinks: CheckoutLinksSchema,
  OrderStatus: OrderStatusSchema,
  PaymentStatus: PaymentStatusSchema,
  Product: ProductSchema,
  ShipmentOption: ShipmentOptionSchema,
};

export type RequestName = keyof typeof requests;
export type AnswerName = keyof typeof answers;

/** Every schema of the document, by its name. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  const problems = Object.fromEntries(
    Object.entries(ERROR_DETAILS).map(([code, details]) => [problemName(code as MessageCode), problem(code, details)]),
  );
  return { ...jsonSchemas(requests, 'input'), ...jsonSchemas({ ...parts, ...answers, ...problems }, 'output') };
}

function jsonSchemas(schemas: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const generated = z.toJSONSchema(registry, {
    io,
    uri: (id) => `#/components/schemas/${id}`,
    // A format says it; the patterns behind the formats are hundreds of characters long.
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  // OpenAPI says itself which JSON Schema is meant, and a schema's name is its place in the document.
  return Object.fromEntries(
    Object.entries(generated.schemas).map(([id, schema]) => [id, { ...schema, $schema: undefined, $id: undefined }]),
  );
}
