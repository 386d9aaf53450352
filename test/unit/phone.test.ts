import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { normalisePhone } from '../../lambdas/domain/phone.ts';

test.each([
  '070-644 43 64',
  '0706444364',
  '070 644 43 64',
  '070–644 43 64',
  '070/644.43.64',
  '0(70) 644 43 64',
  '070\u00a0644\u00a043\u00a064',
  '+46706444364',
  '+46 70 644 43 64',
  '+46 (0)70 644 43 64',
  '+46 (0) 70-644 43 64',
  '+46(0)706444364',
  '+460706444364',
  '+ 46 70 644 43 64',
  '0046706444364',
  '0046 70-644 43 64',
  '0046 (0)70 644 43 64',
  '46706444364',
  '46 (0)70 644 43 64',
  '460706444364',
  '706444364',
  '70 644 43 64',
])('%j is 46706444364', (text) => {
  expect(normalisePhone(text)).toBe('46706444364');
});

test.each([
  ['+47 412 34 567', '4741234567'],
  ['0047 41234567', '4741234567'],
  ['4741234567', '4741234567'],
  ['+1 (212) 555-0123', '12125550123'],
  ['+358 40 1234567', '358401234567'],
  ['08-123 456 78', '46812345678'],
  ['+49 30 123456', '4930123456'],
])('%j keeps or gets its country code: %s', (text, expected) => {
  expect(normalisePhone(text)).toBe(expected);
});

test.each([
  '',
  ' ',
  '+',
  '-',
  '0',
  '00',
  '070',
  '0706',
  'ring mig',
  '070-644 43 64 x',
  '070-644 43 64, 070-111 11 11',
  'tel:0706444364',
  '07O6444364',
  '📞0706444364',
  '0706444364😀',
  '٠٧٠٦٤٤٤٣٦٤',
  '０７０６４４４３６４',
  '+46+706444364',
  '070644+4364',
  '0706444364\u0000',
  '\u202e0706444364',
  '46706444364467064443644',
  '+4670644436412345',
  '1e9',
  '-46706444364',
  '+0046706444364',
  '00000000000',
  '1234567',
])('%j is no phone number', (text) => {
  expect(normalisePhone(text)).toBeUndefined();
});

test('eight digits are the fewest and fifteen the most', () => {
  expect(normalisePhone('+12345678')).toBe('12345678');
  expect(normalisePhone('+1234567')).toBeUndefined();
  expect(normalisePhone('+123456789012345')).toBe('123456789012345');
  expect(normalisePhone('+1234567890123456')).toBeUndefined();
});

test('whatever comes out is 8 to 15 digits without a leading zero, and stays as it is', () => {
  const likely = fc
    .array(fc.constantFrom('0', '46', '70', '644', '4364', '+', ' ', '-', '(0)', '(', ')', 'x', '٣'), { maxLength: 10 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(likely, fc.string({ unit: 'grapheme' })), (text) => {
      const normalised = normalisePhone(text);
      if (normalised === undefined) return;
      expect(normalised).toMatch(/^[1-9]\d{7,14}$/);
      expect(normalisePhone(`+${normalised}`)).toBe(normalised);
    }),
  );
});

test('a long text is answered, however it begins', () => {
  expect(normalisePhone(`0${' -'.repeat(50_000)}x`)).toBeUndefined();
  expect(normalisePhone(`+${'(0)'.repeat(50_000)}`)).toBeUndefined();
});
