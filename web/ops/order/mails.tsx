import type { VNode } from 'preact';
import { mailKindOf, type MailName } from '../../../lambdas/domain/mail-record.ts';
import type { MailRecipient } from '../../../lambdas/domain/order.ts';
import type { OrderView } from '../../../ops/console/api.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Section } from '../section.tsx';
import { When } from '../when.tsx';
import { ORDER_TEXTS } from './order-texts.ts';

const TONES = { sent: 'good', sending: 'wait', failed: 'bad' } as const;

/** Which mails went out about an order, and what came of each. */
export function Mails({ view, now }: { readonly view: OrderView; readonly now: number }): VNode | null {
  const texts = ORDER_TEXTS[useLanguage()];
  if (view.order === undefined) return null;
  return (
    <Section title={texts.mails}>
      {view.mails.length === 0 ? <p class="muted">{texts.noMails}</p> : null}
      <ul class="lines">
        {view.mails.map(({ kind, recipient, status, at, attempt, error, feedback, resent = [] }) => (
          <li key={`${recipient} ${kind}`}>
            <p class="row">
              <strong>{texts.mailKinds[mailKindOf(kind as MailName)]}</strong>
              <span>→ {texts.recipients[recipient as MailRecipient]}</span>
              <span class={`badge ${feedback === undefined ? TONES[status] : 'bad'}`}>
                {feedback === undefined ? texts.mailStatuses[status] : texts.feedback[feedback.type]}
              </span>
            </p>
            <p class="small muted">
              <When at={at} now={now} /> · {texts.attempts(attempt)}
              {error === undefined ? null : ` · ${error}`}
            </p>
            {feedback === undefined ? null : (
              <p class="small">
                {feedback.subtype}
                {feedback.undelivered ? `, ${texts.undelivered}` : null} · <When at={feedback.at} now={now} />
              </p>
            )}
            {resent.map((again) => (
              <p key={again.at} class="small">
                {texts.resentBy(again.operator, again.why)}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Section>
  );
}
