import { expect, test } from '@jest/globals';
import { callbackSentence, checkoutIdOf, faultSentence } from '../../../../web/ops/fault-panel/sentences.ts';

test.each([
  [{ target: 'ConfirmOrder', when: 'after', effect: 'crash' }, 'ConfirmOrder crashes when all is done'],
  [{ target: 'table', when: 'before', effect: 'throttle' }, 'A request to any table is turned away: too many at once'],
  [
    {
      target: 'table',
      operation: 'UpdateItem',
      tables: ['smultron-orders-local'],
      caller: 'ConfirmOrder',
      when: 'after',
      effect: 'lose',
    },
    'UpdateItem to smultron-orders-local from ConfirmOrder does its work, but the answer is lost',
  ],
  [
    { target: 'swish', operation: 'create', when: 'before', effect: 'error' },
    'create to Swish answers with an error, and nothing is done',
  ],
  [{ target: 'ses', when: 'after', effect: 'bounce' }, 'A mail is sent, and then bounces'],
] as const)('a fault is told in a sentence: %j', (fault, sentence) => {
  expect(faultSentence(fault, 'en')).toBe(sentence);
  expect(faultSentence(fault, 'sv')).not.toBe(sentence);
});

test.each([
  [{ copies: 0, delaySeconds: 0 }, 'A callback is lost'],
  [{ copies: 2, delaySeconds: 0 }, 'A callback comes 2 times'],
  [{ copies: 1, delaySeconds: 600 }, 'A callback comes 10 min late'],
  [{ copies: 1, delaySeconds: 0 }, 'A callback comes as ever'],
])('what becomes of a callback is told in a sentence: %j', (plan, sentence) => {
  expect(callbackSentence(plan, 'en')).toBe(sentence);
});

test('a payment leads to the first execution of its checkout', () => {
  expect(checkoutIdOf('9C2F6B1D8E3A4C7F9A5B6D7E8F901234')).toBe('9c2f6b1d-8e3a-4c7f-9a5b-6d7e8f901234');
});
