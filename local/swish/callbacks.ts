import { randomUUID } from 'node:crypto';
import { types } from 'node:util';
import type { Clock } from '../clock.ts';
import type { CallbackPlan } from './callback-plan.ts';
import { messageOf } from './codes.ts';
import type { Conversation } from './conversation.ts';
import { Timers } from './timers.ts';

/** One try of a callback. */
export interface CallbackRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Aborts when Swish stops waiting for the answer, and when the simulator is reset. */
  readonly signal: AbortSignal;
}

/** Makes a callback and gives the status code of the answer; rejects when none came. */
export type Deliver = (callback: CallbackRequest) => Promise<number>;

/** Pauses before the ten retries. */
const RETRY_AFTER_SECONDS = [5, 10, 20, 40, 60, 60, 60, 60, 60, 60];
/** Real time: a socket does not follow the clock, and the clock waits for a callback in flight. */
const ANSWER_WITHIN_MS = 10_000;

const deliverByHttp: Deliver = async ({ url, headers, body, signal }) => {
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await response.body?.cancel();
  return response.status;
};

/** What is reported, and to whom. */
export interface Report {
  /** The id of the payment or the refund. */
  readonly reference: string;
  readonly url: string;
  readonly identifier: string | null;
  readonly object: Readonly<Record<string, unknown>>;
}

interface Delivery {
  readonly reference: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly object: Readonly<Record<string, unknown>>;
}

/**
 * Swish's callbacks: posted until one is answered with exactly 200, at most eleven times. What is sent is the payment or
 * refund as it was when its outcome came, so that a retry may contradict what Swish has come to know since.
 */
export class Callbacks {
  readonly #clock: Clock;
  readonly #conversation: Conversation;
  readonly #deliver: Deliver;
  readonly #timers: Timers;
  readonly #underWay = new Map<string, Set<Promise<void>>>();
  /** Nothing is sent while it is true, retries included, and what was due meanwhile is never sent. */
  areDropped = false;
  #resets = new AbortController();

  constructor(options: { clock: Clock; conversation: Conversation; deliver?: Deliver | undefined }) {
    this.#clock = options.clock;
    this.#conversation = options.conversation;
    this.#deliver = options.deliver ?? deliverByHttp;
    this.#timers = new Timers(options.clock);
  }

  send({ reference, url, identifier, object }: Report, plan: CallbackPlan): void {
    const said = plan.identifier === 'wrong' ? randomUUID() : identifier;
    const headers = {
      'content-type': 'application/json',
      ...(said === null || plan.identifier === 'missing' ? {} : { callbackIdentifier: said }),
    };
    for (let copy = 0; copy < plan.copies; copy++) this.#begin({ reference, url, headers, object }, plan.delaySeconds);
    for (const { status, errorCode, afterSeconds } of plan.also) {
      const told = { ...object, status, ...(status === 'PAID' ? {} : UNPAID), ...failure(errorCode) };
      this.#begin({ reference, url, headers, object: told }, afterSeconds);
    }
  }

  /** Resolves when no callback for the payment or refund is on its way; retries that wait for their time are not. */
  async delivered(reference: string): Promise<void> {
    const underWay = this.#underWay.get(reference);
    if (underWay !== undefined) await Promise.all(underWay);
  }

  /** Forgets what was still to be sent and breaks off what is being sent. */
  reset(): void {
    this.#timers.cancelAll();
    this.#resets.abort();
    this.#resets = new AbortController();
  }

  #begin(delivery: Delivery, delaySeconds: number): void {
    if (delaySeconds > 0) {
      this.#timers.after(delaySeconds * 1000, () => this.#attempt(delivery, 1));
      return;
    }
    const { reference } = delivery;
    const work = this.#clock.track(this.#attempt(delivery, 1));
    const underWay = this.#underWay.get(reference) ?? new Set();
    this.#underWay.set(reference, underWay.add(work));
    void work.finally(() => {
      underWay.delete(work);
      if (underWay.size === 0) this.#underWay.delete(reference);
    });
  }

  async #attempt(delivery: Delivery, attempt: number): Promise<void> {
    if (this.areDropped) return;
    const { reference, url, headers, object } = delivery;
    const reset = this.#resets.signal;
    const at = new Date(this.#clock.now()).toISOString();
    const signal = AbortSignal.any([reset, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    let status: number | null = null;
    let answer: string | null = null;
    try {
      status = await this.#deliver({ url, headers, body: JSON.stringify(object), signal });
    } catch (error) {
      answer = `No answer: ${reasonOf(error)}`;
    }
    if (reset.aborted) return;
    this.#conversation.add(reference, {
      kind: 'callback',
      at,
      method: 'POST',
      url,
      sent: object,
      status,
      answer,
      attempt,
    });
    const pause = RETRY_AFTER_SECONDS[attempt - 1];
    if (status !== 200 && pause !== undefined)
      this.#timers.after(pause * 1000, () => this.#attempt(delivery, attempt + 1));
  }
}

const UNPAID = { paymentReference: null, datePaid: null };

const failure = (errorCode: string | undefined) => ({
  errorCode: errorCode ?? null,
  errorMessage: errorCode === undefined ? null : messageOf(errorCode),
});

/** `fetch` hides the reason of a failed connection in the cause. */
function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  return types.isNativeError(error.cause) ? `${error.message} (${error.cause.message})` : error.message;
}
