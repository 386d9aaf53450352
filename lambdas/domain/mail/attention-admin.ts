import type { AttentionReason } from '../attention.ts';
import { formatTime } from './format.ts';
import type { Block, MailDocument } from './mail-document.ts';
import { oneLine } from './plain-text.ts';
import { ATTENTION_ADVICE, ATTENTION_STEPS, ATTENTION_TEXTS as texts } from './texts.ts';

/** A checkout that was flagged for a person. Nothing here is about the customer. */
export interface AttentionInput {
  readonly orderId: string;
  /** Absent when the checkout stopped before it had an order. */
  readonly orderNumber?: string | undefined;
  readonly reason: AttentionReason;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Where to look at the execution; left out unless it is an http(s) address. */
  readonly opsUrl?: string | undefined;
}

/** Tells the admin which order stopped, why, and what to look at. */
export function attentionForAdmin(input: AttentionInput): MailDocument {
  const orderId = oneLine(input.orderId);
  const orderNumber = oneLine(input.orderNumber ?? '');
  const name = orderNumber === '' ? orderId : orderNumber;
  const links: readonly Block[] = isWebAddress(input.opsUrl)
    ? [{ kind: 'link', label: texts.openOps, url: input.opsUrl }]
    : [];
  return {
    language: 'sv',
    subject: texts.subject(name),
    preheader: texts.preheader,
    title: texts.title(name),
    blocks: [
      { kind: 'paragraph', text: texts.intro },
      {
        kind: 'facts',
        facts: [
          { label: texts.orderNumber, value: orderNumber === '' ? texts.noOrderNumber : orderNumber },
          { label: texts.orderId, value: orderId },
          { label: texts.reason, value: input.reason },
          { label: texts.flaggedAt, value: formatTime(input.at, 'sv') },
        ],
      },
      { kind: 'heading', text: texts.whatToLookAt },
      { kind: 'steps', steps: [ATTENTION_ADVICE[input.reason], ...ATTENTION_STEPS] },
      ...links,
    ],
    footer: [texts.footer],
  };
}

const isWebAddress = (url: string | undefined): url is string =>
  url !== undefined && /^https?:\/\/\S+$/.test(url) && URL.canParse(url);
