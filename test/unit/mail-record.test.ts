import { describe, expect, test } from '@jest/globals';
import { isMailOver, planMail } from '../../lambdas/domain/mail-record.ts';
import type { MailRecord } from '../../lambdas/domain/order.ts';

const NOW = 1_795_000_000_000;
const aRecord = (changes: Partial<MailRecord> = {}): MailRecord => ({
  status: 'sending',
  attempt: 1,
  unclear: 0,
  at: NOW - 5000,
  ...changes,
});

describe('what is done about a mail', () => {
  test('that was never tried: it is sent', () => {
    expect(planMail(undefined, NOW)).toEqual({ send: { status: 'sending', attempt: 1, unclear: 0, at: NOW } });
  });

  test('that was sent: nothing', () => {
    expect(planMail(aRecord({ status: 'sent', messageId: 'm' }), NOW)).toEqual({ done: true });
  });

  test('that SES refused: it is sent again, and does not count as unclear', () => {
    const record = aRecord({ status: 'failed', attempt: 3, error: 'Throttling' });
    expect(planMail(record, NOW)).toEqual({ send: { status: 'sending', attempt: 4, unclear: 0, at: NOW } });
  });

  test('whose end nobody knows: it is sent once more', () => {
    expect(planMail(aRecord(), NOW)).toEqual({ send: { status: 'sending', attempt: 2, unclear: 1, at: NOW } });
  });

  test('whose end nobody knows a second time: it is given up', () => {
    expect(planMail(aRecord({ attempt: 2, unclear: 1 }), NOW)).toEqual({
      giveUp: { status: 'failed', attempt: 2, unclear: 2, at: NOW, error: 'unclear', final: true },
    });
  });

  test('that SES refused after an unclear end: it may be sent again, but a second unclear end is the last', () => {
    const refused = planMail(aRecord({ status: 'failed', attempt: 2, unclear: 1 }), NOW);
    expect(refused).toEqual({ send: { status: 'sending', attempt: 3, unclear: 1, at: NOW } });
    expect(planMail(aRecord({ attempt: 3, unclear: 1 }), NOW)).toHaveProperty('giveUp');
  });

  test('that was given up: nothing, and its record stays as it is', () => {
    expect(planMail(aRecord({ status: 'failed', unclear: 2, final: true }), NOW)).toEqual({ done: true });
  });
});

test('however a sender dies, nobody gets more than two mails', () => {
  let record: MailRecord | undefined;
  let sent = 0;
  for (let tries = 0; tries < 20; tries++) {
    const plan = planMail(record, NOW);
    if ('done' in plan) break;
    if ('send' in plan) sent += 1;
    record = 'send' in plan ? plan.send : plan.giveUp;
  }
  expect(sent).toBe(2);
  expect(record).toMatchObject({ status: 'failed', final: true });
});

test.each([
  [undefined, false],
  [aRecord(), false],
  [aRecord({ status: 'sent' }), true],
  [aRecord({ status: 'failed', final: false }), false],
  [aRecord({ status: 'failed', final: true }), true],
])('nothing is left to do about %j: %p', (record, expected) => {
  expect(isMailOver(record)).toBe(expected);
});
