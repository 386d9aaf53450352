import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { ServiceError } from '../aws/types.ts';
import type { Clock } from '../clock.ts';
import { routeOf, SwishApi, type SwishRequest, type SwishResponse } from './api.ts';
import { Callbacks, type Deliver, REPORTED_AT_ONCE } from './callbacks.ts';
import { messageOf } from './codes.ts';
import { Conversation, type Exchange } from './conversation.ts';
import { createListener } from './listener.ts';
import { CUSTOMER_WINDOW_MS, type Flow, flowOf, PaymentBook } from './payment-book.ts';
import type { Outcome, Payment } from './payment.ts';
import { parsePhoneAction } from './phone-action.ts';

export interface SwishSimulatorOptions {
  readonly clock: Clock;
  /** The shop's Swish number: it stands for the client certificate, so a create for another one is forbidden. */
  readonly payeeAlias: string;
  /** Where the API is mounted; `/swish` unless told. */
  readonly basePath?: string;
  /** Replaces the HTTP request of a callback. */
  readonly deliver?: Deliver;
}

/** A payment request as a phone shows it. Times are ISO 8601, the amount is in SEK. */
export interface PaymentView {
  readonly reference: string;
  readonly flow: Flow;
  readonly status: Outcome['status'];
  readonly amount: number;
  readonly currency: string;
  readonly message: string | null;
  readonly payee: string;
  readonly payeePaymentReference: string | null;
  readonly payer: string | null;
  readonly hasToken: boolean;
  readonly createdAt: string;
  /** When the request disappears from the phone. */
  readonly expiresAt: string;
  /** Whether the phone still shows it. */
  readonly onPhone: boolean;
  readonly paymentReference: string | null;
  readonly paidAt: string | null;
  readonly errorCode: string | null;
}

export interface PaymentRecord extends PaymentView {
  readonly conversation: readonly Exchange[];
}

export interface SwishSimulator {
  /** Serves the API below the base path, on a server of its own or behind another listener. */
  readonly listener: RequestListener;
  /** One request of the merchant, without HTTP around it. */
  answer(request: SwishRequest): SwishResponse;
  /**
   * Does on the customer's phone what `action` says and tells what became of the payment. Throws ServiceError: 400 names
   * the wrong field, 404 for an unknown reference, 409 when the payment is not open or has gone from the phone.
   */
  act(reference: string, action: unknown): PaymentView;
  /** What phones show now, the oldest first. */
  openRequests(): readonly PaymentView[];
  /** Everything since the last reset, the oldest first. */
  payments(): readonly PaymentRecord[];
  find(reference: string): PaymentRecord | undefined;
  /** Also for requests that Swish refused, of which there is no payment. */
  conversation(reference: string): readonly Exchange[];
  /** The payment of a token, or of what a QR code says (`D` and the token). */
  findByToken(scanned: string): PaymentView | undefined;
  /** Forgets all payments, and with them time-outs, callbacks and retries still to come. */
  reset(): void;
}

/** The number that Swish's merchant simulator invents for the payer of an m-commerce payment. */
const INVENTED_PAYER = '46464646464';
const HIDDEN = '(hidden)';

