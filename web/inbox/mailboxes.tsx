import type { VNode } from 'preact';
import type { MailView } from './mail-api.ts';
import { useLanguage } from '../design/page-frame.tsx';
import { mailboxesOf } from './mails.ts';
import { INBOX_TEXTS } from './texts.ts';

export interface MailboxesProps {
  readonly mails: readonly MailView[];
  /** Whose mails are shown; undefined for all. */
  readonly address: string | undefined;
  readonly onPick: (address: string | undefined) => void;
}

/** Whose mails are shown. */
export function Mailboxes({ mails, address, onPick }: MailboxesProps): VNode {
  const texts = INBOX_TEXTS[useLanguage()];
  const boxes = [
    { address: undefined, name: texts.all, count: mails.length },
    ...mailboxesOf(mails).map((box) => ({
      address: box.address,
      name: box.isShop ? texts.shop : box.address,
      count: box.count,
    })),
  ];
  return (
    <ul class="mailboxes" aria-label={texts.mailboxes}>
      {boxes.map((box) => (
        <li key={box.address ?? ''}>
          <button
            type="button"
            aria-pressed={box.address === address}
            title={box.address}
            onClick={() => onPick(box.address)}
          >
            <span class="mailbox-name">{box.name}</span> <span class="numbers">{box.count}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
