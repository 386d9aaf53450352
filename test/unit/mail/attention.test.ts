import { expect, test } from '@jest/globals';
import { ATTENTION_REASONS } from '../../../lambdas/domain/attention.ts';
import { renderAttention } from '../../../lambdas/domain/mail/render-mail.ts';
import { anAttention } from './mail-samples.ts';

test('the attention mail names the order, the reason, the time and where to look', () => {
  const { subject, html, text } = renderAttention(anAttention);

  expect(subject).toBe('Åtgärd krävs: order 2611.042');
  for (const version of [html, text]) {
    for (const fact of [
      '2611.042',
      anAttention.orderId,
      'payment_mismatch',
      '22 november 2026 kl.\u00a018:50',
      anAttention.opsUrl,
    ]) {
      expect(version).toContain(fact);
    }
  }
});

test('nothing in an attention mail can be about the customer', () => {
  const input: Record<keyof Required<typeof anAttention>, unknown> = anAttention;

  expect(Object.keys(input).sort()).toEqual(['at', 'opsUrl', 'orderId', 'orderNumber', 'reason']);
  expect(renderAttention(anAttention).text).not.toMatch(/@|\+46|Namn|Adress|E-post|Telefon/);
});

test('a checkout that stopped before it had an order is named by its id', () => {
  const { subject, text } = renderAttention({ orderId: 'a-b-c', reason: 'cancel_failed', at: anAttention.at });

  expect(subject).toBe('Åtgärd krävs: order a-b-c');
  expect(text).toContain('ordern hann inte få något');
});

test.each([
  ['payment_mismatch', 'annat belopp'],
  ['stock_short', 'Räkna lagret'],
  ['hold_gone', 'inte längre reserverade'],
] as const)('%s comes with advice of its own', (reason, advice) => {
  expect(renderAttention({ ...anAttention, reason }).text.replace(/\s+/g, ' ')).toContain(advice);
});

test('every reason comes with one piece of advice and the general steps', () => {
  for (const reason of ATTENTION_REASONS) {
    expect(renderAttention({ ...anAttention, reason }).text.match(/^\* /gm)).toHaveLength(4);
  }
});
