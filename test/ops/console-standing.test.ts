import { describe, expect, test } from '@jest/globals';
import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { CheckoutSummary } from '../../lambdas/adapters/checkout-search.ts';
import type { OrderSummary } from '../../lambdas/adapters/order-search.ts';
import type { ExecutionStanding } from '../../ops/console/api.ts';
import { standingOf } from '../../ops/console/standing.ts';

const ID = '3f8adf52-b9bc-423d-b6f9-68e443cc8a67';
const FLAG = { reason: 'payment_unclear', at: 1, outcomeRank: 0, refundState: 'open' } as const;
const TOKEN = { run: 1 };

const aCheckout = (changes: Partial<CheckoutSummary>): CheckoutSummary => ({ id: ID, runNumber: 1, ...changes });

describe('the last run of a checkout', () => {
  test.each<[string, ExecutionStatus, Partial<CheckoutSummary>, ExecutionStanding, string | null]>([
    ['that waits for its payment', 'RUNNING', { paymentToken: TOKEN }, 'waiting-for-payment', null],
    ['that was answered', 'RUNNING', { paymentToken: { run: 1, answeredAt: 2 } }, 'running', null],
    ['whose outcome is known', 'RUNNING', { paymentToken: TOKEN, outcome: 'PAID' }, 'running', null],
    ['that settles', 'RUNNING', { paymentToken: TOKEN, closingAt: 2 }, 'running', null],
    ['that sends its mails', 'RUNNING', { paymentToken: TOKEN, ending: 'cancelled' }, 'running', null],
    ['that asked for nothing yet', 'RUNNING', {}, 'running', null],
    ['that can be redriven', 'PENDING_REDRIVE', {}, 'running', null],
    ['that confirmed', 'SUCCEEDED', { ending: 'confirmed', reason: 'paid' }, 'confirmed', 'paid'],
    ['that rejected', 'SUCCEEDED', { ending: 'rejected', refusal: { code: 'busy' } }, 'rejected', 'busy'],
    ['that was flagged', 'FAILED', { attention: FLAG }, 'needs-attention', 'payment_unclear'],
    ['that was flagged, then stopped', 'ABORTED', { attention: FLAG }, 'needs-attention', 'payment_unclear'],
    [
      'of which a person said how it ends',
      'FAILED',
      { ending: 'confirmed', reason: 'operator' },
      'confirmed',
      'operator',
    ],
    ['that broke', 'FAILED', {}, 'needs-attention', null],
    ['that took too long', 'TIMED_OUT', {}, 'needs-attention', null],
    ['that was stopped', 'ABORTED', {}, 'aborted', null],
  ])('%s', (_what, status, changes, standing, reason) => {
    expect(standingOf({ name: ID, status }, aCheckout(changes), undefined)).toEqual({ standing, reason });
  });
});

describe('a run before the last one', () => {
  test.each<[ExecutionStatus, ExecutionStanding]>([
    ['SUCCEEDED', 'handed-over'],
    ['FAILED', 'handed-over'],
    ['ABORTED', 'aborted'],
  ])('has handed its checkout over, unless it was stopped: %s', (status, standing) => {
    const checkout = aCheckout({ runNumber: 3, ending: 'confirmed', attention: FLAG });

    expect(standingOf({ name: `${ID}-2`, status }, checkout, undefined)).toEqual({ standing, reason: null });
  });
});

describe('a run whose record is gone', () => {
  const anOrder = (changes: Partial<OrderSummary>): OrderSummary => ({
    id: ID,
    number: '2611.001',
    status: 'active',
    ...changes,
  });

  test.each<[string, ExecutionStatus, OrderSummary | undefined, ExecutionStanding, string | null]>([
    ['active', 'SUCCEEDED', anOrder({ status_reason: 'paid' }), 'confirmed', 'paid'],
    ['invalid', 'SUCCEEDED', anOrder({ status: 'invalid', status_reason: 'declined' }), 'cancelled', 'declined'],
    [
      'invalid, its money back',
      'SUCCEEDED',
      anOrder({ status: 'invalid', payment: { refund: { status: 'paid', at: 1 } } }),
      'refunded',
      null,
    ],
    ['never decided', 'FAILED', anOrder({ status: 'inactive' }), 'needs-attention', null],
    ['never made', 'SUCCEEDED', undefined, 'rejected', null],
    ['never made, and the run broke', 'FAILED', undefined, 'needs-attention', null],
    ['never made, and the run goes on', 'RUNNING', undefined, 'running', null],
  ])('stands as its order does: %s', (_what, status, order, standing, reason) => {
    expect(standingOf({ name: ID, status }, undefined, order)).toEqual({ standing, reason });
  });
});
