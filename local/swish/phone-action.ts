import * as z from 'zod';
import { ServiceError } from '../aws/types.ts';

const LONGEST_WAIT_SECONDS = 14 * 24 * 3600;

const actionSchema = z.enum(['pay', 'decline', 'cancel', 'error']);
/** Any code of Swish's form, also one that nobody knows: clients have to cope with it. */
const errorCodeSchema = z.string().regex(/^[A-Z0-9]{2,20}$/, 'must be a code such as RF07');
const waitSchema = z.number().min(0).max(LONGEST_WAIT_SECONDS);

const laterSchema = z.strictObject({
  action: actionSchema,
  errorCode: errorCodeSchema.optional(),
  afterSeconds: waitSchema,
});

const phoneActionSchema = z
  .strictObject({
    action: actionSchema,
    errorCode: errorCodeSchema.optional(),
    callback: z
      .strictObject({ copies: z.int().min(0).max(20).default(1), delaySeconds: waitSchema.default(0) })
      .optional(),
    later: laterSchema.optional(),
  })
  .check((context) => {
    const { action, errorCode, later } = context.value;
    const refuse = (path: string[], message: string) =>
      context.issues.push({ code: 'custom', input: context.value, path, message });
    if (errorCode !== undefined && action !== 'error') refuse(['errorCode'], 'belongs to the action error');
    if (later?.errorCode !== undefined && later.action !== 'error')
      refuse(['later', 'errorCode'], 'belongs to the action error');
    if (later !== undefined && errorCode !== 'DS24')
      refuse(['later'], 'needs the action error with errorCode DS24: no other outcome of Swish changes later');
  });

/**
 * What the customer (or a bank) does with a payment request. `callback` says how Swish reports it: `copies: 0` is a lost
 * callback, 2 a doubled one. `later` is what an unclear payment (DS24) turns out to have been.
 */
export type PhoneAction = z.infer<typeof phoneActionSchema>;

/** Reads a phone action; refuses with 400 and the name of the field. */
export function parsePhoneAction(value: unknown): PhoneAction {
  const result = phoneActionSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'body', message }));
  const text = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
  throw new ServiceError('BadRequest', text, 400, { details: problems });
}
