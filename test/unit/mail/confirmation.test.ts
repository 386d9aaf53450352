import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatAmount } from '../../../lambdas/domain/mail/format.ts';
import { includedVat } from '../../../lambdas/domain/mail/mail-order.ts';
import { renderConfirmation, type MailLine, type MailOrder } from '../../../lambdas/domain/mail/render-mail.ts';
import { LANGUAGES } from '../../../lambdas/domain/language.ts';
import { CONFIRMATION_TEXTS } from '../../../lambdas/domain/mail/texts.ts';
import { aMailOrder, aPickUp } from './mail-samples.ts';
import { unwrapped, visible } from './reading.ts';

const words = fc.stringMatching(/^[A-ZÅÄÖ][a-zåäö&"'<>]{1,12}( [a-zåäö]{1,9}){0,3}$/);
const line: fc.Arbitrary<MailLine> = fc
  .record({ title: words, subtitle: words, quantity: fc.integer({ min: 1, max: 999 }), unitPriceOre: fc.nat(999_999) })
  .map((one) => ({ ...one, lineTotalOre: one.quantity * one.unitPriceOre }));
const anyOrder: fc.Arbitrary<MailOrder> = fc
  .record({
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    deliveryName: words,
    deliveryCostOre: fc.nat(20_000),
    name: words,
    language: fc.constantFrom(...LANGUAGES),
  })
  .map(({ name, lines, ...rest }) =>
    aMailOrder({
      ...rest,
      lines,
      totalOre: lines.reduce((sum, one) => sum + one.lineTotalOre, rest.deliveryCostOre),
      customer: { ...aMailOrder().customer, name },
    }),
  );

test('HTML and text carry the same facts', () => {
  fc.assert(
    fc.property(anyOrder, fc.constantFrom('customer', 'admin'), (order, recipient) => {
      const mail = renderConfirmation(order, recipient);

      const language = recipient === 'admin' ? 'sv' : order.language;
      const facts = [
        order.number,
        order.paymentReference ?? '',
        order.deliveryName ?? '',
        order.customer.name,
        order.customer.address,
        `${order.customer.zip} ${order.customer.city}`,
        formatAmount(order.totalOre, language),
        formatAmount(includedVat(order.totalOre), language),
        formatAmount(order.deliveryCostOre, language),
        ...order.lines.flatMap((one) => [
          one.title,
          one.subtitle ?? '',
          formatAmount(one.lineTotalOre, language),
          `${one.quantity} × ${formatAmount(one.unitPriceOre, language)}`,
        ]),
      ];
      for (const fact of facts) {
        expect(visible(mail.html)).toContain(fact);
        expect(unwrapped(mail.text)).toContain(fact);
      }
    }),
    { numRuns: 60 },
  );
});

test('lines of the text version fit a narrow window', () => {
  fc.assert(
    fc.property(anyOrder, (order) => {
      const lengths = renderConfirmation(order, 'customer')
        .text.split('\n')
        .map((one) => one.length);

      expect(Math.max(...lengths)).toBeLessThanOrEqual(72);
    }),
    { numRuns: 60 },
  );
});

test('a receipt that does not add up is not sent', () => {
  const [first] = aMailOrder().lines as [MailLine];

  expect(() => renderConfirmation(aMailOrder({ totalOre: 200_651 }), 'customer')).toThrow(RangeError);
  expect(() => renderConfirmation(aPickUp({ lines: [{ ...first, quantity: 1 }], totalOre: 69_800 }), 'admin')).toThrow(
    /Line 1 of order .*: quantity × price is not its total/,
  );
});

test('a reduced price names the regular one, any other price does not', () => {
  const { text } = renderConfirmation(aMailOrder(), 'customer');

  expect(text.match(/ordinarie pris/g)).toHaveLength(1);
  expect(text).toContain('2 × 349,00\u00a0kr (ordinarie pris 399,00\u00a0kr)');
});

test('a pick-up has no delivery address and says how to fetch it', () => {
  const { text, html } = renderConfirmation(aPickUp(), 'customer');

  for (const version of [text, visible(html)]) {
    expect(version).not.toContain('Storgatan');
    expect(unwrapped(version)).toContain('Svara på det här mejlet för att komma överens om när du hämtar.');
  }
});

test('an order that an operator activated claims no payment', () => {
  for (const recipient of ['customer', 'admin'] as const) {
    const { text } = renderConfirmation(aMailOrder({ paidAt: undefined, paymentReference: undefined }), recipient);

    expect(text).not.toMatch(/Betald|Betalsätt|Bankreferens|kommit fram|mottagen/);
  }
});

test('the admin sees who the customer is and reads Swedish, whatever the customer speaks', () => {
  const { subject, text } = renderConfirmation(aMailOrder({ language: 'en' }), 'admin');

  expect(subject).toBe('Ny order 2611.042: 2\u00a0006,50\u00a0kr');
  for (const detail of ['Astrid Berg', 'astrid@example.com', '+46706444364', '123 45 Bromma', 'Engelska']) {
    expect(text).toContain(detail);
  }
});

test('the customer is not told what only the shop needs', () => {
  const { html, text } = renderConfirmation(aMailOrder(), 'customer');

  for (const detail of [aMailOrder().id, 'astrid@example.com', '46706444364']) {
    expect(html + text).not.toContain(detail);
  }
});

test('nothing in the HTML is loaded from outside', () => {
  const { html } = renderConfirmation(aMailOrder(), 'customer');

  expect(html).not.toMatch(/<(?:img|link|script|iframe|object)|url\(|@import/i);
});

describe.each(LANGUAGES)('in %s', (language) => {
  test('every text exists', () => {
    for (const text of Object.values(CONFIRMATION_TEXTS[language])) {
      const sentence = typeof text === 'string' ? text : (text as (...values: unknown[]) => string)('A', 'B');
      expect(sentence).toMatch(/\p{L}|×/u);
      expect(sentence).not.toMatch(/undefined|\[object/);
    }
  });

  test('the mail is written in it', () => {
    const { subject, html, text } = renderConfirmation(aMailOrder({ language }), 'customer');

    const foreign =
      language === 'sv' ? /\b(?:order number|thank|delivery|total:)\b/i : /\b(?:moms|kr|tack|frakt|totalt)\b/i;
    expect(html).toContain(`<html lang="${language}"`);
    for (const version of [subject, text, visible(html)]) expect(version).not.toMatch(foreign);
  });
});

test('both languages say different things', () => {
  const same = Object.keys(CONFIRMATION_TEXTS.sv).filter((key) => {
    const name = key as keyof typeof CONFIRMATION_TEXTS.sv;
    return String(CONFIRMATION_TEXTS.sv[name]) === String(CONFIRMATION_TEXTS.en[name]);
  });

  expect(same).toEqual(['pieces']);
});
