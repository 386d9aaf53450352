import type { MailView } from './mail-api.ts';

/** Mails of one recipient. */
export interface Mailbox {
  readonly address: string;
  /** The shop's own, where it reads what its customers buy. */
  readonly isShop: boolean;
  readonly count: number;
}

/** Who has got mail, the shop last, the others as they come in `mails`. */
export function mailboxesOf(mails: readonly MailView[]): readonly Mailbox[] {
  const found = new Map<string, Mailbox>();
  for (const { to, recipient } of mails) {
    const { count = 0 } = found.get(to) ?? {};
    found.set(to, { address: to, isShop: recipient === 'admin', count: count + 1 });
  }
  return [...found.values()].toSorted((a, b) => Number(a.isShop) - Number(b.isShop));
}

export const mailsTo = (mails: readonly MailView[], address: string | undefined): readonly MailView[] =>
  address === undefined ? mails : mails.filter(({ to }) => to === address);

const PREVIEW_LENGTH = 140;

/** The beginning of the text on one line; of a mail that is HTML alone there is none. */
export const previewOf = ({ text }: MailView): string =>
  (text ?? '').replace(/\s+/g, ' ').trim().slice(0, PREVIEW_LENGTH);

/** The name of a sender, `Smultron` of `Smultron <shop@example.com>`; the address of one without. */
export function senderName(from: string): string {
  const { name, address } = /^\s*"?(?<name>.*?)"?\s*<(?<address>[^<>]*)>\s*$/.exec(from)?.groups ?? {};
  return name === undefined || name === '' ? (address ?? from) : name;
}

/** Keys that lead from one mail to another. */
const STEPS: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: (index, last) => Math.min(last, index + 1),
  ArrowUp: (index) => Math.max(0, index - 1),
  Home: () => 0,
  End: (_index, last) => last,
};

/** The mail that a key leads to; undefined for any other key, and where there is none. */
export function mailByKey(mails: readonly MailView[], shown: string | undefined, key: string): MailView | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  const index = mails.findIndex(({ messageId }) => messageId === shown);
  return mails[step(index, mails.length - 1)];
}
