import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  requireAmount,
  requireCallbackIdentifier,
  requireInstructionId,
  requireMerchant,
  requirePhone,
  requireReference,
  swishMessage,
} from '../../lambdas/domain/swish-text.ts';
import { codeOf } from '../../lambdas/domain/swish-codes.ts';

describe('a message', () => {
  test.each([
    ['Smultron 2611001', 'Smultron 2611001'],
    ['Räksmörgås (2 st), 10:50?', 'Räksmörgås (2 st), 10:50?'],
    ['Café “Ñandú”', 'Cafe Nandu'],
    ['a\u030ange', 'ånge'],
    ['rad 1\nrad 2\t<b>', 'rad 1 rad 2 b'],
    ['10 % & 5 €', '10 5'],
    ['😀', ''],
    ['RF07', 'RF07.'],
    [' rp03 ', 'rp03.'],
    ['B\u00c91 8', 'BE1 8'],
    ['BANKIDCL', 'BANKIDCL.'],
    ['x'.repeat(60), 'x'.repeat(50)],
    [`${'x'.repeat(49)} y`, 'x'.repeat(49)],
  ])('%j is sent as %j', (text, expected) => {
    expect(swishMessage(text)).toBe(expected);
  });

  test('is whatever it was made of short, plain and no code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const message = swishMessage(text);
        expect(message).toMatch(/^[a-zA-ZåäöÅÄÖ0-9 .,:;!?()]{0,50}$/);
        expect(codeOf(message)).toBeUndefined();
        expect(swishMessage(message)).toBe(message);
      }),
    );
  });
});

test.each([
  [1, '0.01'],
  [12_345, '123.45'],
  [15_000_000, '150000.00'],
])('%d öre are sent as %s', (ore, expected) => {
  expect(requireAmount(ore)).toBe(expected);
});

test.each([0, -100, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('%d öre are not an amount', (ore) => {
  expect(() => requireAmount(ore)).toThrow(RangeError);
});

test.each([
  ['an instruction id', requireInstructionId, '11A86BE70EA346E4B1C39C874173F088', '11a86be70ea346e4b1c39c874173f088'],
  ['a reference', requireReference, 'A'.repeat(35), 'A'.repeat(36)],
  ['a reference', requireReference, '2611001', ''],
  ['a reference', requireReference, '26111000', '2611.1000'],
  ['a phone number', requirePhone, '46706444364', '0706444364'],
  ['a phone number', requirePhone, '12345678', '1234567'],
  ['a phone number', requirePhone, '123456789012345', '1234567890123456'],
  ["a merchant's number", requireMerchant, '1234679304', '123467930'],
  ['a callback identifier', requireCallbackIdentifier, 'a-'.repeat(18), 'a_'.repeat(18)],
])('%s of the wrong form is thrown', (_what, required, right, wrong) => {
  expect(required(right)).toBe(right);
  expect(() => required(wrong)).toThrow(/^Swish needs an? /);
});

test('what is thrown does not quote a phone number', () => {
  expect(() => requirePhone('+46706444364')).toThrow(/^\D*8 to 15 digits\D*$/);
});
