import { expect, test } from '@jest/globals';
import { refusalOf } from '../../lambdas/domain/refusal.ts';
import { codeOf, swishSentence } from '../../lambdas/domain/swish-codes.ts';

/** Every code that Swish is known to answer with, at once or as the result of a payment or a refund. */
const ROWS = [
  ['FF08', 'shop', true],
  ['RP01', 'shop', true],
  ['RP02', 'shop', true],
  ['RP03', 'shop', true],
  ['RP04', 'unknown', false],
  ['RP06', 'buyer', true],
  ['RP07', 'unknown', false],
  ['RP08', 'unknown', false],
  ['RP09', 'unknown', false],
  ['BE18', 'buyer', true],
  ['PA01', 'shop', true],
  ['PA02', 'shop', true],
  ['AM02', 'shop', true],
  ['AM03', 'shop', true],
  ['AM04', 'shop', true],
  ['AM06', 'shop', true],
  ['ACMT01', 'shop', true],
  ['ACMT03', 'buyer', true],
  ['ACMT07', 'shop', true],
  ['VR01', 'buyer', true],
  ['VR02', 'buyer', true],
  ['RF02', 'shop', true],
  ['RF03', 'shop', true],
  ['RF04', 'shop', true],
  ['RF06', 'shop', true],
  ['RF07', 'buyer', true],
  ['RF08', 'shop', true],
  ['RF09', 'transient', false],
  ['AC05', 'buyer', true],
  ['AC06', 'buyer', true],
  ['AC07', 'buyer', true],
  ['AC15', 'buyer', true],
  ['AM14', 'buyer', true],
  ['AM21', 'buyer', true],
  ['DS0K', 'buyer', true],
  ['BANKIDCL', 'buyer', true],
  ['BANKIDONGOING', 'buyer', true],
  ['BANKIDUNKN', 'buyer', true],
  ['FF10', 'transient', true],
  ['TM01', 'buyer', true],
  ['DS24', 'unknown', false],
  ['HTTP400', 'shop', true],
  ['HTTP401', 'shop', true],
  ['HTTP403', 'shop', true],
  ['HTTP422', 'shop', true],
] as const;

test.each(ROWS)('%s is a fault of: %s; certain that no money was moved: %j', (code, fault, definite) => {
  expect(codeOf(code)).toMatchObject({ fault, definite });
});

test.each(ROWS.map(([code]) => code))('%s has a sentence for the customer in Swedish and in English', (code) => {
  const [swedish, english] = [swishSentence(code, 'sv'), swishSentence(code, 'en')];

  for (const sentence of [swedish, english]) expect(sentence).toMatch(/^[A-ZÅÄÖ].{20,}[.]$/);
  expect(swedish).not.toBe(english);
  expect(`${swedish} ${english}`).not.toContain(code);
});

test('RP06 says what is open, what to do, and when it ends by itself', () => {
  expect(swishSentence('RP06', 'sv')).toMatch(/väntar på svar.*Öppna Swish.*avbryt.*sex minuter.*Försök igen/);
  expect(swishSentence('RP06', 'en')).toMatch(/waiting for an answer.*Open Swish.*cancel.*six minutes.*Try again/);
});

test('what does not say what became of the money never sends the customer to pay again without a look', () => {
  for (const code of ['DS24', 'RP04', 'RP07', 'RP09']) {
    expect(swishSentence(code, 'sv')).toMatch(/Titta i .* innan du betalar igen/);
    expect(swishSentence(code, 'en')).toMatch(/Look in .* before you pay again/);
  }
});

test.each([
  ['RP06', 'payment_refused'],
  ['FF10', 'payment_refused'],
  ['RP03', 'payment_unavailable'],
  ['HTTP401', 'payment_unavailable'],
  ['RP04', 'payment_unavailable'],
  ['XX99', 'payment_unavailable'],
])('a request that Swish refused with %s is told to the customer as %s', (errorCode, code) => {
  expect(refusalOf('rejected', { outcomeDetail: { status: 'REFUSED', errorCode } }, null).code).toBe(code);
});
