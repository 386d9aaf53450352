import { describe, expect, test } from '@jest/globals';
import { parsePhoneAction } from '../../../local/swish/phone-action.ts';
import { messageOf } from '../../../local/swish/codes.ts';
import { PAY_CODE, typed } from '../../../web/phone/pay-code.ts';
import { scannedCode, takeToken } from '../../../web/phone/scanned-code.ts';
import { CALLBACKS, OTHER_CODES, testerAction, USUAL_CODES } from '../../../web/phone/tester-action.ts';

describe('a code to pay with', () => {
  test('is as long as it has to be, of digits alone', () => {
    expect(Array.from('12a34 5').reduce(typed, '')).toBe('1234');
    expect(PAY_CODE).toMatch(/^\d{4}$/);
  });

  test('is erased from its end', () => {
    expect(typed('12', 'Backspace')).toBe('1');
    expect(typed('', 'Backspace')).toBe('');
  });

  test('is not changed by other keys', () => {
    expect(['Enter', 'Tab', 'F1', '١', ''].map((key) => typed('1', key))).toEqual(Array(5).fill('1'));
  });
});

describe('a code to scan', () => {
  test.each([
    ['  abc123 ', 'abc123'],
    ['Dabc123', 'Dabc123'],
    ['swish://paymentrequest?token=abc123&callbackurl=https%3A%2F%2Fshop.example%2F', 'abc123'],
    ['swish://paymentrequest?callbackurl=x', 'swish://paymentrequest?callbackurl=x'],
    ['', ''],
  ])('%j is %j', (text, code) => {
    expect(scannedCode(text)).toBe(code);
  });

  test('in the address of the page is taken once, and stays neither there nor in the history', () => {
    const replaced: unknown[] = [];
    const history = { replaceState: (...entry: unknown[]) => replaced.push(entry) };

    expect(takeToken({ href: 'http://127.0.0.1:3000/phone?token=abc&a=1' }, history)).toBe('abc');
    expect(replaced).toEqual([[null, '', '/phone?a=1']]);
    expect(takeToken({ href: 'http://127.0.0.1:3000/phone?a=1' }, history)).toBeUndefined();
    expect(replaced).toHaveLength(1);
  });
});

describe('what testers may let happen', () => {
  const outcomes = ['pay', 'decline', 'cancel', 'paidLater', ...USUAL_CODES, ...OTHER_CODES];

  test.each(outcomes.flatMap((outcome) => CALLBACKS.map((callback) => [outcome, callback] as const)))(
    'is something that the simulator takes: %s, the callback %s',
    (outcome, callback) => {
      expect(() => parsePhoneAction(testerAction(outcome, callback))).not.toThrow();
    },
  );

  test('is a code of Swish', () => {
    expect([...USUAL_CODES, ...OTHER_CODES].filter((code) => messageOf(code) === 'Unknown error')).toEqual([]);
  });

  test('is unclear first and paid later, and the callback lost', () => {
    expect(testerAction('paidLater', 'lost')).toEqual({
      action: 'error',
      errorCode: 'DS24',
      later: { action: 'pay', afterSeconds: 120 },
      callback: { copies: 0 },
    });
  });
});
