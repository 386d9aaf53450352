import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { MailView } from './mail-api.ts';
import { browserStorage } from '../checkout-client/browser-storage.ts';
import { FRAME_TEXTS } from '../design/frame-texts.ts';
import { PageFrame, useLanguage } from '../design/page-frame.tsx';
import { Problem } from '../design/problem.tsx';
import { getJson } from '../design/request.ts';
import { useLive } from '../design/use-live.ts';
import { MailList } from './mail-list.tsx';
import { MailReader } from './mail-reader.tsx';
import { Mailboxes } from './mailboxes.tsx';
import { mailsTo } from './mails.ts';
import { markRead, readMails } from './read-mails.ts';
import { INBOX_TEXTS, type Version } from './texts.ts';

const STORAGE = browserStorage('sessionStorage');

/** The mails that the shop has sent, as their recipients see them. */
export function InboxPage(): VNode {
  const language = useLanguage();
  const texts = INBOX_TEXTS[language];
  const { data, error, again } = useLive('inbox', ['mails'], (signal) =>
    getJson<readonly MailView[]>('/local/mails', signal),
  );
  return (
    <PageFrame page="inbox" width="wide" title={texts.title}>
      {data === undefined ? (
        <div class="inbox-empty">
          <h1>{texts.heading}</h1>
          <p class="muted">{error === undefined ? FRAME_TEXTS[language].loading : null}</p>
          <Problem error={error} />
        </div>
      ) : data.length === 0 ? (
        <div class="inbox-empty" role="status">
          <h1>{texts.heading}</h1>
          <Envelope />
          <p>
            <strong>{texts.empty}</strong>
          </p>
          <p class="muted">{texts.howToGet}</p>
        </div>
      ) : (
        <Inbox mails={data} again={again} />
      )}
    </PageFrame>
  );
}

function Inbox({ mails, again }: { readonly mails: readonly MailView[]; readonly again: () => void }): VNode {
  const texts = INBOX_TEXTS[useLanguage()];
  const [address, setAddress] = useState<string>();
  const [picked, setPicked] = useState<string>();
  const [version, setVersion] = useState<Version>('html');
  const [read, setRead] = useState(() => readMails(STORAGE));
  const list = useRef<HTMLUListElement>(null);
  const inBox = mailsTo(mails, mails.some(({ to }) => to === address) ? address : undefined);
  const pickedMail = inBox.find(({ messageId }) => messageId === picked);
  // Until somebody picks one, the newest is looked at.
  const shown = pickedMail ?? inBox[0];

  function pick(messageId: string): void {
    setPicked(messageId);
    setRead(markRead(STORAGE, messageId, new Set(mails.map((mail) => mail.messageId))));
  }

  /** Where list and reader do not fit side by side: from the reader to the entry that led there. */
  function goBack(): void {
    setPicked(undefined);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus());
  }

  return (
    <div class={`inbox ${pickedMail === undefined ? '' : 'is-reading'}`}>
      <div class="inbox-side">
        <h1>{texts.heading}</h1>
        <Mailboxes
          mails={mails}
          address={address}
          onPick={(next) => {
            setAddress(next);
            setPicked(undefined);
          }}
        />
      </div>
      <MailList
        list={list}
        mails={inBox}
        address={address}
        shown={shown?.messageId}
        isRead={(messageId) => read.has(messageId)}
        onPick={pick}
      />
      {shown === undefined ? null : (
        <MailReader
          key={shown.messageId}
          mail={shown}
          isPicked={pickedMail !== undefined}
          version={version}
          onVersion={setVersion}
          onChanged={again}
          onBack={goBack}
        />
      )}
    </div>
  );
}

function Envelope(): VNode {
  return (
    <svg
      viewBox="0 0 64 48"
      width="72"
      height="54"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      <rect x="2" y="2" width="60" height="44" rx="6" />
      <path d="M4 6l28 22L60 6" stroke-linejoin="round" />
    </svg>
  );
}
