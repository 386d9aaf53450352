import * as z from 'zod';

/** Longer than anything that is waited for: two weeks. */
const LONGEST_WAIT_SECONDS = 14 * 24 * 3600;

export const waitSchema = z.number().min(0).max(LONGEST_WAIT_SECONDS);

/** Any code of Swish's form, also one that nobody knows: clients have to cope with it. */
export const codeSchema = z.string().regex(/^[A-Z0-9]{2,20}$/, 'must be a code such as RF07');

const contradictionSchema = z.strictObject({
  status: z.string().regex(/^[A-Z_]{2,20}$/, 'must be a status such as ERROR'),
  errorCode: codeSchema.optional(),
  afterSeconds: waitSchema.default(0),
});

export const callbackPlanSchema = z.strictObject({
  copies: z.int().min(0).max(20).default(1),
  delaySeconds: waitSchema.default(0),
  identifier: z.enum(['given', 'missing', 'wrong']).default('given'),
  also: z.array(contradictionSchema).max(20).default([]),
});

/**
 * How an outcome is reported. `copies: 0` loses the callback, 2 doubles it. `identifier` is what its header says. `also`
 * are further callbacks that tell something else than what is so: an ERROR after PAID, say, while GET still says PAID.
 */
export type CallbackPlan = z.output<typeof callbackPlanSchema>;

export const REPORTED_AT_ONCE: CallbackPlan = { copies: 1, delaySeconds: 0, identifier: 'given', also: [] };
