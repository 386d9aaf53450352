import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkoutIdOf, instructionIdOf, refundIdOf, refundRecordId } from '../../lambdas/domain/identifiers.ts';
import { readRefund, refundState, type Refund } from '../../lambdas/domain/refund.ts';

const ID = '11111111-2222-4333-8444-555555555555';

describe('the id of a refund', () => {
  test('is the UUID of version 5 of its order’s id and its number', () => {
    // By another implementation: python3 -c "import uuid; print(uuid.uuid5(uuid.UUID('…'), '1').hex.upper())"
    expect(refundIdOf(ID, 1)).toBe('8D66D002FD4D5041B589184F81EAD193');
    expect(refundIdOf(ID, 2)).toBe('D1553980BCB65D56A1C54A5E15C856BD');
  });

  test('is stable, 32 upper-case hex digits, and says that it is of version 5', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.integer({ min: 1, max: 99 }), (id, number) => {
        expect(refundIdOf(id, number)).toMatch(/^[0-9A-F]{12}5[0-9A-F]{3}[89AB][0-9A-F]{15}$/);
        expect(refundIdOf(id, number)).toBe(refundIdOf(id, number));
      }),
    );
  });

  test('differs by number and by order, and is never that of a payment', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 4 }), fc.uuid({ version: 4 }), (one, other) => {
        const ids = [1, 2, 3, 10, 11].map((number) => refundIdOf(one, number));
        expect(new Set([...ids, instructionIdOf(one)]).size).toBe(6);
        if (one !== other) expect(ids).not.toContain(refundIdOf(other, 1));
      }),
    );
  });

  test('has a record that no checkout’s id can be', () => {
    expect(refundRecordId(refundIdOf(ID, 1))).toMatch(/^refund#/);
    expect(checkoutIdOf(refundRecordId(refundIdOf(ID, 1)))).toBeUndefined();
  });
});

describe('what Swish says of a refund', () => {
  test.each([
    ['PAID', undefined, 'paid'],
    ['PAID', 'RF07', 'paid'],
    ['DEBITED', undefined, 'open'],
    ['CREATED', undefined, 'open'],
    ['VALIDATED', undefined, 'open'],
    ['INITIATED', undefined, 'open'],
    ['SOMETHING_NEW', undefined, 'open'],
    ['', undefined, 'open'],
    ['paid', undefined, 'open'],
    ['ERROR', undefined, 'open'],
    ['ERROR', null, 'open'],
    ['ERROR', '', 'open'],
    ['ERROR', 'DS24', 'open'],
    ['ERROR', 'RF09', 'open'],
    ['ERROR', 'RP04', 'open'],
    ['ERROR', 'XX99', 'open'],
    ['ERROR', 'RF02', 'failed'],
    ['ERROR', 'RF07', 'failed'],
    ['ERROR', 'RF08', 'failed'],
    ['ERROR', 'AM04', 'failed'],
    ['CREATED', 'RF07', 'open'],
  ] as const)('%s with %j is %s', (status, errorCode, reading) => {
    expect(readRefund({ status, errorCode })).toBe(reading);
  });
});

describe('a refund on record', () => {
  const aRefund = (changes: Partial<Refund>): Refund => ({
    number: 1,
    id: 'A',
    reason: 'operator',
    begunAt: 1,
    ...changes,
  });

  test.each([
    [{}, 'open'],
    [{ askedAt: 1, askCount: 1 }, 'open'],
    [{ errorCode: 'DS24', at: 2 }, 'open'],
    [{ status: 'CREATED' }, 'open'],
    [{ status: 'VALIDATED' }, 'open'],
    [{ status: 'DEBITED' }, 'open'],
    [{ status: 'SOMETHING_NEW' }, 'open'],
    [{ status: 'PAID' }, 'paid'],
    [{ status: 'ERROR', errorCode: 'RF07' }, 'failed'],
    [{ status: 'REFUSED', errorCode: 'RF02' }, 'failed'],
  ] as [Partial<Refund>, string][])('%j is %s', (changes, state) => {
    expect(refundState(aRefund(changes))).toBe(state);
  });
});
