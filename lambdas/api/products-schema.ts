import * as z from 'zod';

/** A product that is for sale. Prices are SEK; what is absent is null. */
export const ProductSchema = z.strictObject({
  id: z.string(),
  slug: z.string().nullable(),
  brand: z.string().nullable(),
  title: z.string(),
  subtitle: z.string().nullable(),
  price: z.number(),
  price_reduced: z.number().nullable().describe('What is charged, when it is above 0 and below `price`.'),
  available: z.int().min(0).describe('Pieces that nobody holds.'),
  max_order: z.int().positive().nullable().describe('Most pieces that one order may have.'),
  image: z.string().nullable(),
});

export const ProductsSchema = z.array(ProductSchema).readonly();
export type ProductsAnswer = z.infer<typeof ProductsSchema>;
