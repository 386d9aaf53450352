import { describe, expect, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { isNewerAttempt } from '../../lambdas/domain/checkout.ts';
import { REASONS } from '../../lambdas/domain/reason.ts';
import { orderStateOf, paymentStatusOf, stateWithoutRecord } from '../../lambdas/domain/status.ts';
import { aCheckout } from '../support/builders.ts';

const payments: [Partial<Checkout>, string][] = [
  [{}, 'created'],
  [{ outcome: 'PAID' }, 'paid'],
  [{ outcome: 'DECLINED' }, 'declined'],
  [{ outcome: 'CANCELLED' }, 'cancelled'],
  [{ outcome: 'ERROR' }, 'error'],
  [{ outcome: 'NOT_FOUND' }, 'error'],
  [{ outcome: 'REFUSED' }, 'error'],
  [{ outcome: 'MISMATCH' }, 'unclear'],
  [{ unclearSince: 5 }, 'unclear'],
  [{ outcome: 'PAID', unclearSince: 5 }, 'paid'],
  [{ outcome: 'PAID', ending: 'refunded' }, 'refunded'],
  [{ outcome: 'PAID', ending: 'cancelled' }, 'paid'],
];

test.each(payments)('a payment with %j is shown as %s', (changes, status) => {
  expect(paymentStatusOf(aCheckout(changes))).toBe(status);
});

const orders: [Partial<Checkout>, object][] = [
  [{}, { status: 'pending', reason: 'awaiting_payment' }],
  [{ unclearSince: 5 }, { status: 'pending', reason: 'payment_unclear' }],
  [{ outcome: 'MISMATCH' }, { status: 'pending', reason: 'payment_unclear' }],
  [{ outcome: 'PAID' }, { status: 'pending', reason: 'awaiting_payment' }],
  [
    { ending: 'confirmed', reason: 'paid', outcome: 'PAID' },
    { status: 'paid', reason: null },
  ],
  [
    { ending: 'cancelled', reason: 'declined' },
    { status: 'cancelled', reason: 'declined' },
  ],
  [
    { ending: 'cancelled', reason: 'something of old' },
    { status: 'cancelled', reason: null },
  ],
  [{ ending: 'rejected' }, { status: 'cancelled', reason: null }],
  [
    { ending: 'refunded', reason: 'sold_out_after_payment' },
    { status: 'refunded', reason: 'sold_out_after_payment' },
  ],
];

test.each(orders)('an order with %j is shown as %j', (changes, state) => {
  expect(orderStateOf(aCheckout(changes))).toEqual(state);
});

test.each(REASONS)('the reason %s is shown as it is', (reason) => {
  expect(orderStateOf(aCheckout({ ending: 'cancelled', reason }))).toEqual({ status: 'cancelled', reason });
});

test.each([
  ['inactive', 'pending'],
  ['active', 'paid'],
  ['invalid', 'cancelled'],
] as const)('an order of the old checkout that is %s is shown as %s', (status, shown) => {
  expect(stateWithoutRecord({ status })).toEqual({ status: shown, reason: null });
});

test('an order whose record is gone keeps its reason', () => {
  expect(stateWithoutRecord({ status: 'invalid', status_reason: 'declined' })).toEqual({
    status: 'cancelled',
    reason: 'declined',
  });
  expect(stateWithoutRecord({ status: 'active', status_reason: 'paid' }).reason).toBeNull();
});

describe('of two attempts of a waiting step', () => {
  const attempt = (run: number, redrive: number, retry: number) => ({ run, redrive, retry });

  test('any is newer than none', () => {
    expect(isNewerAttempt(attempt(1, 0, 0), undefined)).toBe(true);
  });

  test.each([
    ['a later run', attempt(2, 0, 0), attempt(1, 5, 5)],
    ['a later redrive of the run', attempt(1, 1, 0), attempt(1, 0, 5)],
    ['a later retry of the redrive', attempt(1, 1, 2), attempt(1, 1, 1)],
  ])('%s is newer', (_title, newer, older) => {
    expect(isNewerAttempt(newer, older)).toBe(true);
    expect(isNewerAttempt(older, newer)).toBe(false);
  });

  test('the same one may store its token again', () => {
    expect(isNewerAttempt(attempt(1, 1, 1), attempt(1, 1, 1))).toBe(true);
  });
});
