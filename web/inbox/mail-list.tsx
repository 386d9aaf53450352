import type { RefObject, VNode } from 'preact';
import type { MailView } from './mail-api.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { dayTimeText } from '../design/times.ts';
import { FeedbackBadge } from './feedback-badge.tsx';
import { mailByKey, previewOf, senderName } from './mails.ts';
import { INBOX_TEXTS } from './texts.ts';

export interface MailListProps {
  readonly list: RefObject<HTMLUListElement | null>;
  readonly mails: readonly MailView[];
  /** Whose mails they are; undefined for all. */
  readonly address: string | undefined;
  /** Of the mail that stands beside the list. */
  readonly shown: string | undefined;
  readonly isRead: (messageId: string) => boolean;
  readonly onPick: (messageId: string) => void;
}

/** The newest first. One entry is reached by Tab, and from there the others by the arrow keys. */
export function MailList({ list, mails, address, shown, isRead, onPick }: MailListProps): VNode {
  const texts = INBOX_TEXTS[useLanguage()];
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = mailByKey(mails, shown, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onPick(next.messageId);
    list.current?.querySelectorAll('button')[mails.indexOf(next)]?.focus();
  };
  return (
    <ul ref={list} class="mail-list" aria-label={texts.mailsOf(address)} onKeyDown={onKeyDown}>
      {mails.map((mail) => (
        <li key={mail.messageId}>
          <Entry
            mail={mail}
            isShown={mail.messageId === shown}
            isRead={isRead(mail.messageId)}
            onPick={() => onPick(mail.messageId)}
          />
        </li>
      ))}
    </ul>
  );
}

interface EntryProps {
  readonly mail: MailView;
  readonly isShown: boolean;
  readonly isRead: boolean;
  readonly onPick: () => void;
}

function Entry({ mail, isShown, isRead, onPick }: EntryProps): VNode {
  const language = useLanguage();
  const texts = INBOX_TEXTS[language];
  return (
    <button
      type="button"
      class={`mail-entry ${isRead ? '' : 'unread'}`}
      aria-current={isShown ? 'true' : undefined}
      tabIndex={isShown ? 0 : -1}
      onClick={onPick}
    >
      <span class="mail-entry-head">
        <span class="mail-from">
          {isRead ? null : (
            <span class="unread-dot">
              <span class="visually-hidden">{texts.unread}: </span>
            </span>
          )}
          {senderName(mail.from)}
        </span>
        <time class="muted small numbers" dateTime={mail.at}>
          {dayTimeText(Date.parse(mail.at), language)}
        </time>
      </span>
      <span class="mail-subject">{mail.subject}</span>
      <span class="mail-preview muted small">{previewOf(mail)}</span>
      {mail.feedback.length === 0 ? null : <FeedbackBadge feedback={mail.feedback} />}
    </button>
  );
}
