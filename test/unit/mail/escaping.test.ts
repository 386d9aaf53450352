import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { html } from '../../../lambdas/domain/mail/html.ts';
import { oneLine } from '../../../lambdas/domain/mail/plain-text.ts';
import {
  renderAttention,
  renderAttentionReminder,
  renderConfirmation,
  renderRefund,
  renderResolution,
  renderUnclear,
  type Mail,
} from '../../../lambdas/domain/mail/render-mail.ts';
import { REFUND_REASONS } from '../../../lambdas/domain/refund.ts';
import { aMailOrder, anAttention, aRefund } from './mail-samples.ts';

const recipients = ['customer', 'admin'] as const;
const languages = ['sv', 'en'] as const;

/** Text as an attacker would type it: markup, quotes, line breaks, direction marks and whatever else there is. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('<script>alert(1)</script>', '"', "'", '&', '<', '>', '-->', '</style>', '" onload="x', '<!--'),
      fc.constantFrom('\r\n', '\n', '\u2028', '\r\nBcc: everyone@example.com', '\u0000', '\u202e', '\u2066', '\ud800'),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('👩‍👩‍👧', 'שלום', 'Åsa', ' '),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(''));

const hostileOrder = fc
  .record({
    number: hostile,
    id: hostile,
    title: hostile,
    subtitle: hostile,
    deliveryName: hostile,
    paymentReference: hostile,
    customer: fc.record({
      name: hostile,
      company: hostile,
      address: hostile,
      zip: hostile,
      city: hostile,
      email: hostile,
      phone: hostile,
    }),
    language: fc.constantFrom(...languages),
  })
  .map(({ title, subtitle, ...rest }) =>
    aMailOrder({ ...rest, lines: aMailOrder().lines.map((line) => ({ ...line, title, subtitle })) }),
  );

/** The elements and attributes of a document, without any text: what a value must never be able to change. */
const skeleton = (source: string): string =>
  (source.match(/<(?:!--[\s\S]*?--|!?\/?[a-z][^\s>]*(?:\s+[a-z-]+(?:="[^"]*")?)*\s*\/?)>/gi) ?? [])
    .join('')
    .replace(/="[^"]*"/g, '');

const textOf = (source: string): string => source.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<[^>]*>/g, '');

function expectHarmless(mail: Mail): void {
  expect(mail.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
  expect(textOf(mail.html)).not.toMatch(/[<>"']/);
  expect(mail.html).not.toMatch(/<script|onload="/i);
  for (const part of [mail.subject, mail.html, mail.text]) {
    expect(part.isWellFormed()).toBe(true);
    expect(part).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  }
  expect(mail.text).not.toMatch(/[^\n\P{Cc}]/u);
}

test('a value stands in HTML as text, whatever it contains', () => {
  const value = `<b title="a" class='b'>&amp;</b>`;

  const built = html`<p title="${value}">${value}</p>`.toString();

  const escaped = '&lt;b title=&quot;a&quot; class=&#39;b&#39;&gt;&amp;amp;&lt;/b&gt;';
  expect(built).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('what html built is not escaped again, also in lists', () => {
  const words = ['a', '<'].map((word) => html`<i>${word}</i>`);

  expect(html`<b>${words}</b>${undefined}${2}`.toString()).toBe('<b><i>a</i><i>&lt;</i></b>2');
});

test('a value becomes one line, without control characters and direction overrides', () => {
  expect(oneLine(' a\r\nBcc: b\u2028c\u0000\u202ed\ud800 👩‍👩‍👧 ')).toBe('a Bcc: b c d\ufffd 👩‍👩‍👧');
});

test('no field of an order can add an element, an attribute, a header or a line to a confirmation', () => {
  fc.assert(
    fc.property(hostileOrder, fc.constantFrom(...recipients), (order, recipient) => {
      expectHarmless(renderConfirmation(order, recipient));
    }),
    { numRuns: 200 },
  );
});

test('the elements of a confirmation do not depend on the text in it', () => {
  const withText = (text: string): string =>
    renderConfirmation(
      aMailOrder({
        lines: aMailOrder().lines.map((line) => ({ ...line, title: text, subtitle: text })),
        customer: { name: text, company: text, address: text, zip: text, city: text, email: text, phone: text },
      }),
      'admin',
    ).html;

  expect(skeleton(withText('<script>x</script><img src="y" onerror=z>\'"-->'))).toBe(skeleton(withText('x')));
});

test('no field of an order or a refund can add an element, a header or a line to a mail about a payment', () => {
  fc.assert(
    fc.property(hostileOrder, hostile, fc.constantFrom(...REFUND_REASONS), (order, reference, reason) => {
      expectHarmless(renderRefund(order, aRefund({ reason, reference })));
      expectHarmless(renderUnclear(order));
      expectHarmless(renderResolution(order, { reason: 'declined' }));
    }),
    { numRuns: 100 },
  );
});

test('the elements of a mail about a payment do not depend on the text in it', () => {
  const withText = (text: string): readonly string[] => {
    const order = aMailOrder({
      number: text,
      paymentReference: text,
      lines: aMailOrder().lines.map((line) => ({ ...line, title: text })),
      customer: { ...aMailOrder().customer, name: text },
    });
    return [
      renderRefund(order, aRefund({ reference: text })),
      renderUnclear(order),
      renderResolution(order, { reason: 'abandoned' }),
    ].map((mail) => skeleton(mail.html));
  };

  expect(withText('<script>x</script><img src="y" onerror=z>\'"-->')).toEqual(withText('x'));
});

const hostileAttention = fc.record({
  orderId: hostile,
  orderNumber: hostile,
  execution: hostile,
  swishReference: hostile,
  bankReference: hostile,
  outcome: hostile,
  refund: fc.record({ id: hostile, status: hostile, errorCode: hostile }),
  opsUrl: hostile,
});

test('no field of an attention mail can add an element, a header or a line to it', () => {
  fc.assert(
    fc.property(hostileAttention, fc.boolean(), (fields, isRun) => {
      const execution = isRun ? `${fields.orderId}-2` : fields.execution;
      for (const render of [renderAttention, renderAttentionReminder]) {
        expectHarmless(render({ ...anAttention, ...fields, execution }));
      }
    }),
    { numRuns: 200 },
  );
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'http://a b', 'https://', ''])(
  '%p does not become a link',
  (opsUrl) => {
    expect(renderAttention({ ...anAttention, opsUrl }).html).not.toContain('<a ');
  },
);
