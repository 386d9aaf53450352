import * as z from 'zod';
import { REASONS } from '../domain/reason.ts';
import { ORDER_STATES } from '../domain/status.ts';

/** How an order stands; nothing in it is personal. */
export const OrderStatusSchema = z.strictObject({
  orderId: z.string(),
  orderNumber: z.string().nullable().describe('Null until the order has one.'),
  status: z.enum(ORDER_STATES).describe('`cancelled` may still become `paid` or `refunded`, when money comes late.'),
  reason: z.enum(REASONS).nullable(),
});
export type OrderStatusAnswer = z.infer<typeof OrderStatusSchema>;
