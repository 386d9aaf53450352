import * as z from 'zod';

/** What Swish is told: the same whether the payment is known or not. */
export const ReceivedSchema = z.strictObject({ received: z.literal(true) });
export type ReceivedAnswer = z.infer<typeof ReceivedSchema>;
