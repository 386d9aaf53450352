import * as z from 'zod';
import type { MessageCode } from '../domain/messages.ts';

const none = z.null();
const titled = { id: z.string(), title: z.string(), requested: z.int().positive() };
const itemsOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ items: z.array(z.strictObject(shape)).min(1) });

/** What `error.details` is, for every code of the wire. */
export const ERROR_DETAILS: Readonly<Record<MessageCode, z.ZodType>> = {
  invalid_request: z.array(z.strictObject({ field: z.string(), message: z.string() })).min(1),
  unsupported_payment_method: none,
  quantity_limit: itemsOf({ ...titled, limit: z.int().positive() }),
  delivery_not_found: none,
  amount_out_of_range: z.strictObject({ min: z.number(), max: z.number() }),
  payment_refused: z.strictObject({ swishCode: z.string().nullable() }),
  not_found: none,
  product_not_found: itemsOf({ id: z.string() }),
  product_unavailable: itemsOf(titled),
  // Null when the pieces went while the refusal was lost.
  insufficient_stock: itemsOf({ ...titled, available: z.int().min(0) }).nullable(),
  already_paid: none,
  request_too_large: z.strictObject({ maxBytes: z.int() }),
  unsupported_media_type: none,
  idempotency_key_reused: none,
  too_many_open_checkouts: z.strictObject({ limit: z.int().positive() }),
  busy: none,
  payment_unavailable: none,
  internal: none,
};
