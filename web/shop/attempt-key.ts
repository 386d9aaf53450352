const STORAGE_KEY = 'smultron.attempt';

interface Attempt {
  readonly key: string;
  readonly requestHash: string;
}

/**
 * The idempotency key of the attempt to place exactly this request: the same until `forgetAttempt`, also after a reload
 * of the page, so that a double click or a lost answer makes one order. A changed request is another attempt. Only a hash
 * of the request is kept.
 */
export async function attemptKey(request: unknown, storage: Storage): Promise<string> {
  const requestHash = await hash(JSON.stringify(request));
  const stored = readAttempt(storage);
  if (stored?.requestHash === requestHash) return stored.key;
  const attempt: Attempt = { key: crypto.randomUUID(), requestHash };
  storage.setItem(STORAGE_KEY, JSON.stringify(attempt));
  return attempt.key;
}

/** The attempt has its answer: the next one is new even with the same request. */
export const forgetAttempt = (storage: Storage): void => storage.removeItem(STORAGE_KEY);

function readAttempt(storage: Storage): Attempt | undefined {
  const text = storage.getItem(STORAGE_KEY);
  return text === null ? undefined : (JSON.parse(text) as Attempt);
}

async function hash(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
