import * as z from 'zod';
import { PAYMENT_STATUSES } from '../domain/status.ts';

const reference = z.string().regex(/^[0-9A-F]{32}$/);

/** How a payment stands, by our own record. */
export const PaymentStatusSchema = z.strictObject({ id: reference, status: z.enum(PAYMENT_STATUSES) });
export type PaymentStatusAnswer = z.infer<typeof PaymentStatusSchema>;

/** A payment that is cancelled. */
export const CancelledPaymentSchema = z.strictObject({ id: reference, status: z.literal('cancelled') });

/** A payment that is to be cancelled, and that Swish has not said enough about. */
export const UnclearPaymentSchema = z.strictObject({ id: reference, status: z.literal('unclear') });

export type CancelAnswer = z.infer<typeof CancelledPaymentSchema> | z.infer<typeof UnclearPaymentSchema>;
