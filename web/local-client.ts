/** What the local cloud tells its own pages. Times may be ISO texts, seconds or milliseconds: see `timeOf`. */
export type Time = string | number;

export interface PaymentRequest {
  readonly reference: string;
  readonly amount: string | number;
  readonly message: string | null;
  readonly payeeName: string | null;
  readonly status: string;
  readonly createdAt: Time;
  readonly expiresAt: Time | null;
  readonly hasToken: boolean;
}

export interface SentMail {
  readonly to: string | readonly string[];
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly at: Time;
}

export interface Execution {
  readonly name: string;
  readonly status: string;
  readonly startDate: Time;
  readonly stopDate?: Time | null;
}

/** An event of GetExecutionHistory; its details stand under a name of its type's own. */
export interface HistoryEvent {
  readonly id: number;
  readonly type: string;
  readonly timestamp: Time;
  readonly [details: string]: unknown;
}

export interface Rules {
  readonly ok: boolean;
  readonly rules: readonly { readonly id: string; readonly ok: boolean; readonly offenders: readonly unknown[] }[];
}

export interface State {
  readonly orders: readonly Readonly<Record<string, unknown>>[];
  readonly stock: readonly {
    readonly id: string;
    readonly title: string;
    readonly stock: number;
    readonly reserved: number;
    readonly free: number;
  }[];
}

export interface LocalClock {
  readonly now: Time;
}

/** Advancing waits until everything that is due is done, so it may take a while. */
const REQUEST_LIMIT_MS = 60_000;

/** Throws with the answer's own text when the local cloud refuses, so that the page can show why. */
async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { ...init, signal: AbortSignal.timeout(REQUEST_LIMIT_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

const post = (path: string, body: unknown): Promise<unknown> =>
  request(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const localCloud = {
  clock: () => request<LocalClock>('/local/clock'),
  advanceClock: (advanceSeconds: number) => post('/local/clock', { advanceSeconds }),
  mails: () => request<readonly SentMail[]>('/local/mails'),
  paymentRequests: () => request<readonly PaymentRequest[]>('/local/phone'),
  answerPayment: (reference: string, answer: { readonly action: string; readonly errorCode?: string }) =>
    post(`/local/phone/${encodeURIComponent(reference)}`, answer),
  executions: () => request<readonly Execution[]>('/local/executions'),
  history: async (name: string): Promise<readonly HistoryEvent[]> => {
    const answer = await request<{ readonly events: readonly HistoryEvent[] }>(
      `/local/executions/${encodeURIComponent(name)}`,
    );
    return answer.events;
  },
  rules: () => request<Rules>('/local/rules'),
  state: () => request<State>('/local/state'),
};

/** AWS's wire gives seconds, ours ISO texts, JavaScript milliseconds. */
export function timeOf(time: Time): number {
  if (typeof time === 'string') return Date.parse(time);
  return time < 1e11 ? time * 1000 : time;
}

export const clockText = (time: Time | null | undefined): string =>
  time === null || time === undefined ? '' : new Date(timeOf(time)).toLocaleString('sv-SE');

/**
 * Calls `refresh` now and then every `everyMs` after it ended, while the page is visible. What it throws is shown in
 * `problem`, and gone again with the next success.
 */
export function keepFresh(refresh: () => Promise<void>, problem: HTMLElement, everyMs: number): () => Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = async (): Promise<void> => {
    clearTimeout(timer);
    try {
      await refresh();
      problem.textContent = '';
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(() => void run(), everyMs);
  };
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void run();
  });
  void run();
  return run;
}
