import type { AttentionReason } from '../attention.ts';
import { runName, runNumberOf } from '../identifiers.ts';
import { ATTENTION_ADVICE, ATTENTION_TEXTS as texts } from './attention-texts.ts';
import { formatAmount, formatTime } from './format.ts';
import type { Fact, MailDocument } from './mail-document.ts';
import { oneLine } from './plain-text.ts';
import { withoutEmpty } from './receipt.ts';

/** A checkout that was flagged for a person. Nothing here is about the customer. */
export interface AttentionInput {
  readonly orderId: string;
  /** Absent when the checkout stopped before it had an order. */
  readonly orderNumber?: string | undefined;
  readonly reason: AttentionReason;
  /** When it was flagged, epoch milliseconds. */
  readonly at: number;
  /** Name of the execution that stopped. */
  readonly execution: string;
  /** Swish's instruction id of the payment; undefined when Swish was never asked for one. */
  readonly swishReference: string | undefined;
  /** The bank's reference of the payment, where Swish has told it. */
  readonly bankReference?: string | undefined;
  /** What is known of the payment; undefined when nothing is. */
  readonly outcome: string | undefined;
  /** What was asked of the customer and, where that differs, what Swish says was paid. Whole öre. */
  readonly amountOre?: number | undefined;
  readonly paidOre?: number | undefined;
  readonly refund: AttentionRefund | undefined;
  /** When the pieces go back to the stock, epoch milliseconds; undefined when none are held. */
  readonly holdsUntil: number | undefined;
  /** Where to look at the execution; left out unless it is an http(s) address. */
  readonly opsUrl?: string | undefined;
}

export interface AttentionRefund {
  /** Swish's instruction id of the refund. */
  readonly id: string;
  /** Swish's last word; undefined when it has not said any. */
  readonly status?: string | undefined;
  readonly errorCode?: string | undefined;
}

/**
 * Tells the admin which order stopped, why, what to look at and what to do.
 *
 * @param remindOf when the pieces go back to the stock, epoch milliseconds: then it is told once more, before they do
 */
export function attentionForAdmin(input: AttentionInput, remindOf?: number): MailDocument {
  const clean = cleanInput(input);
  const advice = ATTENTION_ADVICE[clean.reason];
  return {
    language: 'sv',
    ...opening(clean.orderNumber === '' ? clean.orderId : clean.orderNumber, remindOf),
    blocks: [
      {
        kind: 'paragraph',
        text: remindOf === undefined ? texts.intro : texts.reminderIntro(formatTime(remindOf, 'sv')),
      },
      { kind: 'facts', facts: factsOf(clean) },
      { kind: 'heading', text: texts.whatHappened },
      { kind: 'paragraph', text: advice.happened },
      { kind: 'heading', text: texts.whatToLookAt },
      { kind: 'list', items: advice.lookAt },
      { kind: 'heading', text: texts.whatToDo },
      { kind: 'list', items: advice.act },
      {
        kind: 'facts',
        facts: [...nextRunFacts(clean), { label: texts.runbook, value: runbookReference(clean.reason) }],
      },
      ...(isWebAddress(clean.opsUrl) ? [{ kind: 'link', label: texts.openOps, url: clean.opsUrl } as const] : []),
    ],
    footer: [texts.footer],
  };
}

function opening(name: string, remindOf: number | undefined): Pick<MailDocument, 'subject' | 'preheader' | 'title'> {
  return remindOf === undefined
    ? { subject: texts.subject(name), preheader: texts.preheader, title: texts.title(name) }
    : {
        subject: texts.reminderSubject(name),
        preheader: texts.reminderPreheader(formatTime(remindOf, 'sv')),
        title: texts.reminderTitle(name),
      };
}

/** Every text made one harmless line; empty where there is none. */
function cleanInput(input: AttentionInput) {
  const { refund } = input;
  const clean = (text: string | undefined): string => oneLine(text ?? '');
  return {
    ...input,
    orderId: clean(input.orderId),
    orderNumber: clean(input.orderNumber),
    execution: clean(input.execution),
    swishReference: clean(input.swishReference),
    bankReference: clean(input.bankReference),
    outcome: clean(input.outcome),
    refund:
      refund === undefined
        ? undefined
        : { id: clean(refund.id), status: clean(refund.status), errorCode: clean(refund.errorCode) },
  };
}

type CleanInput = ReturnType<typeof cleanInput>;

function factsOf(input: CleanInput): readonly Fact[] {
  const { refund, holdsUntil } = input;
  const amount = (ore: number | undefined): string => (ore === undefined ? '' : formatAmount(ore, 'sv'));
  return withoutEmpty([
    { label: texts.orderNumber, value: input.orderNumber || texts.noOrderNumber },
    { label: texts.orderId, value: input.orderId },
    { label: texts.reason, value: input.reason },
    { label: texts.flaggedAt, value: formatTime(input.at, 'sv') },
    { label: texts.execution, value: input.execution },
    { label: texts.outcome, value: input.outcome || texts.notKnown },
    { label: texts.swishReference, value: input.swishReference },
    { label: texts.bankReference, value: input.bankReference },
    { label: texts.asked, value: amount(input.amountOre) },
    { label: texts.paid, value: amount(input.paidOre) },
    { label: texts.refund, value: refund?.id ?? '' },
    { label: texts.refundStatus, value: refund === undefined ? '' : refundStatus(refund) },
    { label: texts.holdsUntil, value: holdsUntil === undefined ? texts.holdsNothing : formatTime(holdsUntil, 'sv') },
  ]);
}

function refundStatus({ status, errorCode }: NonNullable<CleanInput['refund']>): string {
  const known = status || texts.notKnown;
  return errorCode === '' ? known : texts.refundError(known, errorCode);
}

/** The name and the input of the run that resumes, ready to be copied. */
function nextRunFacts({ reason, orderId, execution }: CleanInput): readonly Fact[] {
  const kind = ATTENTION_ADVICE[reason].nextRun;
  const number = runNumberOf(execution, orderId);
  if (kind === undefined || number === undefined) return [];
  return [
    { label: texts.nextRun, value: runName(orderId, number + 1) },
    { label: texts.nextInput, value: JSON.stringify({ kind, checkoutId: orderId }) },
  ];
}

/** Where the runbook deals with a reason. */
const runbookReference = (reason: AttentionReason): string => `docs/runbook.md#${reason.replaceAll('_', '-')}`;

const isWebAddress = (url: string | undefined): url is string =>
  url !== undefined && /^https?:\/\/\S+$/.test(url) && URL.canParse(url);
