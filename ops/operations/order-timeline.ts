import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { describeFeedback } from '../../lambdas/domain/mail-feedback.ts';
import type { HistoryLine, Order } from '../../lambdas/domain/order.ts';
import type { EnteredState } from '../adapters/executions.ts';

/** What shop and Swish have to do with each other: the turns of their conversation about a payment and its refund. */
export type SwishTurn =
  | 'asked'
  | 'payable'
  | 'closed'
  | 'cancel_asked'
  | 'looked_up'
  | 'unclear'
  | 'outcome'
  | 'refund_begun'
  | 'refund_asked'
  | 'refund_answered';

/** Something that happened to an order. `at` is epoch ms. */
export interface Moment {
  readonly at: number;
  /** Who tells of it. */
  readonly source: 'order' | 'checkout' | 'swish' | 'flag' | 'mail' | 'operator' | 'run';
  readonly what: string;
  /** Of what was said between shop and Swish. */
  readonly turn?: SwishTurn;
  /** Of a run: which state of which run was entered. */
  readonly entered?: { readonly run: string; readonly state: string };
}

/** Everything that says when it happened, the oldest first. */
export function timelineOf(
  order: Order | undefined,
  checkout: Checkout | undefined,
  entered: readonly (EnteredState & { readonly run: string })[],
): readonly Moment[] {
  const moments = [
    ...(order === undefined ? [] : [...momentsOfOrder(order), ...momentsOfMails(order)]),
    ...(checkout === undefined ? [] : [...momentsOfCheckout(checkout), ...momentsOfPeople(checkout)]),
    ...entered.map(({ at, name, run }): Moment => ({
      at,
      source: 'run',
      what: `${name}${suffixOf(run)}`,
      entered: { run, state: name },
    })),
  ];
  return moments.sort((a, b) => a.at - b.at);
}

/** Run 1 goes without saying. */
const suffixOf = (run: string): string =>
  run.length > UUID_CHARACTERS ? ` (run ${run.slice(UUID_CHARACTERS + 1)})` : '';
const UUID_CHARACTERS = 36;

function momentsOfOrder(order: Order): Moment[] {
  // Orders of the old checkout have their date and nothing else.
  if (!Array.isArray(order.history)) return [{ at: order.date, source: 'order', what: 'came in by the old checkout' }];
  return order.history.map((line) => ({ at: line.at, source: 'order', what: sentenceOf(line) }));
}

function sentenceOf({ from, to, why, by, operator, pieces }: HistoryLine): string {
  const who = operator === undefined ? by : `${by} ${operator}`;
  const what = pieces === undefined ? '' : `, pieces ${pieces}`;
  return `${from ?? 'new'} → ${to}: ${why} (${who})${what}`;
}

const momentsOfMails = ({ notifications }: Order): Moment[] =>
  Object.entries(notifications ?? {}).flatMap(([recipient, kinds]) =>
    Object.entries(kinds).flatMap(([kind, { at, status, error, feedback }]): Moment[] => {
      const said = (when: number, what: string): Moment => ({
        at: when,
        source: 'mail',
        what: `${kind} to ${recipient}: ${what}`,
      });
      return [
        said(at, `${status}${error === undefined ? '' : ` (${error})`}`),
        ...(feedback === undefined ? [] : [said(feedback.at, describeFeedback(feedback))]),
      ];
    }),
  );

function momentsOfCheckout(checkout: Checkout): Moment[] {
  const { askedAt, askCount = 1, instructions, closingAt, closedBy, outcome, outcomeAt, unclearSince } = checkout;
  const { cancelAskedAt, lookedAt, ending, endedAt, reason, refund } = checkout;
  const moments: (readonly [at: number | undefined, source: Moment['source'], what: string, turn?: SwishTurn])[] = [
    [checkout.createdAt, 'checkout', 'began'],
    [askedAt, 'swish', `was asked for the payment${timesOf(askCount)}`, 'asked'],
    [instructions?.at, 'checkout', 'the customer could pay', 'payable'],
    [closingAt, 'checkout', `closed to new requests (${closedBy ?? 'deadline'})`, 'closed'],
    [cancelAskedAt, 'swish', 'was asked to cancel the payment, as the customer wished', 'cancel_asked'],
    [lookedAt, 'swish', 'was last asked what became of it', 'looked_up'],
    [unclearSince, 'swish', 'could not say what became of the payment', 'unclear'],
    [outcomeAt, 'swish', `payment ${outcome}`, 'outcome'],
    [refund?.begunAt, 'checkout', `refund ${refund?.number} begun: ${refund?.reason}`, 'refund_begun'],
    [refund?.askedAt, 'swish', `was asked for refund ${refund?.number}${timesOf(refund?.askCount)}`, 'refund_asked'],
    [
      refund?.at,
      'swish',
      `refund ${refund?.number} ${refund?.status ?? 'unclear'} ${refund?.errorCode ?? ''}`.trim(),
      'refund_answered',
    ],
    [endedAt, 'checkout', `ended: ${ending}${reason === undefined ? '' : `, ${reason}`}`],
  ];
  return moments.flatMap(([at, source, what, turn]) =>
    at === undefined ? [] : [{ at, source, what, ...(turn === undefined ? {} : { turn }) }],
  );
}

/** The record keeps when it was asked last, and how often. */
const timesOf = (count = 1): string => (count > 1 ? `, ${count} times by then` : '');

function momentsOfPeople({ attention, attentionHistory = [], operatorActs = [] }: Checkout): Moment[] {
  const flags = [...attentionHistory, ...(attention === undefined ? [] : [attention])];
  return [
    ...flags.map(({ at, reason }): Moment => ({ at, source: 'flag', what: `needs a person: ${reason}` })),
    ...attentionHistory.map(({ until, reason }): Moment => ({ at: until, source: 'flag', what: `down: ${reason}` })),
    ...operatorActs.map(({ at, operator, did, why }): Moment => ({
      at,
      source: 'operator',
      what: `${operator} ${did.replace('_', ' ')}: ${why}`,
    })),
  ];
}
