import { describe, expect, test } from '@jest/globals';
import { planFeedback } from '../../lambdas/domain/mail-feedback.ts';
import type { MailFeedback, MailRecord } from '../../lambdas/domain/order.ts';

const feedback = (type: MailFeedback['type'], undelivered = false): MailFeedback => ({
  type,
  subtype: 'General',
  undelivered,
  at: 5,
});
const [soft, complaint, hard] = [feedback('bounce'), feedback('complaint'), feedback('bounce', true)];
const aRecord = (changes: Partial<MailRecord> = {}): MailRecord => ({
  status: 'sent',
  attempt: 2,
  unclear: 0,
  at: 1,
  ...changes,
});

describe('news of a mail', () => {
  test.each(['sending', 'sent', 'failed'] as const)('is written on its record, though that says %s', (status) => {
    expect(planFeedback(aRecord({ status }), 2, soft)).toEqual({ write: soft });
  });

  test('is of no mail of ours without a record, or before its record', () => {
    expect(planFeedback(undefined, 1, soft)).toBe('unknown_mail');
    expect(planFeedback(aRecord(), 3, soft)).toBe('unknown_mail');
  });

  test('says nothing of a mail that was sent again since', () => {
    expect(planFeedback(aRecord(), 1, hard)).toBe('earlier_attempt');
  });

  test.each([
    [soft, complaint],
    [soft, hard],
    [complaint, hard],
  ])('that weighs more stays, in whatever order it comes: %j, %j', (lighter, heavier) => {
    expect(planFeedback(aRecord({ feedback: lighter }), 2, heavier)).toEqual({ write: heavier });
    expect(planFeedback(aRecord({ feedback: heavier }), 2, lighter)).toBe('known');
  });

  test.each([soft, complaint, hard])('that is known already changes nothing: %j', (known) => {
    expect(planFeedback(aRecord({ feedback: known }), 2, known)).toBe('known');
  });
});
