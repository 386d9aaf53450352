import * as z from 'zod';

/** A way to have an order delivered. The cost is SEK. */
export const ShipmentOptionSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  cost: z.number().min(0),
});

export const ShipmentOptionsSchema = z.array(ShipmentOptionSchema).readonly();
export type ShipmentOptionsAnswer = z.infer<typeof ShipmentOptionsSchema>;
