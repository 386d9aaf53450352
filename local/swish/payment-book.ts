import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../clock.ts';
import type { CallbackPlan } from './callback-plan.ts';
import { ENDED_BY_MESSAGE, messageOf } from './codes.ts';
import type { CreateRequest, Outcome, Payment } from './payment.ts';
import { Timers } from './timers.ts';

/** How long the customer can see and sign the request in the app. */
export const CUSTOMER_WINDOW_MS = 180_000;
/** When Swish gives up with TM01: later than the app, and earlier when the request went straight to a phone. */
const TIMES_OUT_AFTER_MS = { 'm-commerce': 330_000, 'e-commerce': 300_000 };
/** How long the merchant simulator takes to end a payment whose message is a code. */
const ENDED_BY_MESSAGE_AFTER_MS = 4_000;

export type Flow = keyof typeof TIMES_OUT_AFTER_MS;

export const flowOf = (payment: Payment): Flow => (payment.token === null ? 'e-commerce' : 'm-commerce');

interface Entry {
  payment: Payment;
  /** Requests by token are on no phone until somebody opens them there. */
  isOpened: boolean;
  readonly endings: Timer[];
}

/** Hears of every outcome that a payment gets, and how it is to be reported where that was said with it. */
export type OnOutcome = (payment: Payment, plan: CallbackPlan | undefined) => void;

/** Swish's payment requests: which exist, what became of them, and the end that comes by itself when nobody acts. */
export class PaymentBook {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #onOutcome: OnOutcome;
  readonly #onChange: () => void;
  readonly #entries = new Map<string, Entry>();
  readonly #byToken = new Map<string, string>();
  readonly #openByPayer = new Map<string, string>();

  /** `onChange` hears of every payment that begins or gets an outcome. */
  constructor(clock: Clock, onOutcome: OnOutcome, onChange: () => void) {
    this.#clock = clock;
    this.#timers = new Timers(clock);
    this.#onOutcome = onOutcome;
    this.#onChange = onChange;
  }

  /** The caller has checked that the id is free and that the payer has no open request. */
  create(id: string, request: CreateRequest): Payment {
    const token = request.payerAlias === null ? randomBytes(16).toString('hex') : null;
    const payment: Payment = { id, request, token, createdAt: this.#clock.now(), outcome: { status: 'CREATED' } };
    const endings = [this.#endAfter(TIMES_OUT_AFTER_MS[flowOf(payment)], id, 'TM01')];
    if (request.message !== null && ENDED_BY_MESSAGE.has(request.message))
      endings.push(this.#endAfter(ENDED_BY_MESSAGE_AFTER_MS, id, request.message));
    this.#entries.set(id, { payment, isOpened: token === null, endings });
    if (token !== null) this.#byToken.set(token, id);
    if (request.payerAlias !== null) this.#openByPayer.set(request.payerAlias, id);
    this.#onChange();
    return payment;
  }

  find(id: string): Payment | undefined {
    return this.#entries.get(id)?.payment;
  }

  /** The paid payment that a refund names by its bank reference. */
  findByPaymentReference(reference: string): Payment | undefined {
    return this.all().find(({ outcome }) => outcome.status === 'PAID' && outcome.paymentReference === reference);
  }

  /** The newest payment of an order, by the merchant's own reference. */
  findByOrder(reference: string): Payment | undefined {
    return this.all().findLast(({ request }) => request.payeePaymentReference === reference);
  }

  findByToken(token: string): Payment | undefined {
    const id = this.#byToken.get(token);
    return id === undefined ? undefined : this.find(id);
  }

  hasOpenRequest(payerAlias: string): boolean {
    return this.#openByPayer.has(payerAlias);
  }

  /** All payments, the oldest first. */
  all(): readonly Payment[] {
    return [...this.#entries.values()].map(({ payment }) => payment);
  }

  /** Whether the customer's app still shows the request. */
  isOnPhone(payment: Payment): boolean {
    return payment.outcome.status === 'CREATED' && this.#clock.now() < payment.createdAt + CUSTOMER_WINDOW_MS;
  }

  /** Whether a phone has got the request: one to a number by itself, any other once it was opened there. */
  isOpened(payment: Payment): boolean {
    return this.#entries.get(payment.id)?.isOpened === true;
  }

  open(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`No payment ${id} to open`);
    if (entry.isOpened) return;
    entry.isOpened = true;
    this.#onChange();
  }

  /** Writes an outcome and has it reported. Whether the payment may get it is the caller's to check. */
  settle(id: string, outcome: Outcome, plan?: CallbackPlan): Payment {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`No payment ${id} to settle`);
    for (const ending of entry.endings) ending.cancel();
    entry.payment = { ...entry.payment, outcome };
    const payer = entry.payment.request.payerAlias;
    if (payer !== null && this.#openByPayer.get(payer) === id) this.#openByPayer.delete(payer);
    this.#onOutcome(entry.payment, plan);
    this.#onChange();
    return entry.payment;
  }

  reset(): void {
    this.#timers.cancelAll();
    this.#entries.clear();
    this.#byToken.clear();
    this.#openByPayer.clear();
  }

  #endAfter(delayMs: number, id: string, errorCode: string): Timer {
    return this.#timers.after(delayMs, () => {
      this.settle(id, { status: 'ERROR', errorCode, errorMessage: messageOf(errorCode) });
    });
  }
}
