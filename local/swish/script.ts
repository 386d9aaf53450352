import * as z from 'zod';
import { type CallbackPlan, callbackPlanSchema, codeSchema, waitSchema } from './callback-plan.ts';
import { type Deed, deedSchema } from './phone-action.ts';
import { readInput } from './read-input.ts';

/**
 * What the merchant gets instead of Swish's answer: `'lost'` (the connection is broken off), a bare status such as 504,
 * or a refusal with a code.
 */
export type Gets = string | number;

/** How one request of the merchant goes. */
export interface Turn {
  readonly gets?: Gets;
  /** Whether Swish does what was asked, whatever the merchant gets. True, except for a code other than RP09. */
  readonly done?: boolean;
  /** Swish does it only so many seconds after the merchant got what `gets` says. */
  readonly doneAfterSeconds?: number;
  /** The answer comes so many seconds later. A cancellation is decided then, everything else before. */
  readonly delaySeconds?: number;
}

export interface CreateTurn extends Turn {
  /** False leaves the payment request token out of the answer. */
  readonly token?: boolean;
}

export interface CancelTurn extends Turn {
  /** What the customer does as the cancellation comes: before it is looked at, unless `afterSeconds` says later. */
  readonly customer?: z.input<typeof deedSchema>;
}

export interface RefundTurn extends Turn {
  /** Where the refund comes to rest: PAID unless told, DEBITED, VALIDATED, CREATED, or a code that it fails with. */
  readonly ends?: string;
  /** 2 unless told. A refund that fails does so then, or after it was debited where `paidAfterSeconds` is given. */
  readonly debitedAfterSeconds?: number;
  /** Counted from when it was debited; 2 unless told. */
  readonly paidAfterSeconds?: number;
  /** What a refund that failed with DS24 turns out to have been: PAID or another code. */
  readonly later?: { readonly ends: string; readonly afterSeconds: number };
  /** For its callbacks in turn; the last also for all after it. */
  readonly callbacks?: OneOrMore<z.input<typeof callbackPlanSchema>>;
  /** Fields that answers and callbacks show instead of the true ones. */
  readonly answer?: Shown;
}

/** Fields that are shown instead of the true ones: `{amount: 1}`, `{status: 'PENDING'}`. */
export type Shown = Readonly<Record<string, string | number | null>>;
type OneOrMore<T> = T | readonly T[];

/**
 * What is to happen to one payment. Requests (`create`, `retrieve`, `cancel`, `refund`) take one turn after the other and
 * are answered as ever when there is none left. `gets` alone may stand for a turn: `{create: 'lost'}`.
 */
export interface PaymentScript {
  /** An instruction id or an order's reference, also of a payment that exists; without it the next payment. */
  readonly for?: string;
  readonly create?: OneOrMore<Gets | CreateTurn>;
  readonly retrieve?: OneOrMore<Gets | Turn>;
  readonly cancel?: OneOrMore<Gets | CancelTurn>;
  readonly refund?: OneOrMore<Gets | RefundTurn>;
  /**
   * What the customer does by itself once the request exists. Without `afterSeconds` it is done, and its callback made,
   * before the create is answered.
   */
  readonly customer?: z.input<typeof deedSchema>;
  /** For the outcomes of the payment in turn; the last also for all after it. A phone action's own plan goes first. */
  readonly callbacks?: OneOrMore<z.input<typeof callbackPlanSchema>>;
  /** Fields that answers and callbacks show instead of the true ones. */
  readonly answer?: Shown;
}

const MOST_TURNS = 50;
/** Where a refund can come to rest, besides failing with a code. */
const RESTS = ['CREATED', 'VALIDATED', 'DEBITED', 'PAID'];

const getsSchema = z.union([z.literal('lost'), z.int().min(200).max(599), codeSchema], {
  error: "must be 'lost', a status from 200 to 599 or a code such as RF07",
});

const turnFields = {
  gets: getsSchema.optional(),
  done: z.boolean().optional(),
  doneAfterSeconds: waitSchema.optional(),
  delaySeconds: waitSchema.default(0),
};
const refundEndSchema = z
  .string()
  .refine(
    (end) => RESTS.includes(end) || (codeSchema.safeParse(end).success && end !== 'ERROR'),
    `must be ${RESTS.join(', ')} or a code such as RF07`,
  );
