import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import { messageOf } from './codes.ts';
import type { PaymentBook } from './payment-book.ts';
import type { Outcome, Payment } from './payment.ts';
import { type Deed, parsePhoneAction, type PhoneAction } from './phone-action.ts';
import { parseScan } from './scan.ts';
import type { Timers } from './timers.ts';

/** The number that Swish's merchant simulator invents for the payer of an m-commerce payment. */
const INVENTED_PAYER = '46464646464';

/** The person with the phone, and the bank behind it. */
export class Customer {
  readonly #clock: Clock;
  readonly #book: PaymentBook;
  readonly #timers: Timers;

  constructor(clock: Clock, book: PaymentBook, timers: Timers) {
    this.#clock = clock;
    this.#book = book;
    this.#timers = timers;
  }

  /**
   * Opens on the phone what was scanned, or what the shop shows and somebody picks by its reference.
   *
   * @throws ServiceError 400 names the wrong field, 404 for a code or reference of no payment, 409 when the request has
   * ended
   */
  scan(value: unknown): Payment {
    const scanned = parseScan(value);
    const payment =
      'reference' in scanned
        ? this.#book.find(scanned.reference)
        : this.#book.findByToken(scanned.code.replace(/^D/, ''));
    if (payment === undefined) throw new ServiceError('NotFound', 'No payment request belongs to this code.', 404);
    if (!this.#book.isOnPhone(payment))
      throw new ServiceError('Conflict', 'The payment request of this code has ended.', 409);
    this.#book.open(payment.id);
    return payment;
  }

  /**
   * Does on the phone what `action` says.
   *
   * @throws ServiceError 400 names the wrong field, 404 for an unknown reference, 409 when the payment is not open or has
   * gone from the phone
   */
  act(reference: string, value: unknown): Payment {
    const action = parsePhoneAction(value);
    const payment = this.#book.find(reference);
    if (payment === undefined) throw new ServiceError('NotFound', `Swish has no payment ${reference}`, 404);
    if (payment.outcome.status !== 'CREATED')
      throw new ServiceError('Conflict', `Payment ${reference} is already ${payment.outcome.status}`, 409);
    // An error is the bank's or Swish's doing and may come when the app has already given up.
    if (action.action !== 'error' && !this.#book.isOnPhone(payment))
      throw new ServiceError(
        'Conflict',
        `Payment ${reference} has gone from the phone: it showed it for 3 minutes`,
        409,
      );
    return this.#do(payment, action);
  }

  /**
   * Does what a script says, when its time has come, whatever Swish has said of the payment since: a cancelled payment
   * may turn out paid. Only what is paid stays so.
   */
  perform(reference: string, deed: Deed): void {
    const now = () => {
      const payment = this.#book.find(reference);
      if (payment !== undefined && payment.outcome.status !== 'PAID') this.#do(payment, deed);
    };
    if (deed.afterSeconds > 0) this.#timers.after(deed.afterSeconds * 1000, now);
    else now();
  }

  #do(payment: Payment, { action, errorCode, callback, later }: PhoneAction): Payment {
    const { id } = payment;
    // Whoever answers a request has it on a phone.
    this.#book.open(id);
    const settled = this.#book.settle(id, this.#outcomeOf(payment, action, errorCode), callback);
    if (later !== undefined)
      this.#timers.after(later.afterSeconds * 1000, () => {
        this.#book.settle(id, this.#outcomeOf(payment, later.action, later.errorCode), callback);
      });
    return settled;
  }

  #outcomeOf(payment: Payment, action: PhoneAction['action'], errorCode = 'RF07'): Outcome {
    switch (action) {
      case 'pay':
        return {
          status: 'PAID',
          paymentReference: newPaymentReference(),
          payerAlias: payment.request.payerAlias ?? INVENTED_PAYER,
          paidAt: this.#clock.now(),
        };
      case 'decline':
        return { status: 'DECLINED' };
      case 'cancel':
        return { status: 'CANCELLED' };
      case 'error':
        return { status: 'ERROR', errorCode, errorMessage: messageOf(errorCode) };
    }
  }
}

/** A bank's own reference, of a payment or of a refund. */
export const newPaymentReference = (): string => randomUUID().replaceAll('-', '').toUpperCase();