/** Swish on this machine, driven by `act` and the clock. See FEATURES.md for how it differs from the real one. */
export function createSwishSimulator(options: SwishSimulatorOptions): SwishSimulator {
  const { clock, payeeAlias, basePath = '/swish' } = options;
  const conversation = new Conversation();
  const callbacks = new Callbacks({ clock, conversation, deliver: options.deliver });
  const book = new PaymentBook(clock, (payment, plan) => callbacks.send(payment, plan));
  const api = new SwishApi(book, payeeAlias);

  const answer = (request: SwishRequest): SwishResponse => {
    const at = new Date(clock.now()).toISOString();
    const response = api.answer(request);
    const reference = routeOf(request.path)?.id;
    if (reference !== undefined) {
      conversation.add(reference, {
        kind: 'request',
        at,
        method: request.method,
        url: `${request.baseUrl}${request.path}`,
        sent: readable(request.body.toString('utf8')),
        status: response.status,
        answer: readable(response.body),
      });
    }
    return response;
  };

  const view = (payment: Payment): PaymentView => {
    const { id, request, token, createdAt, outcome } = payment;
    const paid = outcome.status === 'PAID' ? outcome : undefined;
    return {
      reference: id,
      flow: flowOf(payment),
      status: outcome.status,
      amount: request.amount,
      currency: request.currency,
      message: request.message,
      payee: request.payeeAlias,
      payeePaymentReference: request.payeePaymentReference,
      payer: paid?.payerAlias ?? request.payerAlias,
      hasToken: token !== null,
      createdAt: new Date(createdAt).toISOString(),
      expiresAt: new Date(createdAt + CUSTOMER_WINDOW_MS).toISOString(),
      onPhone: book.isOnPhone(payment),
      paymentReference: paid?.paymentReference ?? null,
      paidAt: paid === undefined ? null : new Date(paid.paidAt).toISOString(),
      errorCode: outcome.status === 'ERROR' ? outcome.errorCode : null,
    };
  };
  const record = (payment: Payment): PaymentRecord => ({
    ...view(payment),
    conversation: conversation.of(payment.id),
  });

  const outcomeOf = (payment: Payment, { action, errorCode = 'RF07' }: Deed): Outcome => {
    switch (action) {
      case 'pay':
        return {
          status: 'PAID',
          paymentReference: randomUUID().replaceAll('-', '').toUpperCase(),
          payerAlias: payment.request.payerAlias ?? INVENTED_PAYER,
          paidAt: clock.now(),
        };
      case 'decline':
        return { status: 'DECLINED' };
      case 'cancel':
        return { status: 'CANCELLED' };
      case 'error':
        return { status: 'ERROR', errorCode, errorMessage: messageOf(errorCode) };
    }
  };

  const act = (reference: string, value: unknown): PaymentView => {
    const { action, errorCode, callback = REPORTED_AT_ONCE, later } = parsePhoneAction(value);
    const payment = book.find(reference);
    if (payment === undefined) throw new ServiceError('NotFound', `Swish has no payment ${reference}`, 404);
    if (payment.outcome.status !== 'CREATED')
      throw new ServiceError('Conflict', `Payment ${reference} is already ${payment.outcome.status}`, 409);
    // An error is the bank's or Swish's doing and may come when the app has already given up.
    if (action !== 'error' && !book.isOnPhone(payment))
      throw new ServiceError(
        'Conflict',
        `Payment ${reference} has gone from the phone: it showed it for 3 minutes`,
        409,
      );

    const settled = book.settle(reference, outcomeOf(payment, { action, errorCode }), callback);
    if (later !== undefined)
      book.settleLater(reference, later.afterSeconds * 1000, () => outcomeOf(payment, later), callback);
    return view(settled);
  };

  return {
    listener: createListener(basePath, answer),
    answer,
    act,
    openRequests: () =>
      book
        .all()
        .filter((payment) => book.isOnPhone(payment))
        .map(view),
    payments: () => book.all().map(record),
    find: (reference) => {
      const payment = book.find(reference);
      return payment === undefined ? undefined : record(payment);
    },
    conversation: (reference) => conversation.of(reference),
    findByToken: (scanned) => {
      const payment = book.findByToken(scanned.replace(/^D/, ''));
      return payment === undefined ? undefined : view(payment);
    },
    reset: () => {
      callbacks.reset();
      book.reset();
      conversation.clear();
    },
  };
}

interface Deed {
  readonly action: 'pay' | 'decline' | 'cancel' | 'error';
  readonly errorCode?: string | undefined;
}

/** A body as the conversation keeps it: parsed when it is JSON, without what authenticates a callback. */
function readable(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text, (key, value: unknown) => (key === 'callbackIdentifier' ? HIDDEN : value));
  } catch (error) {
    if (error instanceof SyntaxError) return text.slice(0, 1000);
    throw error;
  }
}
