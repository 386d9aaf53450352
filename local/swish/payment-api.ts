import type { Callbacks } from './callbacks.ts';
import { REFUSED_BY_MESSAGE } from './codes.ts';
import { parseCreate } from './create-validation.ts';
import type { Customer } from './customer.ts';
import { INSTRUCTION_ID } from './field-checks.ts';
import { type CreateRequest, type Payment, paymentObject } from './payment.ts';
import type { PaymentBook } from './payment-book.ts';
import type { ScriptBook } from './script-book.ts';
import type { Stage } from './stage.ts';
import { json, plain, refused, refusedWith, type SwishAnswer, type SwishRequest, type SwishResponse } from './wire.ts';

export interface PaymentApiOptions {
  readonly book: PaymentBook;
  readonly scripts: ScriptBook;
  readonly stage: Stage;
  readonly customer: Customer;
  readonly callbacks: Callbacks;
}

/** Swish's API on payment requests: create (v2), retrieve and cancel (v1). */
export class PaymentApi {
  readonly #options: PaymentApiOptions;

  constructor(options: PaymentApiOptions) {
    this.#options = options;
  }

  async create(id: string, request: SwishRequest, merchant: string): Promise<SwishAnswer> {
    if (request.contentType !== 'application/json') return plain(415, 'A create is application/json');
    if (!INSTRUCTION_ID.test(id)) return plain(400, 'The instruction id is not 32 upper-case hexadecimal digits');
    const parsed = parseCreate(request.body);
    if ('malformed' in parsed) return plain(400, parsed.malformed);
    if ('errors' in parsed) return refused(422, ...parsed.errors);

    const { payeeAlias, payeePaymentReference } = parsed.request;
    if (payeeAlias !== merchant) return refusedWith('PA01');
    const { book, scripts, stage } = this.#options;
    if (book.find(id) === undefined) scripts.bind(id, payeePaymentReference);
    const turn = scripts.turn(id, 'create');
    return stage.play(turn, () => this.#open(id, parsed.request, request.baseUrl, turn?.token ?? true));
  }

  async retrieve(id: string, merchant: string): Promise<SwishAnswer> {
    const { scripts, stage } = this.#options;
    return stage.play(scripts.turn(id, 'retrieve'), () =>
      this.#withPayment(id, merchant, (found) => this.#found(found)),
    );
  }

  async cancel(id: string, request: SwishRequest, merchant: string): Promise<SwishAnswer> {
    if (request.contentType !== 'application/json-patch+json')
      return plain(415, 'A cancellation is application/json-patch+json');
    if (!isCancellation(request.body))
      return plain(400, 'A cancellation is [{"op":"replace","path":"/status","value":"cancelled"}]');
    const { book, scripts, stage, customer } = this.#options;
    const turn = book.find(id) === undefined ? undefined : scripts.turn(id, 'cancel');
    if (turn?.customer !== undefined) customer.perform(id, turn.customer);
    const decide = () =>
      this.#withPayment(id, merchant, ({ outcome: { status } }) => {
        if (status === 'CANCELLED') return refusedWith('RP08');
        if (status !== 'CREATED') return refusedWith('RP07');
        return this.#found(book.settle(id, { status: 'CANCELLED' }));
      });
    return stage.play(turn, decide, true);
  }

  async #open(id: string, request: CreateRequest, baseUrl: string, givesToken: boolean): Promise<SwishResponse> {
    const { book, scripts, customer, callbacks } = this.#options;
    const { payerAlias, message } = request;
    if (book.find(id) !== undefined) return refusedWith('RP09');
    if (payerAlias !== null && book.hasOpenRequest(payerAlias)) return refusedWith('RP06');
    if (message !== null && REFUSED_BY_MESSAGE.has(message)) return { ...refusedWith(message), status: 422 };

    const { token } = book.create(id, request);
    const deed = scripts.of(id).customer;
    if (deed !== undefined) {
      customer.perform(id, deed);
      await callbacks.delivered(id);
    }
    const location = `${baseUrl}/swish-cpcapi/api/v1/paymentrequests/${id}`;
    const headers = token === null || !givesToken ? { location } : { location, PaymentRequestToken: token };
    return { status: 201, headers, body: '' };
  }

  #withPayment(id: string, merchant: string, answer: (payment: Payment) => SwishResponse): SwishResponse {
    const payment = this.#options.book.find(id);
    if (payment === undefined) return refusedWith('RP04');
    return payment.request.payeeAlias === merchant ? answer(payment) : refusedWith('PA01');
  }

  #found(payment: Payment): SwishResponse {
    return json(200, { ...paymentObject(payment), ...this.#options.scripts.of(payment.id).answer });
  }
}

function isCancellation(body: Buffer): boolean {
  let patch: unknown;
  try {
    patch = JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
  if (!Array.isArray(patch) || patch.length !== 1) return false;
  const [operation] = patch as [Record<string, unknown> | null];
  return operation?.['op'] === 'replace' && operation['path'] === '/status' && operation['value'] === 'cancelled';
}
