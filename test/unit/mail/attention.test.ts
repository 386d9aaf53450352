import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { ATTENTION_REASONS } from '../../../lambdas/domain/attention.ts';
import { ATTENTION_ADVICE } from '../../../lambdas/domain/mail/attention-texts.ts';
import {
  renderAttention,
  renderAttentionReminder,
  type AttentionInput,
} from '../../../lambdas/domain/mail/render-mail.ts';
import { anAttention } from './mail-samples.ts';
import { unwrapped, visible } from './reading.ts';

/** Both versions as a reader sees them. */
const versionsOf = (input: AttentionInput): readonly string[] => {
  const { html, text } = renderAttention(input);
  return [visible(html), unwrapped(text)];
};
const withoutRefund = { ...anAttention, refund: undefined, bankReference: undefined, paidOre: undefined };

test('the attention mail names everything that a person needs to find the order, the run and the money', () => {
  expect(renderAttention(anAttention).subject).toBe('Åtgärd krävs: order 2611.042');
  for (const version of versionsOf(anAttention)) {
    for (const fact of [
      anAttention.orderNumber,
      anAttention.orderId,
      anAttention.reason,
      '22 november 2026 kl.\u00a018:50',
      anAttention.execution,
      'PAID',
      anAttention.swishReference,
      anAttention.bankReference,
      '2\u00a0006,50\u00a0kr',
      '2\u00a0006,00\u00a0kr',
      anAttention.refund.id,
      'ERROR, felkod AM04',
      '6 december 2026 kl.\u00a018:50',
      anAttention.opsUrl,
    ]) {
      expect(version).toContain(fact);
    }
  }
});

test('nothing in an attention mail can be about the customer', () => {
  const input: Record<keyof Required<AttentionInput>, unknown> = anAttention;

  expect(Object.keys(input).sort()).toEqual([
    'amountOre',
    'at',
    'bankReference',
    'execution',
    'holdsUntil',
    'opsUrl',
    'orderId',
    'orderNumber',
    'outcome',
    'paidOre',
    'reason',
    'refund',
    'swishReference',
  ]);
  for (const reason of ATTENTION_REASONS) {
    expect(renderAttention({ ...anAttention, reason }).text).not.toMatch(/@|\+46|Namn:|Adress|E-post|Telefon/);
  }
});

test('what is not known or not there is said or left out, never shown empty', () => {
  for (const version of versionsOf({
    ...withoutRefund,
    outcome: undefined,
    swishReference: undefined,
    holdsUntil: undefined,
  })) {
    expect(version).toMatch(/Betalning enligt Swish:? inte känd/);
    expect(version).toContain('inga varor är reserverade');
    expect(version).not.toMatch(/Swish-referens:? |Bankreferens|Betalt belopp|Återbetalning enligt Swish|undefined/);
  }
});

test('a refund of which Swish has not said anything is not known, and has no code', () => {
  const [version] = versionsOf({ ...anAttention, refund: { id: anAttention.refund.id } });

  expect(version).toMatch(/Återbetalning enligt Swish inte känd/);
  expect(version).not.toContain('felkod AM04');
});

test('a checkout that stopped before it had an order is named by its id', () => {
  const { subject, text } = renderAttention({ ...anAttention, orderNumber: undefined });

  expect(subject).toBe(`Åtgärd krävs: order ${anAttention.orderId}`);
  expect(text).toContain('ordern hann inte få något');
});

describe.each(ATTENTION_REASONS)('%s', (reason) => {
  const advice = ATTENTION_ADVICE[reason];

  test('comes with what happened, what to look at and what to do', () => {
    for (const version of versionsOf({ ...anAttention, reason })) {
      for (const sentence of [advice.happened, ...advice.lookAt, ...advice.act]) expect(version).toContain(sentence);
    }
    expect(Math.min(advice.lookAt.length, advice.act.length)).toBeGreaterThan(0);
  });

  test('leads to its section of the runbook, which is there', () => {
    const anchor = reason.replaceAll('_', '-');
    const runbook = readFileSync(new URL('../../../docs/runbook.md', import.meta.url), 'utf8');

    for (const version of versionsOf({ ...anAttention, reason }))
      expect(version).toContain(`docs/runbook.md#${anchor}`);
    expect(runbook).toMatch(new RegExp(`^#+ ${anchor}$`, 'm'));
  });

  test(`gives ${advice.nextRun === undefined ? 'no next run' : 'name and input of the next run'}`, () => {
    const input = `{"kind":"${advice.nextRun}","checkoutId":"${anAttention.orderId}"}`;

    for (const version of versionsOf({ ...anAttention, reason })) {
      expect(version.includes(`${anAttention.orderId}-3`)).toBe(advice.nextRun !== undefined);
      expect(version.includes(input)).toBe(advice.nextRun !== undefined);
    }
  });
});

test('every reason comes with advice of its own', () => {
  const happened = ATTENTION_REASONS.map((reason) => ATTENTION_ADVICE[reason].happened);

  expect(new Set(happened).size).toBe(ATTENTION_REASONS.length);
});

test('the run after the first one is the second', () => {
  const { text } = renderAttention({ ...anAttention, execution: anAttention.orderId });

  expect(text).toContain(`${anAttention.orderId}-2`);
});

test('an execution that is no run of the checkout has no next one', () => {
  expect(renderAttention({ ...anAttention, execution: 'by-hand' }).text).not.toContain('Nästa körning');
});

test('a person resumes money by looking for its pieces, an unpaid order by settling, and gives wrong money back', () => {
  const kinds = ATTENTION_REASONS.map((reason) => [reason, ATTENTION_ADVICE[reason].nextRun]);

  expect(Object.fromEntries(kinds)).toEqual({
    payment_unclear: 'settle',
    payment_mismatch: 'refund',
    confirm_failed: 'late-payment',
    cancel_failed: 'settle',
    reclaim_failed: 'late-payment',
    refund_failed: 'late-payment',
    refund_unclear: 'late-payment',
    refund_stuck: 'late-payment',
    unknown_kind: undefined,
    unknown_run: undefined,
  });
});

test('the reminder says when the pieces go back, and everything that the first mail said', () => {
  const first = renderAttention(anAttention);
  const reminder = renderAttentionReminder(anAttention);

  expect(reminder.subject).toBe('Påminnelse: order 2611.042 väntar på dig');
  for (const version of [visible(reminder.html), unwrapped(reminder.text)]) {
    expect(version).toContain('Varorna är reserverade till 6 december 2026 kl.\u00a018:50. Sedan går de tillbaka');
    expect(version).toContain('docs/runbook.md#refund-failed');
    expect(version).not.toContain('Kassan kom till en punkt');
  }
  expect(unwrapped(first.text)).not.toContain('Sedan går de tillbaka');
});
