import type * as z from 'zod';
import { ServiceError } from '../aws/types.ts';

/** Reads what a person or a test asks of the simulator; refuses with 400 and the name of every wrong field. */
export function readInput<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  const text = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ServiceError('BadRequest', text, 400, { details: problems });
}
