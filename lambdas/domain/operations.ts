import type { Checkout, RunKind } from './checkout.ts';
import { isPayable } from './due.ts';
import type { Order } from './order.ts';
import { isMoney } from './outcome.ts';
import { refundState } from './refund.ts';

/**
 * What an operator may do with an order, and why not. The commands refuse by it and a page can show it beforehand; the
 * transactions have the same in their conditions, for what changes in between.
 *
 * - `activate`: make it active without, or before, Swish's word
 * - `cancel`: undo an active order that nobody paid
 * - `refund`: give the money back through Swish; an active order is undone with it
 * - `pay_back`: note that the money went back another way; an active order is undone with it
 * - `settle`, `late-payment`: start the next run of that kind
 */
export const OPERATIONS = ['activate', 'cancel', 'refund', 'pay_back', 'settle', 'late-payment'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Everything that is known of an order when somebody decides about it. */
export interface OrderCase {
  readonly order: Order;
  /** Undefined: an order of the old checkout, or so old that its record is gone. */
  readonly checkout: Checkout | undefined;
  /** The last run. */
  readonly run: 'running' | 'closed' | 'missing';
  readonly now: number;
}

export interface Verdict {
  readonly operation: Operation;
  readonly isAllowed: boolean;
  /** What it would do, or why it may not be done. */
  readonly why: string;
}

/** A case with its record. */
interface Known extends OrderCase {
  readonly checkout: Checkout;
}

/** Why not; undefined: nothing is in the way. */
type Objection = string | undefined;

/** The verdict on every operation, in one order. */
export const verdictsOn = (found: OrderCase): readonly Verdict[] =>
  OPERATIONS.map((operation) => verdictOn(operation, found));

export function verdictOn(operation: Operation, found: OrderCase): Verdict {
  const objection = unmovable(found) ?? OBJECTIONS[operation](found as Known);
  return { operation, isAllowed: objection === undefined, why: objection ?? MEANINGS[operation] };
}

/**
 * The kind of run that goes on with what is known: a refund that was begun, money that is there, or Swish's answer. Where
 * the money went back another way there is none to give back: settling ends the checkout.
 */
export function nextRunKind({ refund, paidBack, outcome, ending }: Checkout): Exclude<RunKind, 'checkout'> {
  if (paidBack !== undefined) return 'settle';
  if (refund !== undefined) return 'refund';
  return outcome === 'PAID' && ending !== 'confirmed' ? 'late-payment' : 'settle';
}

const MEANINGS: Readonly<Record<Operation, string>> = {
  activate: 'makes it active and sells its pieces, on your word',
  cancel: 'undoes it: nobody paid',
  refund: 'gives the money back through Swish; the order is invalid then',
  pay_back: 'notes that you gave the money back another way; the order is invalid then',
  settle: 'asks Swish, and acts on what it says; sends mails that are owed',
  'late-payment': 'holds the pieces again and confirms, or pays back',
};

const OBJECTIONS: Readonly<Record<Operation, (found: Known) => Objection>> = {
  activate: ({ order, checkout, now }) =>
    first(
      [order.status === 'active', 'It is active already'],
      [moneyWentBack(checkout), 'Its money went back or is going back: the customer has to order anew'],
      [checkout.successor !== undefined, `The customer started over, with checkout ${checkout.successor}`],
      [isPayable(checkout, now), 'The customer may be paying right now: wait for the end of the payment wait'],
      [
        isBeingAsked(checkout),
        'Swish is being asked what became of the payment: wait until it is known, or has been unclear for a while',
      ],
    ),

  cancel: ({ order, checkout }) =>
    first(
      [order.status === 'inactive', 'Only settling ends an order that awaits its payment: runs resume --kind settle'],
      [order.status === 'invalid', 'It is invalid already'],
      [isMoney(checkout.outcome), 'Swish has taken the money: refund it, or say that it goes back another way'],
      [isUnknown(checkout), 'Nobody knows whether Swish took the money: only --money-back other would be true'],
    ),

  refund: ({ order, checkout, run }) =>
    first(
      [checkout.paidBack !== undefined, 'The money went back another way already: nothing pays it back again'],
      [refundState(checkout.refund) === 'paid', 'The money is back already'],
      [order.status === 'active' && checkout.refund !== undefined, 'It is active, but a refund of it has begun'],
      [isUnknown(checkout), 'Nobody knows whether there is money to give back. Swish is asked again by itself'],
      [!isMoney(checkout.outcome), 'Swish has taken no money that it could give back'],
      [order.status !== 'active' && run === 'running', RUNNING],
    ),

  pay_back: ({ order, checkout, run }) =>
    first(
      [checkout.paidBack !== undefined, 'That is noted already'],
      [refundState(checkout.refund) === 'paid', 'The money is back already, through Swish'],
      [isUnderWay(checkout), 'A refund is under way at Swish: the money would go back twice'],
      [order.status !== 'active' && run === 'running', RUNNING],
      [
        order.status !== 'active' && isUnknown(checkout) && checkout.attention === undefined,
        'Nobody knows yet whether the customer paid: wait until it is known, or flagged',
      ],
      [order.status !== 'active' && !isUnknown(checkout) && !isMoney(checkout.outcome), 'Swish has taken no money'],
    ),

  settle: ({ checkout, run, now }) =>
    first(
      [run === 'running', RUNNING],
      [isPayable(checkout, now), 'The customer can still pay: nothing is settled meanwhile'],
    ),

  'late-payment': ({ order, checkout, run }) =>
    first(
      [run === 'running', RUNNING],
      [order.status === 'active', 'It is active already'],
      [moneyWentBack(checkout), 'Its money went back or is going back'],
      [checkout.outcome !== 'PAID', 'Swish has not said that it is paid as asked'],
    ),
};

const RUNNING = 'A run is under way: wait for its end';

/** Orders that nothing is known of beside what stands on them. */
function unmovable({ order, checkout }: OrderCase): Objection {
  if (!Array.isArray(order.history)) return 'It is an order of the old checkout, which is never rewritten';
  return checkout === undefined ? 'Its checkout record is gone: nothing is left to decide by' : undefined;
}

const first = (...objections: readonly (readonly [applies: boolean, sentence: string])[]): Objection =>
  objections.find(([applies]) => applies)?.[1];

const moneyWentBack = ({ refund, paidBack }: Checkout): boolean => refund !== undefined || paidBack !== undefined;

/** Swish was asked for the payment, and has not said what became of it. */
const isUnknown = ({ askedAt, outcome }: Checkout): boolean => askedAt !== undefined && outcome === undefined;

/** Unknown for so short a time that an answer is to be expected. */
const isBeingAsked = (checkout: Checkout): boolean =>
  isUnknown(checkout) &&
  checkout.ending === undefined &&
  checkout.unclearSince === undefined &&
  checkout.attention === undefined;

/** Swish may have been asked for a refund whose end is not known. */
const isUnderWay = ({ refund }: Checkout): boolean => refund?.askedAt !== undefined && refundState(refund) === 'open';
