import type { TextStorage } from '../checkout-client/browser-storage.ts';

const STORAGE_KEY = 'smultron.read-mails';

/** Ids of the mails that were opened in this session of the browser. */
export function readMails(storage: TextStorage): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((id) => typeof id === 'string') : []);
  } catch (error) {
    // Somebody else wrote there: nothing is lost but a mark.
    if (error instanceof SyntaxError) return new Set();
    throw error;
  }
}

/** Keeps that a mail was opened, and which ones are known to be; `sent` are those that there still are. */
export function markRead(storage: TextStorage, messageId: string, sent: ReadonlySet<string>): ReadonlySet<string> {
  const read = new Set([...readMails(storage), messageId].filter((id) => sent.has(id)));
  storage.setItem(STORAGE_KEY, JSON.stringify([...read]));
  return read;
}
