import type { VNode } from 'preact';
import { formatAmount } from '../../../lambdas/domain/mail/format.ts';
import type { RecordedOutcome } from '../../../lambdas/domain/outcome.ts';
import type { RefundReason } from '../../../lambdas/domain/refund.ts';
import { codeOf } from '../../../lambdas/domain/swish-codes.ts';
import type { OrderView } from '../../../ops/console/api.ts';
import type { Language } from '../../design/language.ts';
import { useLanguage } from '../../design/page-frame.tsx';
import { Section } from '../section.tsx';
import { When } from '../when.tsx';
import { conversationOf, type Saying } from './swish-conversation.ts';
import { SWISH_TEXTS } from './swish-texts.ts';

/** What shop and Swish said to each other about the money, as a conversation. */
export function SwishTalk({ view, now }: { readonly view: OrderView; readonly now: number }): VNode {
  const spoken = useLanguage();
  const texts = SWISH_TEXTS[spoken];
  const sayings = conversationOf(view);
  return (
    <Section title={texts.title}>
      {sayings.length === 0 ? <p class="muted">{texts.nothingYet}</p> : null}
      <ol class="talk">
        {sayings.map((saying) => (
          <li key={`${saying.turn} ${saying.at}`} class={`saying ${saying.from}`}>
            {saying.from === 'note' ? null : (
              <span class="saying-speaker small">{saying.from === 'shop' ? texts.shop : 'Swish'}</span>
            )}
            <div class="saying-text">
              <p>
                {sentenceOf(saying, spoken)}
                {isWord(saying) ? <code class="saying-word">{saying.status}</code> : null}
              </p>
              {saying.code === undefined ? null : <Code code={saying.code} />}
            </div>
            <p class="saying-when">
              <When at={saying.at} now={now} />
              {(saying.times ?? 1) > 1 ? <span class="small muted"> · {texts.times(saying.times ?? 1)}</span> : null}
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** Whether it is Swish's own word, which its reports and its support use too. */
const isWord = ({ turn, status }: Saying): boolean =>
  (turn === 'outcome' || turn === 'refund_answered') && status !== undefined;

/** What a code of Swish's means: for the money, and for the customer. */
function Code({ code }: { readonly code: string }): VNode {
  const spoken = useLanguage();
  const texts = SWISH_TEXTS[spoken];
  const meaning = codeOf(code);
  return (
    <p class="small">
      <code class="saying-word">{code}</code> {meaning === undefined ? `${texts.unknownCode} ` : null}
      {meaning?.definite === true ? texts.noMoney : texts.nobodyKnows}{' '}
      {meaning === undefined ? null : texts.toCustomer(meaning.sentence[spoken])}
    </p>
  );
}

function sentenceOf({ turn, status, amountOre }: Saying, spoken: Language): string {
  const texts = SWISH_TEXTS[spoken];
  const amount = amountOre === undefined ? '…' : formatAmount(amountOre, spoken);
  switch (turn) {
    case 'asked':
      return texts.asked(amount);
    case 'payable':
      return texts.payable;
    case 'closed':
      return status === 'customer' ? texts.closedByCustomer : texts.closedByDeadline;
    case 'cancel_asked':
      return texts.cancelAsked;
    case 'looked_up':
      return status === 'refund' ? texts.lookedUpRefund : texts.lookedUp;
    case 'unclear':
      return texts.unclear;
    case 'outcome': {
      const outcome = texts.outcomes[status as RecordedOutcome];
      return amountOre === undefined ? outcome : `${outcome} ${texts.otherAmount(amount)}`;
    }
    case 'refund_begun':
      return texts.refundReasons[status as RefundReason];
    case 'refund_asked':
      return texts.refundAsked(amount);
    case 'refund_answered':
      return texts.refundStatuses[status ?? ''] ?? texts.refundUnclear;
  }
}
