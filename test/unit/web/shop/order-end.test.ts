import { describe, expect, test } from '@jest/globals';
import { REASONS } from '../../../../lambdas/domain/reason.ts';
import { ORDER_STATES } from '../../../../lambdas/domain/status.ts';
import { endOf, ORDER_ENDS } from '../../../../web/shop/order-end.ts';
import type { Reason } from '../../../../web/checkout-client.ts';

describe('how an order ended', () => {
  test.each([
    ['pending', 'awaiting_payment', undefined],
    ['pending', null, undefined],
    ['pending', 'payment_unclear', 'unclear'],
    ['paid', null, 'paid'],
    ['cancelled', 'payment_unclear', 'unclear'],
    ['cancelled', 'declined', 'declined'],
    ['cancelled', 'abandoned', 'timedOut'],
    ['cancelled', 'cancelled_by_customer', 'cancelled'],
    ['cancelled', 'payment_failed', 'failed'],
    ['cancelled', 'insufficient_stock', 'soldOut'],
    ['cancelled', 'operator', 'byShop'],
    ['cancelled', null, 'notBought'],
    ['refunded', 'sold_out_after_payment', 'refundedSoldOut'],
    ['refunded', 'paid_again', 'refundedPaidAgain'],
    ['refunded', 'operator', 'refundedByShop'],
    ['refunded', null, 'refunded'],
  ] as const)('%s with %s is %s', (status, reason, end) => {
    expect(endOf({ status, reason })).toBe(end);
  });

  test('is said in one of its ways for whatever the API answers, and each way is there for an answer', () => {
    const ends = ORDER_STATES.flatMap((status) => [...REASONS, null].map((reason) => endOf({ status, reason })));

    expect(new Set(ends)).toEqual(new Set([undefined, ...ORDER_ENDS]));
  });

  test('with a reason that is new to the page is said without it', () => {
    const reason = 'something_new' as Reason;
    expect(endOf({ status: 'cancelled', reason })).toBe('notBought');
    expect(endOf({ status: 'refunded', reason })).toBe('refunded');
  });
});
