import * as z from 'zod';
import { RESENDABLE } from '../operations/resend-mail.ts';
import { isWhy, WHY_IS } from '../why.ts';
import { EXECUTION_FILTERS, type OperationRequest, type SearchRequest, type StockRequest } from './api.ts';
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

const LONGEST_SEARCH = 254;

export const searchSchema = z.object({
  text: z.string().trim().min(1).max(LONGEST_SEARCH),
  next: cursorSchema.nullable(),
}) satisfies z.ZodType<SearchRequest>;

const LONGEST_CONFIRMATION = 100;

const confirmableSchema = z.object({
  why: z
    .string()
    .trim()
    .refine(isWhy, { error: `Expected ${WHY_IS}` }),
  confirm: z.string().min(1).max(LONGEST_CONFIRMATION).nullable(),
  sure: z.string().max(LONGEST_CONFIRMATION).optional(),
});

const piecesSchema = z.enum(['returned', 'kept']);

export const operationSchema = z.discriminatedUnion('operation', [
  confirmableSchema.extend({ operation: z.enum(['activate', 'settle', 'late-payment', 'resume']) }),
  confirmableSchema.extend({ operation: z.enum(['cancel', 'refund', 'pay_back']), pieces: piecesSchema }),
  confirmableSchema.extend({
    operation: z.literal('resend'),
    recipient: z.enum(['customer', 'admin']),
    kind: z.enum(RESENDABLE).nullable(),
  }),
]) satisfies z.ZodType<OperationRequest>;

export const stockSchema = confirmableSchema.extend({
  stock: z.number().int().min(0),
}) satisfies z.ZodType<StockRequest>;

/** @throws RequestRefused that names the first field that is not as the schema has it */
export function readRequest<Schema extends z.ZodType>(schema: Schema, request: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(request);
  if (success) return data;
  const [issue] = error.issues;
  const field = issue?.path.join('.') || 'body';
  throw RequestRefused.of(field, `is not as it has to be: ${issue?.message ?? 'unreadable'}`);
}
