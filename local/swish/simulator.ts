import type { RequestListener } from 'node:http';
import type { Clock } from '../clock.ts';
import { routeOf, SwishApi } from './api.ts';
import { Callbacks, type Deliver } from './callbacks.ts';
import { Conversation, type Exchange } from './conversation.ts';
import { type CallbackPlan, REPORTED_AT_ONCE } from './callback-plan.ts';
import { Customer } from './customer.ts';
import { createListener } from './listener.ts';
import { type ArmedCallbacks, type MetCallback, NextCallbacks } from './next-callbacks.ts';
import { PaymentApi } from './payment-api.ts';
import { PaymentBook } from './payment-book.ts';
import { paymentObject } from './payment.ts';
import { parseCondition, Reachability } from './reachability.ts';
import { RefundApi } from './refund-api.ts';
import { RefundBook } from './refund-book.ts';
import { refundObject } from './refund.ts';
import { parseScript, type PaymentScript, type ReadScript } from './script.ts';
import { ScriptBook } from './script-book.ts';
import { Stage } from './stage.ts';
import { Timers } from './timers.ts';
import { serveOverTls, type TlsOptions, type TlsServer } from './tls.ts';
import {
  paymentRecord,
  paymentView,
  refundRecord,
  type PaymentRecord,
  type PaymentView,
  type RefundRecord,
} from './views.ts';
import type { SwishAnswer, SwishRequest } from './wire.ts';

export type { PaymentRecord, PaymentView, RefundRecord } from './views.ts';
export type { PaymentScript } from './script.ts';

export interface SwishSimulatorOptions {
  readonly clock: Clock;
  /** The shop's Swish number: it stands for the client certificate of whoever comes without TLS. */
  readonly payeeAlias: string;
  /** Where the API is mounted; `/swish` unless told. */
  readonly basePath?: string;
  /** Replaces the HTTP request of a callback. */
  readonly deliver?: Deliver;
  /** Hears when payments, refunds or what was said about them have changed, or how Swish is as a whole. */
  readonly onChange?: (what: 'payments' | 'condition') => void;
}

/** How Swish is as a whole. */
export interface SwishCondition {
  readonly isDown: boolean;
  /** ISO 8601; null while Swish can be reached, and while it is down without an end. */
  readonly downUntil: string | null;
  readonly dropsCallbacks: boolean;
  /** What was said of the next callbacks, with how many of them are left. */
  readonly nextCallbacks: readonly ArmedCallbacks[];
  /** Outcomes that were reported so, the oldest first. */
  readonly metCallbacks: readonly MetCallback[];
}

export interface SwishSimulator {
  /** Serves the API below the base path, on a server of its own or behind another listener. */
  readonly listener: RequestListener;
  /** Serves the same payments over TLS, to whoever has a client certificate. The merchant is then its common name. */
  serveOverTls(options: TlsOptions): Promise<TlsServer>;
  /** One request of the merchant, without HTTP around it; undefined where no answer comes. */
  answer(request: SwishRequest): Promise<SwishAnswer>;
  /**
   * Does on the customer's phone what `action` says and tells what became of the payment. Throws ServiceError: 400 names
   * the wrong field, 404 for an unknown reference, 409 when the payment is not open or has gone from the phone.
   */
  act(reference: string, action: unknown): PaymentView;
  /**
   * Opens a request on the customer's phone: `{code}`, a token or what a QR code says, or `{reference}`. Throws
   * ServiceError: 400 names the wrong field, 404 when no payment belongs to it, 409 when the request has ended.
   */
  scan(scanned: unknown): PaymentView;
  /**
   * Says ahead what is to happen to a payment, and gives the script back with all that was left open decided. Throws
   * ServiceError: 400 names the wrong field, 409 when the payment is past what the script is about.
   */
  script(script: PaymentScript): ReadScript;
  /**
   * Swish cannot be reached for so many seconds of the clock, or until `up`: connections are broken off, or answered
   * with `status` where one is given. Phones, time-outs and callbacks go on.
   */
  down(seconds?: number, status?: number): void;
  up(): void;
  /** While true no callback is sent, of payments and of refunds, and none of them comes later. */
  dropCallbacks(areDropped: boolean): void;
  condition(): SwishCondition;
  /**
   * One unread value for `down`, `up`, `dropCallbacks`, and for how the next outcomes are reported whatever payment or refund
   * they are of: `{downSeconds, status, dropCallbacks, nextCallbacks}`. Throws ServiceError.
   */
  setCondition(value: unknown): SwishCondition;
  /** Swish is as ever: up, and its callbacks come. What was met is forgotten; payments and their scripts stay. */
  recover(): void;
  /** What phones show now, the oldest first. */
  openRequests(): readonly PaymentView[];
  /** Everything since the last reset, the oldest first. */
  payments(): readonly PaymentRecord[];
  find(reference: string): PaymentRecord | undefined;
  /** The oldest first. */
  refunds(): readonly RefundRecord[];
  findRefund(id: string): RefundRecord | undefined;
  /** Of a payment or a refund, also for requests that Swish refused. */
  conversation(reference: string): readonly Exchange[];
  /** Forgets all payments, refunds and scripts and what was still to come; Swish is as ever. */
  reset(): void;
}

const HIDDEN = '(hidden)';

