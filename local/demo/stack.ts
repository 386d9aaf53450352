import { setTimeout as sleep } from 'node:timers/promises';
import { CheckoutClient } from '../../web/checkout-client.ts';
import type { RuleReport } from '../rules/evaluate-rules.ts';

export interface StockLine {
  readonly id: string;
  readonly title: string;
  readonly stock: number;
  readonly reserved: number;
  readonly free: number;
}

export interface StackState {
  readonly orders: readonly { readonly id: string; readonly number: string; readonly status: string }[];
  readonly stock: readonly StockLine[];
}

export interface StackMail {
  readonly to: string;
  readonly subject: string;
}

/** Nothing listens at the address: the stack was not started, or elsewhere. */
export class StackNotRunning extends Error {
  override readonly name = 'StackNotRunning';
}

/** Advancing waits until everything that is due is done. */
const REQUEST_LIMIT_MS = 60_000;
const WAIT_LIMIT_MS = 20_000;
const PAUSE_MS = 100;

/** A running local stack as a visitor with a browser, a phone and a watch sees it. */
export class Stack {
  readonly url: string;
  /** The storefront's own way to the API. */
  readonly shop: CheckoutClient;

  constructor(url: string) {
    this.url = url;
    this.shop = new CheckoutClient({ apiUrl: url, language: 'en' });
  }

  /** The clock's time, ISO 8601. @throws StackNotRunning */
  async now(): Promise<string> {
    const { now } = await this.#request<{ now: string }>('GET', '/local/clock');
    return now;
  }

  /** Lets time pass, and everything happen that is due meanwhile. */
  async advance(seconds: number): Promise<void> {
    await this.#request('POST', '/local/clock', { advanceSeconds: seconds });
  }

  /** What the customer does with a payment request. */
  async act(reference: string, action: 'pay' | 'decline' | 'error', how: object = {}): Promise<void> {
    await this.#request('POST', `/local/phone/${reference}`, { action, ...how });
  }

  state(): Promise<StackState> {
    return this.#request('GET', '/local/state');
  }

  /** Mails about an order, the oldest first. */
  async mailsOf(orderNumber: string): Promise<readonly StackMail[]> {
    const mails = await this.#request<readonly StackMail[]>('GET', '/local/mails');
    return mails.filter(({ subject }) => subject.includes(orderNumber)).toReversed();
  }

  rules(): Promise<RuleReport> {
    return this.#request('GET', '/local/rules');
  }

  async #request<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const response = await this.#exchange(new URL(path, this.url), {
      method,
      signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
      ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async #exchange(url: URL, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, init);
    } catch (cause) {
      // A time-out is another thing: somebody is there, but slow.
      if (cause instanceof TypeError) throw new StackNotRunning(`Nothing answers at ${this.url}`, { cause });
      throw cause;
    }
  }
}

/** Asks again until `probe` finds something. @throws Error saying what was waited for in vain */
export async function waitFor<T>(what: string, probe: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > until) throw new Error(`Waited ${WAIT_LIMIT_MS / 1000} s in vain for ${what}`);
    await sleep(PAUSE_MS);
  }
}
