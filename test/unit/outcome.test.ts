import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isUnpaid, OUTCOME_RANK, readPayment, type Outcome, type SwishPayment } from '../../lambdas/domain/outcome.ts';
import { codeOf, swishSentence } from '../../lambdas/domain/swish-codes.ts';

const PAYEE = '1231181189';
const expected = { amountOre: 24_900, payeeAlias: PAYEE };
const aPayment = (changes: Partial<SwishPayment> = {}): SwishPayment => ({
  id: '5F0C2A4E9D1B4C578A362BE1F7D90C44',
  status: 'PAID',
  amount: 249,
  currency: 'SEK',
  payeeAlias: PAYEE,
  paymentReference: '1E2FC19E5E5E4E18916609B7F8911C12',
  datePaid: '2026-11-22T17:46:02.000Z',
  ...changes,
});

describe('reading an answer of Swish', () => {
  test('PAID as asked is paid, with the bank reference and the time', () => {
    expect(readPayment(aPayment(), expected)).toEqual({
      state: 'settled',
      outcome: 'PAID',
      detail: {
        status: 'PAID',
        paymentReference: '1E2FC19E5E5E4E18916609B7F8911C12',
        paidAt: Date.parse('2026-11-22T17:46:02Z'),
      },
    });
  });

  test.each([
    ['another amount', { amount: 248.99 }, 24_899],
    ['more than asked', { amount: 250 }, 25_000],
    ['a hundredth of it', { amount: 2.49 }, 249],
    ['another currency', { currency: 'EUR' }, 24_900],
    ['another payee', { payeeAlias: '1230000000' }, 24_900],
    ['no payee', { payeeAlias: '' }, 24_900],
  ])('PAID with %s is a mismatch that says what was paid', (_title, changes, amountOre) => {
    expect(readPayment(aPayment(changes), expected)).toMatchObject({
      state: 'settled',
      outcome: 'MISMATCH',
      detail: { status: 'PAID', amountOre },
    });
  });

  test('PAID with an amount that is noisy in binary is as asked', () => {
    const reading = readPayment(aPayment({ amount: 59.97 }), { ...expected, amountOre: 5997 });
    expect(reading).toMatchObject({ outcome: 'PAID' });
  });

  test.each([null, undefined, '', 'yesterday'])('PAID without a readable time (%p) is paid', (datePaid) => {
    const reading = readPayment(aPayment({ datePaid, paymentReference: null }), expected);
    expect(reading).toEqual({ state: 'settled', outcome: 'PAID', detail: { status: 'PAID' } });
  });

  test('CREATED is open', () => {
    expect(readPayment(aPayment({ status: 'CREATED' }), expected)).toEqual({ state: 'open' });
  });

  test.each(['DECLINED', 'CANCELLED'] as const)('%s is definite', (status) => {
    expect(readPayment(aPayment({ status }), expected)).toMatchObject({ state: 'settled', outcome: status });
  });

  test.each(['RF07', 'TM01', 'BANKIDCL', 'FF10', 'ACMT03', 'AM02'])('ERROR %s is definitely not paid', (errorCode) => {
    expect(readPayment(aPayment({ status: 'ERROR', errorCode }), expected)).toEqual({
      state: 'settled',
      outcome: 'ERROR',
      detail: { status: 'ERROR', errorCode },
    });
  });

  test.each(['DS24', 'XX99', '', 'constructor', '__proto__', null, undefined])('ERROR %p is unclear', (errorCode) => {
    expect(readPayment(aPayment({ status: 'ERROR', errorCode }), expected).state).toBe('unclear');
  });

  test.each(['INITIATED', 'paid', 'DEBITED', 'REFUNDED', 'CANCELED', '', 'toString'])(
    'the status %p is unclear, neither failed nor paid',
    (status) => {
      expect(readPayment(aPayment({ status }), expected)).toEqual({ state: 'unclear', detail: { status } });
    },
  );

  test('nothing but PAID, with what was asked, is ever paid', () => {
    const anything = fc.record({
      status: fc.oneof(fc.constantFrom('PAID', 'CREATED', 'DECLINED', 'ERROR', 'CANCELLED', 'Paid'), fc.string()),
      amount: fc.oneof(fc.constant(249), fc.double({ min: 0, max: 1e9, noNaN: true })),
      currency: fc.constantFrom('SEK', 'sek', 'NOK'),
      payeeAlias: fc.constantFrom(PAYEE, '1230000000'),
      errorCode: fc.option(fc.string()),
    });
    fc.assert(
      fc.property(anything, (changes) => {
        const reading = readPayment(aPayment(changes), expected);
        const isAsAsked =
          changes.status === 'PAID' &&
          Math.round(changes.amount * 100) === 24_900 &&
          changes.currency === 'SEK' &&
          changes.payeeAlias === PAYEE;
        expect(reading.state === 'settled' && reading.outcome === 'PAID').toBe(isAsAsked);
      }),
    );
  });
});

describe('ranks of outcomes', () => {
  const ranked: readonly (readonly Outcome[])[] = [
    ['UNKNOWN'],
    ['DECLINED', 'ERROR', 'CANCELLED', 'NOT_FOUND', 'REFUSED'],
    ['MISMATCH'],
    ['PAID'],
  ];

  test('unknown is below every definite no, that below a mismatch, and paid is above all', () => {
    expect(ranked.map((outcomes) => new Set(outcomes.map((outcome) => OUTCOME_RANK[outcome])).size)).toEqual([
      1, 1, 1, 1,
    ]);
    const ranks = ranked.map(([outcome]) => OUTCOME_RANK[outcome ?? 'UNKNOWN']);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(new Set(ranks).size).toBe(4);
    expect(ranked.flat().sort()).toEqual(Object.keys(OUTCOME_RANK).sort());
  });

  test('only a definite no says that no money was taken', () => {
    const unpaid = [...ranked.flat(), undefined].filter((outcome) => isUnpaid(outcome));
    expect(unpaid).toEqual(ranked[1]);
  });
});

describe('what Swish codes say', () => {
  test.each(['sv', 'en'] as const)('DS24 asks the customer to look in the bank (%s)', (language) => {
    expect(swishSentence('DS24', language)).toMatch(language === 'sv' ? /bank/ : /bank/);
    expect(codeOf('DS24')).toMatchObject({ definite: false, fault: 'unknown' });
  });

  test.each(['XX99', undefined, 'constructor'])('an unknown code (%p) reads like a fault of ours', (code) => {
    expect(swishSentence(code, 'en')).toBe(swishSentence('RP01', 'en'));
  });
});
