import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InsufficientStock, PaymentRefused } from '../../lambdas/domain/errors.ts';
import { isMessageCode } from '../../lambdas/domain/messages.ts';
import type { RecordedOutcome } from '../../lambdas/domain/outcome.ts';
import { cancelReason, readRefusal, REASONS, type CaughtError } from '../../lambdas/domain/reason.ts';
import { refusalOf } from '../../lambdas/domain/refusal.ts';

/** An error as it leaves a Lambda and reaches the state machine's Catch. */
const caughtFrom = (error: Error): CaughtError => ({
  error: error.name,
  cause: JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: [] }),
});
const short = new InsufficientStock([{ id: 'a', title: 'Regndag', requested: 2, available: 1 }]);

describe('reading a refusal out of an error', () => {
  test('a refusal of ours comes back with its code and details', () => {
    expect(readRefusal(caughtFrom(short))).toEqual({
      code: 'insufficient_stock',
      details: { items: [{ id: 'a', title: 'Regndag', requested: 2, available: 1 }] },
    });
  });

  test.each([
    ['StockContention', 'busy'],
    ['PaymentUnavailable', 'payment_unavailable'],
    ['TableUnavailable', 'internal'],
    ['States.Timeout', 'internal'],
    ['constructor', 'internal'],
    ['', 'internal'],
  ])('a fault %s is %s', (error, code) => {
    expect(readRefusal({ error, cause: 'Prose of AWS' })).toEqual({ code, details: {} });
    expect(readRefusal({ error })).toEqual({ code, details: {} });
  });

  test.each([
    '{}',
    'null',
    '[]',
    '"text"',
    '{"errorMessage":1}',
    '{"errorMessage":"{\\"code\\":5}"}',
    '{"errorMessage":"null"}',
    '{"errorMessage":"[]"}',
    '{',
  ])('a cause %s is no refusal', (cause) => {
    expect(readRefusal({ error: 'Error', cause })).toEqual({ code: 'internal', details: {} });
  });

  test.each(['[1]', 'null', '"x"', 'true'])('details that are no object (%s) are left out', (details) => {
    const cause = JSON.stringify({ errorMessage: `{"code":"quantity_limit","details":${details}}` });
    expect(readRefusal({ error: 'CartInvalid', cause })).toEqual({ code: 'quantity_limit', details: {} });
  });

  test('nothing that an error may carry breaks the reading', () => {
    const cause = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((errorMessage) => JSON.stringify({ errorMessage })),
    );
    fc.assert(
      fc.property(fc.string(), cause, (error, cause) => {
        const { code, details } = readRefusal({ error, cause });
        expect(typeof code).toBe('string');
        expect(Object.prototype.toString.call(details)).toBe('[object Object]');
      }),
    );
  });
});

describe('why an order is cancelled', () => {
  const outcomes: [RecordedOutcome, object, string][] = [
    ['DECLINED', {}, 'declined'],
    ['DECLINED', { closedBy: 'deadline' }, 'declined'],
    ['ERROR', { outcomeDetail: { status: 'ERROR', errorCode: 'RF07' } }, 'payment_failed'],
    ['ERROR', { outcomeDetail: { status: 'ERROR', errorCode: 'TM01' } }, 'abandoned'],
    ['ERROR', {}, 'payment_failed'],
    ['CANCELLED', { closedBy: 'deadline', instructions: { token: 'T', at: 1 } }, 'abandoned'],
    ['CANCELLED', { closedBy: 'deadline' }, 'payment_unavailable'],
    ['CANCELLED', { closedBy: 'customer' }, 'cancelled_by_customer'],
    ['CANCELLED', {}, 'cancelled_by_customer'],
    ['REFUSED', {}, 'rejected'],
    ['NOT_FOUND', { closedBy: 'deadline' }, 'payment_unavailable'],
    ['NOT_FOUND', { closedBy: 'customer' }, 'cancelled_by_customer'],
  ];

  test.each(outcomes)('%s with %j: %s', (outcome, checkout, reason) => {
    expect(cancelReason({ outcome, ...checkout }, null)).toBe(reason);
  });

  test('what became of the payment says more than an error on the way', () => {
    expect(cancelReason({ outcome: 'DECLINED' }, caughtFrom(short))).toBe('declined');
  });

  test.each(['PAID', 'MISMATCH'] as const)('an order whose payment is %s is never cancelled', (outcome) => {
    expect(() => cancelReason({ outcome }, null)).toThrow('is not cancelled');
  });

  test.each([
    [caughtFrom(short), {}, 'insufficient_stock'],
    [{ error: 'StockContention' }, {}, 'busy'],
    [{ error: 'PaymentUnavailable' }, {}, 'payment_unavailable'],
    [{ error: 'CheckoutClosed' }, {}, 'payment_unavailable'],
    [{ error: 'CheckoutClosed' }, { closedBy: 'customer' as const }, 'cancelled_by_customer'],
    [{ error: 'TypeError', cause: 'x is undefined' }, {}, 'internal'],
    [{ error: 'Lambda.Unknown' }, {}, 'internal'],
    [null, {}, 'payment_unavailable'],
    [null, { closedBy: 'customer' as const }, 'cancelled_by_customer'],
  ])('without a payment, %j with %j: %s', (caught, checkout, reason) => {
    expect(cancelReason(checkout, caught)).toBe(reason);
  });
});

describe('what a customer is told whose order was cancelled before there was anything to pay', () => {
  test.each(REASONS)('%s has an answer that is on the wire', (reason) => {
    const { code } = refusalOf(reason, {}, null);
    expect(isMessageCode(code)).toBe(true);
  });

  test('too few pieces: which, and how many there are', () => {
    expect(refusalOf('insufficient_stock', {}, caughtFrom(short))).toEqual({
      code: 'insufficient_stock',
      details: short.details,
    });
  });

  test('a refusal that the customer can act on names the code of Swish', () => {
    const checkout = { outcomeDetail: { status: 'REFUSED', errorCode: 'ACMT03' } };
    expect(refusalOf('rejected', checkout, caughtFrom(new PaymentRefused('payment_refused')))).toEqual({
      code: 'payment_refused',
      details: { swishCode: 'ACMT03' },
    });
  });

  test.each(['RP01', 'PA02', 'HTTP401', 'XX99'])(
    'a refusal because of us (%s) is not the customer’s to solve',
    (errorCode) => {
      const checkout = { outcomeDetail: { status: 'REFUSED', errorCode } };
      expect(refusalOf('rejected', checkout, null)).toEqual({ code: 'payment_unavailable', details: {} });
    },
  );
});
