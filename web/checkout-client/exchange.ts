import { ApiRefusal, ApiUnreachable, asRecord } from './errors.ts';

/** An answer of the API that is no refusal. */
export interface Received {
  readonly status: number;
  readonly data: unknown;
  readonly links: Readonly<Record<string, unknown>>;
  /** The API's clock, epoch milliseconds. */
  readonly now: number;
  readonly retryAfterMs: number | undefined;
}

/** The API itself answers within 8 seconds, and a gateway gives up after 30. */
const LIMIT_MS = 15_000;

/**
 * One request and its answer.
 *
 * @throws ApiRefusal the API's own no
 * @throws ApiUnreachable no answer within 15 s, or none of the API: a gateway's `{"message"}`, a page, nothing
 * @throws the signal's reason when `signal` aborted
 */
export async function exchange(
  ask: typeof fetch,
  url: string,
  init: RequestInit,
  signal: AbortSignal | undefined,
): Promise<Received> {
  const { response, body } = await withLimit(signal, async (limited) => {
    const answered = await ask(url, { ...init, signal: limited });
    return { response: answered, body: await jsonIn(answered) };
  });
  const envelope = asRecord(body);
  const retryAfterMs = retryAfterIn(response);
  const error = asRecord(envelope?.['error']);
  if (typeof error?.['code'] === 'string') {
    throw new ApiRefusal(response.status, error['code'], textIn(error['message']), error['details'], retryAfterMs);
  }
  if (!response.ok || envelope === undefined || !('data' in envelope)) {
    throw new ApiUnreachable(`The answer ${response.status} is none of the API`, { retryAfterMs });
  }
  const now = Date.parse(textIn(asRecord(envelope['meta'])?.['now']));
  return {
    status: response.status,
    data: envelope['data'],
    links: asRecord(envelope['links']) ?? {},
    now: Number.isNaN(now) ? Date.now() : now,
    retryAfterMs,
  };
}

async function withLimit<T>(signal: AbortSignal | undefined, work: (limited: AbortSignal) => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  const timer = setTimeout(abort, LIMIT_MS);
  signal?.addEventListener('abort', abort);
  try {
    return await work(ending.signal);
  } catch (cause) {
    signal?.throwIfAborted();
    throw new ApiUnreachable('There was no answer', { cause });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Undefined for what is no JSON: then the status says what there is to know. */
async function jsonIn(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date: a gateway may send either. */
function retryAfterIn(response: Response): number | undefined {
  const text = response.headers.get('Retry-After');
  if (text === null) return undefined;
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.max(0, milliseconds);
}

export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');
