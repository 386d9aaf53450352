import * as z from 'zod';
import { readInput } from './read-input.ts';

const scanSchema = z.union(
  [
    z.strictObject({ code: z.string().trim().min(1).max(200) }),
    z.strictObject({ reference: z.string().min(1).max(100) }),
  ],
  'must be {code}, a token or what a QR code says, or {reference}',
);

/** What the phone is pointed at: a code (a token, or `D` and the token), or a payment by its reference. */
export const parseScan = (value: unknown): z.output<typeof scanSchema> => readInput(scanSchema, value);
