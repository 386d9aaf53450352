import { expect, test } from '@jest/globals';
import { CartInvalid, ERROR_CLASSES, InsufficientStock, Refusal } from '../../lambdas/domain/errors.ts';
import { isMessageCode, MESSAGES, sentenceOf, type Message, type MessageCode } from '../../lambdas/domain/messages.ts';
import { REASONS } from '../../lambdas/domain/reason.ts';

const codes = Object.keys(MESSAGES) as MessageCode[];

test.each(codes)('%s has a status of its kind and a sentence in both languages', (code) => {
  const { status, text } = MESSAGES[code];

  expect([400, 402, 404, 409, 413, 415, 422, 429, 503]).toContain(status);
  expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(text.sv).toMatch(/^\p{Lu}.*[.]$/u);
  expect(text.en).toMatch(/^\p{Lu}.*[.]$/u);
  expect(text.sv).not.toBe(text.en);
});

test('trying again is worth the time that is given: soon when we are at fault, when a hold is over for who holds too much', () => {
  const times = Object.fromEntries(
    codes.flatMap((code) => {
      const { retryAfter }: Message = MESSAGES[code];
      return retryAfter === undefined ? [] : [[code, retryAfter]];
    }),
  );

  expect(times).toEqual({ busy: 5, payment_unavailable: 5, internal: 5, too_many_open_checkouts: 600 });
});

test.each(['constructor', '__proto__', '', 'Internal'])('%j is no code of the wire', (code) => {
  expect(isMessageCode(code)).toBe(false);
});

test('a refused payment says what Swish’s code means', () => {
  expect(sentenceOf('payment_refused', { swishCode: 'ACMT03' }, 'en')).toContain('not enrolled');
  expect(sentenceOf('payment_refused', { swishCode: null }, 'en')).toBe(MESSAGES.payment_refused.text.en);
  expect(sentenceOf('payment_refused', null, 'sv')).toBe(MESSAGES.payment_refused.text.sv);
});

test('reasons are words that a storefront can switch on', () => {
  expect(new Set(REASONS).size).toBe(REASONS.length);
  for (const reason of REASONS) expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
});

test.each(Object.entries(ERROR_CLASSES))(
  '%s is reported by that name even when a minifier renames its class',
  (name, type) => {
    const error = new (type as unknown as new (argument: unknown) => Error)([]);

    expect(error.name).toBe(name);
    expect(Object.hasOwn(error, 'name')).toBe(true);
  },
);

test('a refusal carries its code and details as its message, for who reads the Cause', () => {
  const refusal = new CartInvalid('quantity_limit', { items: [{ id: 'a', limit: 2 }] });

  expect(refusal).toBeInstanceOf(Refusal);
  expect(JSON.parse(refusal.message)).toEqual({ code: 'quantity_limit', details: { items: [{ id: 'a', limit: 2 }] } });
  expect(JSON.parse(new InsufficientStock([]).message)).toEqual({ code: 'insufficient_stock', details: { items: [] } });
});
