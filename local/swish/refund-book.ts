import type { Clock } from '../clock.ts';
import type { CallbackPlan } from './callback-plan.ts';
import { messageOf, REFUND_ENDED_BY_MESSAGE } from './codes.ts';
import { newPaymentReference } from './customer.ts';
import type { Payment } from './payment.ts';
import type { Refund, RefundOutcome, RefundRequest } from './refund.ts';
import type { ReadRefundTurn, Shown } from './script.ts';
import { planInTurn } from './script-book.ts';
import { Timers } from './timers.ts';

const VALIDATED_AFTER_SECONDS = 1;
const DEBITED_AFTER_SECONDS = 2;
const PAID_AFTER_SECONDS = 2;

const isOpen = ({ outcome }: Refund): boolean => outcome.status !== 'PAID' && outcome.status !== 'ERROR';
const inOre = (amount: number): number => Math.round(amount * 100);

interface Entry {
  refund: Refund;
  readonly turn: ReadRefundTurn | undefined;
  reported: number;
}

/** Swish's refunds: which exist, how far each has come, and the way that each goes by itself. */
export class RefundBook {
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #onOutcome: (refund: Refund, plan: CallbackPlan | undefined) => void;
  readonly #onChange: () => void;
  readonly #entries = new Map<string, Entry>();

  /**
   * `onOutcome` hears when a refund is debited, paid or has failed, and how that is to be reported; `onChange` also when it
   * begins and is validated.
   */
  constructor(clock: Clock, onOutcome: (refund: Refund, plan: CallbackPlan | undefined) => void, onChange: () => void) {
    this.#clock = clock;
    this.#timers = new Timers(clock);
    this.#onOutcome = onOutcome;
    this.#onChange = onChange;
  }

  /** The caller has checked that the id is free and that the payment has so much left. */
  create(id: string, request: RefundRequest, payment: Payment, turn: ReadRefundTurn | undefined): void {
    const payer = payment.outcome.status === 'PAID' ? payment.outcome.payerAlias : payment.request.payerAlias;
    const refund: Refund = {
      id,
      paymentId: payment.id,
      request,
      payeeAlias: request.payeeAlias ?? payer ?? '',
      createdAt: this.#clock.now(),
      outcome: { status: 'CREATED' },
    };
    this.#entries.set(id, { refund, turn, reported: 0 });
    this.#onChange();
    this.#proceed(id, request.message, turn);
  }

  find(id: string): Refund | undefined {
    return this.#entries.get(id)?.refund;
  }

  /** All refunds, the oldest first. */
  all(): readonly Refund[] {
    return [...this.#entries.values()].map(({ refund }) => refund);
  }

  /** What answers and callbacks show instead of the true fields. */
  shown(id: string): Shown {
    return this.#entries.get(id)?.turn?.answer ?? {};
  }

  hasOpenRefund(paymentId: string): boolean {
    return this.all().some((refund) => refund.paymentId === paymentId && isOpen(refund));
  }

  /** What of the payment was not given back, in öre. A refund that failed gave nothing back, DS24 included. */
  remainingOre({ id, request }: Payment): number {
    const given = this.all().filter(({ paymentId, outcome }) => paymentId === id && outcome.status !== 'ERROR');
    return inOre(request.amount) - given.reduce((sum, refund) => sum + inOre(refund.request.amount), 0);
  }

  reset(): void {
    this.#timers.cancelAll();
    this.#entries.clear();
  }

  #proceed(id: string, message: string | null, turn: ReadRefundTurn | undefined): void {
    const endsByMessage = message !== null && REFUND_ENDED_BY_MESSAGE.has(message) ? message : 'PAID';
    const { ends = endsByMessage, debitedAfterSeconds = DEBITED_AFTER_SECONDS, paidAfterSeconds, later } = turn ?? {};
    if (ends === 'CREATED') return;
    this.#after(Math.min(VALIDATED_AFTER_SECONDS, debitedAfterSeconds), () => this.#note(id, { status: 'VALIDATED' }));
    if (ends === 'VALIDATED') return;

    const fails = ends !== 'DEBITED' && ends !== 'PAID';
    const isDebited = !fails || paidAfterSeconds !== undefined;
    if (isDebited) this.#after(debitedAfterSeconds, () => this.#report(id, { status: 'DEBITED' }));
    if (ends === 'DEBITED') return;

    const endsAfter = debitedAfterSeconds + (isDebited ? (paidAfterSeconds ?? PAID_AFTER_SECONDS) : 0);
    this.#after(endsAfter, () => this.#report(id, this.#end(ends)));
    if (later !== undefined) this.#after(endsAfter + later.afterSeconds, () => this.#report(id, this.#end(later.ends)));
  }

  #after(seconds: number, run: () => void): void {
    this.#timers.after(seconds * 1000, run);
  }

  #end(end: string): RefundOutcome {
    return end === 'PAID'
      ? { status: 'PAID', paymentReference: newPaymentReference(), paidAt: this.#clock.now() }
      : { status: 'ERROR', errorCode: end, errorMessage: messageOf(end) };
  }

  #note(id: string, outcome: RefundOutcome): Entry {
    const entry = this.#entries.get(id);
    if (entry === undefined) throw new Error(`No refund ${id} to go on with`);
    entry.refund = { ...entry.refund, outcome };
    this.#onChange();
    return entry;
  }

  #report(id: string, outcome: RefundOutcome): void {
    const entry = this.#note(id, outcome);
    this.#onOutcome(entry.refund, planInTurn(entry.turn?.callbacks, entry.reported++));
  }
}