/** Swish on this machine, driven by `act`, `script` and the clock. See FEATURES.md for how it differs from the real one. */
export function createSwishSimulator(options: SwishSimulatorOptions): SwishSimulator {
  const { clock, payeeAlias, basePath = '/swish', onChange = () => undefined } = options;
  const paymentsChanged = () => onChange('payments');
  const timers = new Timers(clock);
  const conversation = new Conversation(paymentsChanged);
  const reachability = new Reachability(clock);
  const scripts = new ScriptBook();
  const nextCallbacks = new NextCallbacks(clock);
  /** The next outcome of anything, where nothing was said of this one. */
  const nextPlan = (about: Pick<MetCallback, 'paymentId' | 'isRefund'>): CallbackPlan => {
    const plan = nextCallbacks.take(about);
    if (plan !== undefined) onChange('condition');
    return plan ?? REPORTED_AT_ONCE;
  };
  const callbacks = new Callbacks({ clock, conversation, deliver: options.deliver });
  const book = new PaymentBook(
    clock,
    (payment, plan) => {
      const { id, request } = payment;
      const object = { ...paymentObject(payment), ...scripts.of(id).answer };
      const { callbackUrl: url, callbackIdentifier: identifier } = request;
      callbacks.send(
        { reference: id, url, identifier, object },
        plan ?? scripts.callbackPlan(id) ?? nextPlan({ paymentId: id, isRefund: false }),
      );
    },
    paymentsChanged,
  );
  const refunds = new RefundBook(
    clock,
    (refund, plan) => {
      const { id, request } = refund;
      const object = { ...refundObject(refund), ...refunds.shown(id) };
      const { callbackUrl: url, callbackIdentifier: identifier } = request;
      callbacks.send(
        { reference: id, url, identifier, object },
        plan ?? nextPlan({ paymentId: refund.paymentId, isRefund: true }),
      );
    },
    paymentsChanged,
  );
  const stage = new Stage(timers);
  const customer = new Customer(clock, book, timers);
  const api = new SwishApi({
    payments: new PaymentApi({ book, scripts, stage, customer, callbacks }),
    refunds: new RefundApi({ clock, payments: book, refunds, scripts, stage }),
    payeeAlias,
  });
  let resets = 0;

  const answer = async (request: SwishRequest): Promise<SwishAnswer> => {
    const at = new Date(clock.now()).toISOString();
    const resetsBefore = resets;
    const response = reachability.isDown ? reachability.answer : await api.answer(request);
    const reference = routeOf(request.path)?.id;
    if (reference !== undefined && resets === resetsBefore) {
      conversation.add(reference, {
        kind: 'request',
        at,
        method: request.method,
        url: `${request.baseUrl}${request.path}`,
        sent: readable(request.body.toString('utf8')),
        status: response?.status ?? null,
        answer: response === undefined ? 'No answer' : readable(response.body),
      });
    }
    return response;
  };

  const condition = (): SwishCondition => {
    const { isDown, downUntil = Number.POSITIVE_INFINITY } = reachability;
    return {
      isDown,
      downUntil: Number.isFinite(downUntil) ? new Date(downUntil).toISOString() : null,
      dropsCallbacks: callbacks.areDropped,
      nextCallbacks: nextCallbacks.list(),
      metCallbacks: nextCallbacks.met(),
    };
  };

  const recover = (): void => {
    reachability.up();
    callbacks.areDropped = false;
    nextCallbacks.clear();
    onChange('condition');
  };

  const listener = createListener(basePath, answer);
  const simulator: SwishSimulator = {
    listener,
    serveOverTls: (tls) => serveOverTls(listener, basePath, tls),
    answer,
    act: (reference, action) => paymentView(customer.act(reference, action), book),
    scan: (scanned) => paymentView(customer.scan(scanned), book),
    script: (value) => {
      const script = parseScript(value);
      const { for: name } = script;
      const existing = name === undefined ? undefined : (book.find(name) ?? book.findByOrder(name.replace('.', '')));
      scripts.add(script, existing?.id);
      return script;
    },
    down: (seconds = Number.POSITIVE_INFINITY, status) => {
      reachability.down(seconds, status);
      onChange('condition');
    },
    up: () => {
      reachability.up();
      onChange('condition');
    },
    dropCallbacks: (areDropped) => {
      callbacks.areDropped = areDropped;
      onChange('condition');
    },
    condition,
    setCondition: (value) => {
      const { downSeconds, status, dropCallbacks, nextCallbacks: next } = parseCondition(value);
      if (downSeconds !== undefined) reachability.down(downSeconds, status);
      if (dropCallbacks !== undefined) callbacks.areDropped = dropCallbacks;
      if (next === null) nextCallbacks.clear();
      else if (next !== undefined) nextCallbacks.add(next);
      onChange('condition');
      return condition();
    },
    recover,
    openRequests: () =>
      book
        .all()
        .filter((payment) => book.isOnPhone(payment))
        .map((payment) => paymentView(payment, book)),
    payments: () => book.all().map((payment) => paymentRecord(payment, book, conversation)),
    find: (reference) => {
      const payment = book.find(reference);
      return payment === undefined ? undefined : paymentRecord(payment, book, conversation);
    },
    refunds: () => refunds.all().map((refund) => refundRecord(refund, conversation)),
    findRefund: (id) => {
      const refund = refunds.find(id);
      return refund === undefined ? undefined : refundRecord(refund, conversation);
    },
    conversation: (reference) => conversation.of(reference),
    reset: () => {
      resets++;
      timers.cancelAll();
      callbacks.reset();
      book.reset();
      refunds.reset();
      scripts.reset();
      recover();
      conversation.clear();
    },
  };
  return simulator;
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
