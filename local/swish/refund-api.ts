import type { Clock } from '../clock.ts';
import { REFUND_REFUSED_BY_MESSAGE, swishError } from './codes.ts';
import { INSTRUCTION_ID } from './field-checks.ts';
import type { PaymentBook } from './payment-book.ts';
import type { Payment } from './payment.ts';
import type { RefundBook } from './refund-book.ts';
import { refundObject, type RefundRequest } from './refund.ts';
import { parseRefund } from './refund-validation.ts';
import type { ReadRefundTurn } from './script.ts';
import type { ScriptBook } from './script-book.ts';
import type { Stage } from './stage.ts';
import { json, plain, refused, refusedWith, type SwishAnswer, type SwishRequest, type SwishResponse } from './wire.ts';

/** How long a payment can be given back. */
const REFUNDABLE_MONTHS = 13;

export interface RefundApiOptions {
  readonly clock: Clock;
  readonly payments: PaymentBook;
  readonly refunds: RefundBook;
  readonly scripts: ScriptBook;
  readonly stage: Stage;
}

/** Swish's API on refunds: create (v2) and retrieve (v1). A refund cannot be cancelled. */
export class RefundApi {
  readonly #options: RefundApiOptions;

  constructor(options: RefundApiOptions) {
    this.#options = options;
  }

  async create(id: string, request: SwishRequest, merchant: string): Promise<SwishAnswer> {
    if (request.contentType !== 'application/json') return plain(415, 'A refund is application/json');
    if (!INSTRUCTION_ID.test(id)) return plain(400, 'The instruction id is not 32 upper-case hexadecimal digits');
    const parsed = parseRefund(request.body);
    if ('malformed' in parsed) return plain(400, parsed.malformed);
    if ('errors' in parsed) return refused(422, ...parsed.errors);

    const refund = parsed.request;
    if (refund.payerAlias !== merchant) return refusedWith('PA01');
    const payment = this.#refundable(refund, merchant);
    const turn = payment === undefined ? undefined : this.#options.scripts.refundTurn(payment.id);
    return this.#options.stage.play(turn, () => this.#open(id, refund, payment, turn) ?? created(id, request.baseUrl));
  }

  retrieve(id: string, merchant: string): SwishResponse {
    const refund = this.#options.refunds.find(id);
    if (refund === undefined) return refusedWith('RP04');
    if (refund.request.payerAlias !== merchant) return refusedWith('PA01');
    return json(200, { ...refundObject(refund), ...this.#options.refunds.shown(id) });
  }

  /** Begins the refund; the refusal when Swish would not. */
  #open(
    id: string,
    request: RefundRequest,
    payment: Payment | undefined,
    turn: ReadRefundTurn | undefined,
  ): SwishResponse | undefined {
    const { payments, refunds } = this.#options;
    if (refunds.find(id) !== undefined || payments.find(id) !== undefined) return refusedWith('RP09');
    if (payment === undefined) return refusedWith('RF02');
    const { message, amount } = request;
    if (message !== null && REFUND_REFUSED_BY_MESSAGE.has(message)) return refusedWith(message);
    if (refunds.hasOpenRefund(payment.id)) return refusedWith('RF09');
    const remainingOre = refunds.remainingOre(payment);
    if (Math.round(amount * 100) > remainingOre)
      return refused(422, swishError('RF08', (remainingOre / 100).toFixed(2)));
    refunds.create(id, request, payment, turn);
    return undefined;
  }

  /** The payment that is named, when it was paid to this merchant and not too long ago. */
  #refundable({ originalPaymentReference }: RefundRequest, merchant: string): Payment | undefined {
    const payment = this.#options.payments.findByPaymentReference(originalPaymentReference);
    if (payment?.outcome.status !== 'PAID' || payment.request.payeeAlias !== merchant) return undefined;
    const until = new Date(payment.outcome.paidAt);
    until.setUTCMonth(until.getUTCMonth() + REFUNDABLE_MONTHS);
    return this.#options.clock.now() <= until.getTime() ? payment : undefined;
  }
}

const created = (id: string, baseUrl: string): SwishResponse => ({
  status: 201,
  headers: { location: `${baseUrl}/swish-cpcapi/api/v1/refunds/${id}` },
  body: '',
});
