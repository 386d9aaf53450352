import type { PaymentScript } from '../../local/swish/simulator.ts';

/** After the deadline of the payment wait, and after the run has ended without it. */
const LATE_SECONDS = 700;
/** How long Swish keeps the answer of a create back while the customer, or the bank, is faster. */
const ANSWER_SECONDS = 3;

/** How Swish reports what becomes of a payment or a refund, and when. */
interface CallbackWay {
  /** For people. */
  readonly means: string;
  readonly plan: NonNullable<PaymentScript['callbacks']>;
  /** The outcome is there, and reported, before the request for it is answered. */
  readonly isEarly?: boolean;
}

export const CALLBACKS = {
  normal: { means: 'comes once and at once', plan: {} },
  early: { means: 'comes before the request is answered', plan: {}, isEarly: true },
  late: { means: `comes ${LATE_SECONDS} s late`, plan: { delaySeconds: LATE_SECONDS } },
  twice: { means: 'comes twice at once', plan: { copies: 2 } },
  never: { means: 'never comes', plan: { copies: 0 } },
  contradicting: {
    means: 'comes, with others that say PAID and ERROR whatever is so',
    plan: { also: [{ status: 'PAID' }, { status: 'ERROR', errorCode: 'TM01', afterSeconds: 4 }] },
  },
} as const satisfies Readonly<Record<string, CallbackWay>>;

export type Callback = keyof typeof CALLBACKS;
export const CALLBACK_NAMES = Object.keys(CALLBACKS) as readonly Callback[];

/** What a payment's script says of its callbacks and of its refund's. `deed` is what an early customer does. */
export function scriptOf(callback: Callback, deed: PaymentScript['customer'] | undefined): PaymentScript {
  const { plan, isEarly = false }: CallbackWay = CALLBACKS[callback];
  const refund = isEarly ? { delaySeconds: ANSWER_SECONDS, debitedAfterSeconds: 0, paidAfterSeconds: 0 } : {};
  const early = isEarly && deed !== undefined ? { create: { delaySeconds: ANSWER_SECONDS }, customer: deed } : {};
  return { callbacks: plan, refund: { ...refund, callbacks: plan }, ...early };
}
