import { REPORTED_AT_ONCE } from './callbacks.ts';
import { REFUSED_BY_MESSAGE, type SwishError, swishError } from './codes.ts';
import { parseCreate } from './create-validation.ts';
import { type Payment, paymentObject } from './payment.ts';
import type { PaymentBook } from './payment-book.ts';

/** A request to Swish after its body was read. */
export interface SwishRequest {
  readonly method: string;
  /** Where the simulator was reached, for `Location`: `http://127.0.0.1:4566/swish`. */
  readonly baseUrl: string;
  /** The path without the simulator's base path and without a query. */
  readonly path: string;
  /** Media type without parameters, lower case; empty when there is none. */
  readonly contentType: string;
  readonly body: Buffer;
}

export interface SwishResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An operation on one payment request. */
export interface Route {
  readonly version: 'v1' | 'v2';
  readonly id: string;
}

const PAYMENT_REQUEST = /^\/swish-cpcapi\/api\/(v1|v2)\/paymentrequests\/([^/]+)$/;
const INSTRUCTION_ID = /^[0-9A-F]{32}$/;
const METHODS = { v1: 'GET, PATCH', v2: 'PUT' } as const;

/** Which payment request a path names; undefined for any other path. */
export function routeOf(path: string): Route | undefined {
  const [, version, id] = PAYMENT_REQUEST.exec(path) ?? [];
  if (id === undefined) return undefined;
  return { version: version === 'v2' ? 'v2' : 'v1', id };
}

/**
 * Swish's API on payment requests: create (v2), retrieve and cancel (v1), for one merchant. Answers never wait for
 * anything: what takes time (callbacks, time-outs) happens on the clock.
 */
export class SwishApi {
  readonly #book: PaymentBook;
  readonly #payeeAlias: string;

  /** `payeeAlias` is the merchant number that stands for the client certificate. */
  constructor(book: PaymentBook, payeeAlias: string) {
    this.#book = book;
    this.#payeeAlias = payeeAlias;
  }

  answer(request: SwishRequest): SwishResponse {
    const route = routeOf(request.path);
    if (route === undefined) return plain(404, `Swish has no ${request.path}`);
    const { version, id } = route;
    if (version === 'v2' && request.method === 'PUT') return this.#create(id, request);
    if (version === 'v1' && request.method === 'GET') return this.#retrieve(id);
    if (version === 'v1' && request.method === 'PATCH') return this.#cancel(id, request);
    return plain(405, `Method ${request.method} is not allowed here`, { allow: METHODS[version] });
  }

  #create(id: string, request: SwishRequest): SwishResponse {
    if (request.contentType !== 'application/json') return plain(415, 'A create is application/json');
    if (!INSTRUCTION_ID.test(id)) return plain(400, 'The instruction id is not 32 upper-case hexadecimal digits');
    const parsed = parseCreate(request.body);
    if ('malformed' in parsed) return plain(400, parsed.malformed);
    if ('errors' in parsed) return refused(422, ...parsed.errors);

    const { payeeAlias, payerAlias, message } = parsed.request;
    if (payeeAlias !== this.#payeeAlias) return refused(403, swishError('PA01'));
    if (this.#book.find(id) !== undefined) return refused(422, swishError('RP09'));
    if (payerAlias !== null && this.#book.hasOpenRequest(payerAlias)) return refused(422, swishError('RP06'));
    if (message !== null && REFUSED_BY_MESSAGE.has(message)) return refused(422, swishError(message));

    const { token } = this.#book.create(id, parsed.request);
    const location = `${request.baseUrl}/swish-cpcapi/api/v1/paymentrequests/${id}`;
    const headers = token === null ? { location } : { location, PaymentRequestToken: token };
    return { status: 201, headers, body: '' };
  }

  #retrieve(id: string): SwishResponse {
    const payment = this.#book.find(id);
    return payment === undefined ? refused(404, swishError('RP04')) : found(payment);
  }

  #cancel(id: string, request: SwishRequest): SwishResponse {
    if (request.contentType !== 'application/json-patch+json')
      return plain(415, 'A cancellation is application/json-patch+json');
    if (!isCancellation(request.body))
      return plain(400, 'A cancellation is [{"op":"replace","path":"/status","value":"cancelled"}]');
    const payment = this.#book.find(id);
    if (payment === undefined) return refused(404, swishError('RP04'));
    if (payment.outcome.status === 'CANCELLED') return refused(422, swishError('RP08'));
    if (payment.outcome.status !== 'CREATED') return refused(422, swishError('RP07'));
    return found(this.#book.settle(id, { status: 'CANCELLED' }, REPORTED_AT_ONCE));
  }
}

const found = (payment: Payment): SwishResponse => json(200, paymentObject(payment));

const refused = (status: number, ...errors: SwishError[]): SwishResponse => json(status, errors);

const json = (status: number, body: unknown): SwishResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Swish documents no body for these; a sentence helps whoever reads the log. */
export const plain = (status: number, text: string, headers: Record<string, string> = {}): SwishResponse => ({
  status,
  headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
  body: text,
});

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
