import { types } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Conversation } from './conversation.ts';
import { type Payment, type PaymentObject, paymentObject } from './payment.ts';
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

/** How an outcome is reported: `copies: 0` loses the callback, 2 doubles it. */
export interface CallbackPlan {
  readonly copies: number;
  readonly delaySeconds: number;
}

export const REPORTED_AT_ONCE: CallbackPlan = { copies: 1, delaySeconds: 0 };

/** Pauses before the ten retries. */
const RETRY_AFTER_SECONDS = [5, 10, 20, 40, 60, 60, 60, 60, 60, 60];
/** Real time: a socket does not follow the clock, and the clock waits for a callback in flight. */
const ANSWER_WITHIN_MS = 10_000;

const deliverByHttp: Deliver = async ({ url, headers, body, signal }) => {
  const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' });
  await response.body?.cancel();
  return response.status;
};

interface Delivery {
  readonly reference: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly object: PaymentObject;
}

/**
 * Swish's callbacks: posted until one is answered with exactly 200, at most eleven times. What is sent is the payment as
 * it was when its outcome came, so that a retry may contradict what Swish has come to know since.
 */
export class Callbacks {
  readonly #clock: Clock;
  readonly #conversation: Conversation;
  readonly #deliver: Deliver;
  readonly #timers: Timers;
  #resets = new AbortController();

  constructor(options: { clock: Clock; conversation: Conversation; deliver?: Deliver | undefined }) {
    this.#clock = options.clock;
    this.#conversation = options.conversation;
    this.#deliver = options.deliver ?? deliverByHttp;
    this.#timers = new Timers(options.clock);
  }

  send(payment: Payment, plan: CallbackPlan): void {
    const { callbackUrl, callbackIdentifier } = payment.request;
    const headers = {
      'content-type': 'application/json',
      ...(callbackIdentifier === null ? {} : { callbackIdentifier }),
    };
    const delivery: Delivery = { reference: payment.id, url: callbackUrl, headers, object: paymentObject(payment) };
    for (let copy = 0; copy < plan.copies; copy++) {
      if (plan.delaySeconds === 0) void this.#clock.track(this.#attempt(delivery, 1));
      else this.#timers.after(plan.delaySeconds * 1000, () => this.#attempt(delivery, 1));
    }
  }

  /** Forgets what was still to be sent and breaks off what is being sent. */
  reset(): void {
    this.#timers.cancelAll();
    this.#resets.abort();
    this.#resets = new AbortController();
  }

  async #attempt(delivery: Delivery, attempt: number): Promise<void> {
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

/** `fetch` hides the reason of a failed connection in the cause. */
function reasonOf(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  return types.isNativeError(error.cause) ? `${error.message} (${error.cause.message})` : error.message;
}
