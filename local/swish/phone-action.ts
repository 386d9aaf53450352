import * as z from 'zod';
import { callbackPlanSchema, codeSchema, waitSchema } from './callback-plan.ts';
import { readInput } from './read-input.ts';

const actionSchema = z.enum(['pay', 'decline', 'cancel', 'error']);

const laterSchema = z.strictObject({
  action: actionSchema,
  errorCode: codeSchema.optional(),
  afterSeconds: waitSchema,
});

const plainActionSchema = z.strictObject({
  action: actionSchema,
  errorCode: codeSchema.optional(),
  callback: callbackPlanSchema.optional(),
  later: laterSchema.optional(),
});

const phoneActionSchema = plainActionSchema.check((context) => checkAction(context));
/** What a customer does by itself, so many seconds after what it is tied to. */
export const deedSchema = plainActionSchema
  .extend({ afterSeconds: waitSchema.default(0) })
  .check((context) => checkAction(context));

/**
 * What the customer (or a bank) does with a payment request. `callback` says how Swish reports it. `later` is what the
 * payment turns out to have been: an unclear one (DS24), or one that Swish had called failed.
 */
export type PhoneAction = z.output<typeof phoneActionSchema>;
export type Deed = z.output<typeof deedSchema>;

export const parsePhoneAction = (value: unknown): PhoneAction => readInput(phoneActionSchema, value);

/** What the fields say about each other. */
function checkAction({
  value,
  issues,
}: {
  value: z.output<typeof plainActionSchema>;
  issues: z.core.$ZodRawIssue[];
}): void {
  const { action, errorCode, later } = value;
  const refuse = (path: string[], message: string) => issues.push({ code: 'custom', input: value, path, message });
  if (errorCode !== undefined && action !== 'error') refuse(['errorCode'], 'belongs to the action error');
  if (later?.errorCode !== undefined && later.action !== 'error')
    refuse(['later', 'errorCode'], 'belongs to the action error');
  if (later !== undefined && action === 'pay')
    refuse(['later'], 'does not go with the action pay: what is paid stays paid');
}
