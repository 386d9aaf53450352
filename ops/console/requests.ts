import * as z from 'zod';
import { EXECUTION_FILTERS } from './api.ts';
import { RequestRefused } from './refusals.ts';

const LONGEST_CURSOR = 4_096;
/** Step Functions has no more of one execution. */
const MOST_EVENTS = 25_000;

const cursorSchema = z.string().min(1).max(LONGEST_CURSOR);

export const listQuerySchema = z.object({
  filter: z.enum(EXECUTION_FILTERS).default('all'),
  next: cursorSchema.optional(),
});

export const eventsQuerySchema = z.object({
  after: z.coerce.number().int().min(0).max(MOST_EVENTS).default(0),
});

export const orderQuerySchema = z.object({ personal: z.enum(['0', '1']).default('0') });

/** @throws RequestRefused that names the first field that is not as the schema has it */
export function readRequest<Schema extends z.ZodType>(schema: Schema, request: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(request);
  if (success) return data;
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'body';
  throw RequestRefused.of(field, `is not as it has to be: ${issue?.message ?? 'unreadable'}`);
}
