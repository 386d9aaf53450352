import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FeedbackAction, MailView } from './mail-api.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { targetOf } from '../design/page-window.ts';
import { Problem } from '../design/problem.tsx';
import { postJson } from '../design/request.ts';
import { TabList, tabId } from '../design/tab-list.tsx';
import { dayTimeText } from '../design/times.ts';
import { FeedbackBadge } from './feedback-badge.tsx';
import { INBOX_TEXTS, type Version } from './texts.ts';

export interface MailReaderProps {
  readonly mail: MailView;
  /** Somebody asked for it; else it is just the newest. */
  readonly isPicked: boolean;
  readonly version: Version;
  readonly onVersion: (version: Version) => void;
  readonly onChanged: () => void;
  readonly onBack: () => void;
}

/** One mail: what it says, in both versions, what became of it, and the way to its order. */
export function MailReader({ mail, isPicked, version, onVersion, onChanged, onBack }: MailReaderProps): VNode {
  const language = useLanguage();
  const texts = INBOX_TEXTS[language];
  const versions = (['html', 'text'] as const).filter((each) => mail[each] !== null);
  const chosen = versions.includes(version) ? version : (versions[0] ?? 'text');
  const back = useRef<HTMLButtonElement>(null);
  // Where the list has gone from sight the focus follows; beside the list it stays on the entry.
  useEffect(() => {
    if (isPicked && back.current?.offsetParent !== null) back.current?.focus();
  }, [isPicked]);
  return (
    <article class="mail-reader" aria-labelledby="mail-subject">
      <header class="mail-head">
        <button ref={back} type="button" class="quiet mail-back" onClick={onBack}>
          <span aria-hidden="true">←</span> {texts.back}
        </button>
        <h2 id="mail-subject">{mail.subject}</h2>
        <p class="mail-facts small muted">
          <span>
            {texts.from} {mail.from}
          </span>
          <span>
            {texts.to} {mail.to}
          </span>
          <time class="numbers" dateTime={mail.at}>
            {dayTimeText(Date.parse(mail.at), language)}
          </time>
        </p>
        <div class="row mail-tools">
          <TabList
            panel="mail-content"
            class="versions"
            label={texts.versionsLabel}
            tabs={versions.map((name) => ({ name, text: texts.versions[name] }))}
            shown={chosen}
            onShow={onVersion}
          />
          <span role="status">
            <FeedbackBadge feedback={mail.feedback} />
          </span>
          {mail.order === null ? null : (
            <a class="button small" href={`/ops/orders/${encodeURIComponent(mail.order)}`} target={targetOf('ops')}>
              {texts.order}
            </a>
          )}
          <ComeBack messageId={mail.messageId} onChanged={onChanged} />
        </div>
      </header>
      <div class="mail-content" id="mail-content" role="tabpanel" aria-labelledby={tabId('mail-content', chosen)}>
        {chosen === 'html' ? (
          // Somebody else's HTML: the sandbox and its own policy run no script, load nothing and lead nowhere.
          <iframe
            class="mail-html"
            sandbox=""
            title={texts.content}
            src={`/local/mails/${encodeURIComponent(mail.messageId)}/html`}
          />
        ) : (
          <pre class="mail-text" tabIndex={0}>
            {mail.text}
          </pre>
        )}
      </div>
    </article>
  );
}

const ACTIONS = ['bounce', 'soft_bounce', 'complain', 'reject'] as const satisfies readonly FeedbackAction[];

/** What a mail server, a customer or SES may do with a mail that was sent. */
function ComeBack({ messageId, onChanged }: { readonly messageId: string; readonly onChanged: () => void }): VNode {
  const texts = INBOX_TEXTS[useLanguage()];
  const [error, setError] = useState<unknown>();
  async function comeBack(action: FeedbackAction): Promise<void> {
    setError(undefined);
    try {
      await postJson(`/local/mails/${encodeURIComponent(messageId)}`, { action });
      onChanged();
    } catch (failure) {
      setError(failure);
    }
  }
  return (
    <details class="come-back">
      <summary class="small">{texts.comeBack}</summary>
      <div class="row">
        {ACTIONS.map((action) => (
          <button key={action} type="button" class="small" onClick={() => void comeBack(action)}>
            {texts.actions[action]}
          </button>
        ))}
      </div>
      <p class="small muted">{texts.comeBackHint}</p>
      <Problem error={error} isOfDeed />
    </details>
  );
}
