import * as z from 'zod';
import { ServiceError } from '../aws/types.ts';

export const SWISH_OPERATIONS = ['create', 'retrieve', 'cancel', 'createRefund', 'retrieveRefund'] as const;
export type SwishOperation = (typeof SWISH_OPERATIONS)[number];

/** What the application's functions may ask of the tables. */
const TABLE_OPERATIONS = [
  'GetItem',
  'BatchGetItem',
  'Query',
  'Scan',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
] as const;

/** What can be asked of the targets that are no functions. */
export const OPERATIONS = { table: TABLE_OPERATIONS, swish: SWISH_OPERATIONS, ses: ['SendEmail'] } as const;
const EFFECTS = ['crash', 'error', 'timeout', 'throttle', 'lose', 'bounce', 'complain'] as const;
const TIMES = ['before', 'after'] as const;

type Service = keyof typeof OPERATIONS;
type When = (typeof TIMES)[number];
type Effect = (typeof EFFECTS)[number];
/** What becomes of a mail later: its sender gets the usual answer. */
export type FeedbackEffect = Extract<Effect, 'bounce' | 'complain'>;

export const isFeedback = (effect: Effect): effect is FeedbackEffect => effect === 'bounce' || effect === 'complain';

const EITHER: readonly When[] = TIMES;
const ONLY_BEFORE: readonly When[] = ['before'];
const ONLY_AFTER: readonly When[] = ['after'];
const NEVER: readonly When[] = [];
/** Nobody who was turned away for the load has done anything; an answer can be lost only when there was one. */
const AWS_SERVICE = {
  crash: EITHER,
  error: EITHER,
  timeout: EITHER,
  throttle: ONLY_BEFORE,
  lose: EITHER,
  bounce: NEVER,
  complain: NEVER,
};
/** When an effect is possible, by target. */
export const POSSIBLE_EFFECTS: Readonly<Record<Service | 'function', Readonly<Record<Effect, readonly When[]>>>> = {
  function: { ...AWS_SERVICE, lose: ONLY_AFTER },
  table: AWS_SERVICE,
  // Only a mail that was sent comes back.
  ses: { ...AWS_SERVICE, bounce: ONLY_AFTER, complain: ONLY_AFTER },
  // Who made a request to Swish cannot be told, so nobody can be made to crash by it.
  swish: { ...AWS_SERVICE, crash: NEVER },
};

const faultSchema = z.strictObject({
  target: z.string(),
  operation: z.string().optional(),
  table: z.string().optional(),
  caller: z.string().optional(),
  when: z.enum(TIMES),
  effect: z.enum(EFFECTS),
  times: z.int().min(1).max(1000).default(1),
});

/**
 * Something that is to go wrong. `target` is a function's name, or `table`, `swish` or `ses`; `operation`, `table` (a
 * table's name) and `caller` (the function that asks; not for Swish) narrow it down. `before`: what was asked for does
 * not happen; `after`: it happens, but the answer is not what comes back. `times` counts requests and invocations, not
 * calls of the application: its clients and the state machine try again by themselves.
 */
export type Fault = z.output<typeof faultSchema>;
/** `times` is 1 unless told. */
export type FaultInput = z.input<typeof faultSchema>;

/** What faults can be armed for. */
export interface Targets {
  readonly functions: readonly string[];
  readonly tables: readonly string[];
}

/** Reads a fault; refuses with 400 and the name of the field. */
export function parseFault(value: unknown, targets: Targets): Fault {
  const result = faultSchema
    .check(({ value: fault, issues }) => {
      for (const [field, message] of problemsOf(fault, targets)) {
        issues.push({ code: 'custom', input: fault, path: [field], message });
      }
    })
    .safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  const text = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ServiceError('BadRequest', text, 400, { details: problems });
}

const isService = (target: string): target is Service => Object.hasOwn(OPERATIONS, target);
const oneOf = (names: readonly string[]): string => `must be one of ${names.join(', ')}`;

function* problemsOf(fault: Fault, { functions, tables }: Targets): Generator<[field: keyof Fault, message: string]> {
  const { target, operation, table, caller, when, effect } = fault;
  if (!isService(target) && !functions.includes(target)) {
    yield ['target', oneOf([...Object.keys(OPERATIONS), ...functions])];
    return;
  }
  const operations: readonly string[] = isService(target) ? OPERATIONS[target] : [];
  if (operation !== undefined && !operations.includes(operation)) {
    yield ['operation', operations.length === 0 ? 'a function has no operations' : oneOf(operations)];
  }
  if (table !== undefined && target !== 'table') yield ['table', 'belongs to the target table'];
  else if (table !== undefined && !tables.includes(table)) yield ['table', oneOf(tables)];
  if (caller !== undefined && target !== 'table' && target !== 'ses') {
    yield ['caller', 'belongs to the targets table and ses: who else asks cannot be told'];
  } else if (caller !== undefined && !functions.includes(caller)) yield ['caller', oneOf(functions)];

  const possible = POSSIBLE_EFFECTS[isService(target) ? target : 'function'][effect];
  if (possible.length === 0) yield ['effect', `${effect} is not possible with ${target}`];
  else if (!possible.includes(when)) yield ['when', `${effect} of ${target} is possible ${possible.join(' or ')} only`];
}
