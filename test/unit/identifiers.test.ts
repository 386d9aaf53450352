import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  checkoutIdOf,
  idempotencyId,
  instructionIdOf,
  isCheckoutId,
  requestHash,
  reservationIdOf,
  runName,
  runNumberOf,
} from '../../lambdas/domain/identifiers.ts';

const ID = '5f0c2a4e-9d1b-4c57-8a36-2be1f7d90c44';

test('a Swish instruction id is the checkout id without dashes, in upper case', () => {
  expect(instructionIdOf(ID)).toBe('5F0C2A4E9D1B4C578A362BE1F7D90C44');
});

test('a checkout is found again by its Swish instruction id', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(isCheckoutId(id)).toBe(true);
      expect(checkoutIdOf(instructionIdOf(id))).toBe(id);
    }),
  );
});

test.each([
  '',
  ID,
  ID.replaceAll('-', ''),
  '5F0C2A4E9D1B4C578A362BE1F7D90C4',
  '5F0C2A4E9D1B4C578A362BE1F7D90C444',
  '5F0C2A4E9D1B4C578A362BE1F7D90C4G',
  '5F0C2A4E9D1B4C578A362BE1F7D90C44\n',
])('%j is not an instruction id', (text) => {
  expect(checkoutIdOf(text)).toBeUndefined();
});

test.each(['', ID.toUpperCase(), ` ${ID}`, `${ID}-2`, `${ID}\n`, 'key#abc', instructionIdOf(ID)])(
  '%j is not a checkout id',
  (text) => {
    expect(isCheckoutId(text)).toBe(false);
  },
);

test('the first run has the name of the checkout, later ones are numbered', () => {
  expect(runName(ID, 1)).toBe(ID);
  expect(runName(ID, 2)).toBe(`${ID}-2`);
});

test('a run is found again by its name', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 1_000_000 }), (id, number) => {
      expect(runNumberOf(runName(id, number), id)).toBe(number);
    }),
  );
});

test.each([
  '',
  `${ID}-`,
  `${ID}-0`,
  `${ID}-1`,
  `${ID}-02`,
  `${ID}-2x`,
  `${ID}--2`,
  `${ID}-2.5`,
  `x${ID}`,
  '11111111-2222-3333-4444-555555555555',
  '11111111-2222-3333-4444-555555555555-2',
])('%j is no run of the checkout', (name) => {
  expect(runNumberOf(name, ID)).toBeUndefined();
});

test('an order has one reservation per product, under its own id', () => {
  expect(reservationIdOf(ID)).toBe(ID);
});

test('a client never finds its key in our table', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (key) => {
      expect(idempotencyId(key)).toMatch(/^key#[0-9a-f]{64}$/);
      expect(isCheckoutId(idempotencyId(key))).toBe(false);
    }),
  );
  expect(idempotencyId('a-key-of-mine')).not.toBe(idempotencyId('a-key-of-yours'));
});

const reversed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
};

test('the same request has the same hash whatever the order of its fields', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(requestHash(reversed(value))).toBe(requestHash(value));
    }),
  );
});

test('a field without a value is a field that is not there', () => {
  expect(requestHash({ phone: '46', swishNumber: undefined })).toBe(requestHash({ phone: '46' }));
});

test.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { b: 1 }],
  [{ a: '1' }, { a: 1 }],
  [
    [1, 2],
    [2, 1],
  ],
  [{ a: null }, {}],
  [{ a: '","b":"' }, { a: '', b: '' }],
  [[[1], 2], [[1, 2]]],
])('%j and %j have different hashes', (one, other) => {
  expect(requestHash(one)).not.toBe(requestHash(other));
});
