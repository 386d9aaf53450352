import type { PaymentRequest, RefundRequest } from '../../lambdas/adapters/swish.ts';
import { SWISH_WINDOW_SECONDS } from '../../lambdas/domain/timing.ts';
import type { Reservation } from '../../lambdas/domain/reservation.ts';
import type { SwishCall } from './requests.ts';

/** What Swish has of a payment or a refund, by its id. `amount` is SEK. */
export interface SwishPayment {
  readonly id: string;
  readonly status: string;
  readonly errorCode?: string;
  readonly amount: number;
  readonly payeeAlias: string;
  readonly payeePaymentReference: string;
  readonly createdAt: number;
}
export interface SwishRefund {
  readonly id: string;
  readonly paymentId: string;
  readonly status: string;
  readonly errorCode?: string;
  readonly amount: number;
}
export type Put =
  | { readonly call: 'create'; readonly with: PaymentRequest }
  | { readonly call: 'createRefund'; readonly with: RefundRequest };

/**
 * Everything outside our tables and runs: what Swish has, requests on their way to it, mails that went out, rows that time
 * to live removed and the stream has not told of, and what people did to the stock.
 */
export interface Outside {
  readonly payments: Readonly<Record<string, SwishPayment>>;
  readonly refunds: readonly SwishRefund[];
  readonly underWay: readonly Put[];
  readonly mails: readonly Readonly<Record<string, string>>[];
  readonly removed: readonly Reservation[];
  readonly stockChanges: readonly { readonly productId: string; readonly delta: number }[];
}
export const NOTHING_OUTSIDE: Outside = {
  payments: {},
  refunds: [],
  underWay: [],
  mails: [],
  removed: [],
  stockChanges: [],
};

/** The bank's reference of a payment: it leads back to the payment. */
const referenceOf = (id: string): string => `BANK${id}`;

/** What Swish does with a request, and its answer. */
export function asked(outside: Outside, call: SwishCall, given: unknown, now: number): readonly [Outside, unknown] {
  switch (call) {
    case 'create': {
      const request = given as PaymentRequest;
      if (outside.payments[request.id] !== undefined) return [outside, { kind: 'exists' }];
      return [arrived(outside, { call, with: request }, now), { kind: 'created', token: 'SWISHTOKEN' }];
    }
    case 'retrieve':
      return [outside, paymentAnswer(outside, String(given))];
    case 'cancel': {
      const payment = outside.payments[String(given)];
      if (payment === undefined) return [outside, { kind: 'not_found' }];
      if (payment.status !== 'CREATED') return [outside, { kind: 'not_cancellable' }];
      const cancelled = withPayment(outside, { ...payment, status: 'CANCELLED' });
      return [cancelled, paymentAnswer(cancelled, payment.id)];
    }
    case 'createRefund': {
      const request = given as RefundRequest;
      if (outside.refunds.some(({ id }) => id === request.id)) return [outside, { kind: 'exists' }];
      return [arrived(outside, { call, with: request }, now), { kind: 'created' }];
    }
    case 'retrieveRefund': {
      const refund = outside.refunds.find(({ id }) => id === given);
      if (refund === undefined) return [outside, { kind: 'not_found' }];
      return [
        outside,
        { kind: 'refund', refund: { id: refund.id, status: refund.status, errorCode: refund.errorCode } },
      ];
    }
  }
}

function paymentAnswer(outside: Outside, id: string): unknown {
  const payment = outside.payments[id];
  if (payment === undefined) return { kind: 'not_found' };
  const { status, errorCode, amount, payeeAlias } = payment;
  return {
    kind: 'payment',
    payment: {
      id,
      status,
      amount,
      currency: 'SEK',
      payeeAlias,
      ...(errorCode === undefined ? {} : { errorCode }),
      ...(status === 'PAID' ? { paymentReference: referenceOf(id) } : {}),
    },
  };
}

/** A request reaches Swish, whether or not anybody waits for its answer. One that it has already changes nothing. */
export function arrived(outside: Outside, put: Put, now: number): Outside {
  if (put.call === 'create') {
    const { id, amountOre, payeeAlias, payeePaymentReference } = put.with;
    if (outside.payments[id] !== undefined) return outside;
    return withPayment(outside, {
      id,
      status: 'CREATED',
      amount: amountOre / 100,
      payeeAlias,
      payeePaymentReference,
      createdAt: now,
    });
  }
  const { id, amountOre, originalPaymentReference } = put.with;
  if (outside.refunds.some((refund) => refund.id === id)) return outside;
  const paymentId = Object.keys(outside.payments).find((payment) => referenceOf(payment) === originalPaymentReference);
  const refund = { id, paymentId: paymentId ?? '', status: 'CREATED', amount: amountOre / 100 };
  return { ...outside, refunds: [...outside.refunds, refund] };
}

export const withPayment = (outside: Outside, payment: SwishPayment): Outside => ({
  ...outside,
  payments: { ...outside.payments, [payment.id]: payment },
});

export const withRefund = (outside: Outside, refund: SwishRefund): Outside => ({
  ...outside,
  refunds: outside.refunds.map((other) => (other.id === refund.id ? refund : other)),
});

/** When Swish gives an open payment up. */
export const givenUpAt = ({ createdAt }: SwishPayment): number => createdAt + SWISH_WINDOW_SECONDS * 1000;
