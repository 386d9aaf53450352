import type { VNode } from 'preact';
import type { FeedbackAction, MailView } from './mail-api.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { INBOX_TEXTS } from './texts.ts';

const LOOKS: Readonly<Record<FeedbackAction, 'bad' | 'wait'>> = {
  bounce: 'bad',
  soft_bounce: 'wait',
  complain: 'bad',
  reject: 'bad',
};

/** What became of a mail last. */
export function FeedbackBadge({ feedback }: { readonly feedback: MailView['feedback'] }): VNode {
  const texts = INBOX_TEXTS[useLanguage()];
  const last = feedback.at(-1);
  if (last === undefined) return <span class="badge good">{texts.sent}</span>;
  return <span class={`badge ${LOOKS[last.action]}`}>{texts.feedback[last.action]}</span>;
}