const codeOrPaidSchema = refundEndSchema.refine(
  (end) => end === 'PAID' || !RESTS.includes(end),
  'must be PAID or a code such as RF07',
);
const shownSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
const plansSchema = z.preprocess(listed, z.array(callbackPlanSchema).min(1).max(MOST_TURNS));

/** A list of turns, or one; a turn, or what the merchant gets. */
const turnsOf = <T extends z.ZodObject<typeof turnFields>>(turn: T) =>
  z.preprocess(
    (value) => listed(value)?.map((each) => (typeof each === 'object' ? each : { gets: each })),
    z.array(turn.transform(withDefaults).check(checkTurn)).max(MOST_TURNS),
  );

const scriptSchema = z.strictObject({
  for: z.string().min(1).max(64).optional(),
  create: turnsOf(z.strictObject({ ...turnFields, token: z.boolean().default(true) })).optional(),
  retrieve: turnsOf(z.strictObject(turnFields)).optional(),
  cancel: turnsOf(z.strictObject({ ...turnFields, customer: deedSchema.optional() })).optional(),
  refund: turnsOf(
    z.strictObject({
      ...turnFields,
      ends: refundEndSchema.optional(),
      debitedAfterSeconds: waitSchema.default(2),
      paidAfterSeconds: waitSchema.optional(),
      later: z.strictObject({ ends: codeOrPaidSchema, afterSeconds: waitSchema }).optional(),
      callbacks: plansSchema.optional(),
      answer: shownSchema.optional(),
    }),
  ).optional(),
  customer: deedSchema.optional(),
  callbacks: plansSchema.optional(),
  answer: shownSchema.optional(),
});

/** A turn of any request with all that was left open decided. */
export interface ReadTurn {
  readonly gets?: Gets | undefined;
  readonly done: boolean;
  readonly doneAfterSeconds?: number | undefined;
  readonly delaySeconds: number;
  readonly token?: boolean;
  readonly customer?: Deed | undefined;
}

export interface ReadRefundTurn extends ReadTurn {
  readonly ends?: string | undefined;
  readonly debitedAfterSeconds: number;
  readonly paidAfterSeconds?: number | undefined;
  readonly later?: { readonly ends: string; readonly afterSeconds: number } | undefined;
  readonly callbacks?: readonly CallbackPlan[] | undefined;
  readonly answer?: Shown | undefined;
}

export interface ReadScript {
  readonly for?: string | undefined;
  readonly create?: readonly ReadTurn[] | undefined;
  readonly retrieve?: readonly ReadTurn[] | undefined;
  readonly cancel?: readonly ReadTurn[] | undefined;
  readonly refund?: readonly ReadRefundTurn[] | undefined;
  readonly customer?: Deed | undefined;
  readonly callbacks?: readonly CallbackPlan[] | undefined;
  readonly answer?: Shown | undefined;
}

/** Reads a script; refuses with 400 and the name of the field. */
export const parseScript = (value: unknown): ReadScript => readInput<ReadScript>(scriptSchema, value);

function listed(value: unknown): unknown[] | undefined {
  if (value === undefined) return undefined;
  return Array.isArray(value) ? (value as unknown[]) : [value];
}

type TurnFields = z.output<z.ZodObject<typeof turnFields>>;

/** A refusal means that nothing was done, except RP09: it says that the id is taken. */
function withDefaults<T extends TurnFields>(turn: T): T & { done: boolean } {
  const isRefusal = typeof turn.gets === 'string' && turn.gets !== 'lost' && turn.gets !== 'RP09';
  return { ...turn, done: turn.done ?? !isRefusal };
}

function checkTurn({ value, issues }: { value: TurnFields; issues: z.core.$ZodRawIssue[] }): void {
  const refuse = (path: string[], message: string) => issues.push({ code: 'custom', input: value, path, message });
  if (value.gets === undefined && value.done === false) refuse(['done'], 'needs gets: what the merchant gets instead');
  if (value.gets === undefined && value.doneAfterSeconds !== undefined)
    refuse(['doneAfterSeconds'], 'needs gets: what the merchant gets before');
}
