import { describe, expect, test } from '@jest/globals';
import { LANGUAGES } from '../../../lambdas/domain/language.ts';
import { formatAmount } from '../../../lambdas/domain/mail/format.ts';
import {
  PAYMENT_TEXTS,
  REFUND_TEXTS,
  RESOLUTION_TEXTS,
  UNCLEAR_TEXTS,
  type UnpaidReason,
} from '../../../lambdas/domain/mail/payment-texts.ts';
import { renderRefund, renderResolution, renderUnclear, type Mail } from '../../../lambdas/domain/mail/render-mail.ts';
import { SHOP } from '../../../lambdas/domain/mail/theme.ts';
import { REASONS } from '../../../lambdas/domain/reason.ts';
import { REFUND_REASONS } from '../../../lambdas/domain/refund.ts';
import { aMailOrder, aRefund } from './mail-samples.ts';
import { unwrapped, visible } from './reading.ts';

const UNPAID_REASONS = Object.keys(RESOLUTION_TEXTS.sv.why) as UnpaidReason[];
/** The body as a reader sees it, in both versions; the text version spells headings and the shop in capitals. */
const versionsOf = ({ html, text }: Mail): readonly string[] => [visible(html), unwrapped(text)];

function expectInBoth(mail: Mail, sentences: readonly string[]): void {
  for (const version of versionsOf(mail)) for (const sentence of sentences) expect(version).toContain(sentence);
}

describe.each(LANGUAGES)('in %s', (language) => {
  const order = aMailOrder({ language });
  const amount = formatAmount(200_650, language);

  test.each(REFUND_REASONS)(
    'the refund mail tells what happened, what comes back and what need not be done: %s',
    (reason) => {
      const texts = REFUND_TEXTS[language];
      const mail = renderRefund(order, aRefund({ reason }));

      expect(mail.subject).toContain('2611.042');
      expectInBoth(mail, [
        texts.happened[reason]('2611.042'),
        texts.wholeAmount(amount),
        texts.sameAccount,
        texts.nothingToDo[reason],
        texts.whenSeen,
        SHOP.email,
      ]);
    },
  );

  test('the refund mail names amount, time and both references', () => {
    expectInBoth(renderRefund(order, aRefund()), [
      amount,
      language === 'sv' ? '22 november 2026 kl.\u00a019:12' : '22 November 2026 at\u00a019:12',
      '7A3B1F0C9D2E5A4B8C6D0E1F2A3B4C5D',
      '1E2FC19E5E5E4E18916609B7F8911C12',
    ]);
  });

  test('a refund of a part does not claim to be the whole', () => {
    const mail = renderRefund(order, aRefund({ amountOre: 5_900 }));

    expectInBoth(mail, [REFUND_TEXTS[language].partOfAmount(formatAmount(5_900, language), amount)]);
    expect(mail.text).not.toMatch(/hela beloppet|whole amount/);
  });

  test('the unclear mail says to look in the bank before paying again, for which amount, and that the pieces are kept', () => {
    const texts = UNCLEAR_TEXTS[language];
    const mail = renderUnclear(order);

    expect(mail.subject).toContain('2611.042');
    expectInBoth(mail, [
      texts.happened('2611.042'),
      texts.lookFirst(amount),
      texts.withdrawn,
      texts.notWithdrawn,
      texts.piecesKept,
      texts.keepAsking,
      texts.willWrite,
      SHOP.email,
    ]);
  });

  test.each(UNPAID_REASONS)('the resolution says why, that nothing was taken, and how to order again: %s', (reason) => {
    const texts = RESOLUTION_TEXTS[language];
    const mail = renderResolution(order, { reason });

    expectInBoth(mail, [
      texts.happened('2611.042'),
      texts.why[reason],
      texts.nothingTaken(amount),
      texts.lateMoney,
      texts.piecesFree,
      texts.orderAgain,
      SHOP.website,
    ]);
  });

  test('every mail about a payment lists the pieces and is written in one language', () => {
    const foreign =
      language === 'sv' ? /\b(?:order number|payment|pieces|you)\b/i : /\b(?:kr|betalning|varor|du|och)\b/i;
    for (const mail of everyMail(order)) {
      const texts = PAYMENT_TEXTS[language];
      expectInBoth(mail, [texts.piece(2, 'Skogsglimt'), texts.piece(1, 'Regndag'), 'Astrid Berg']);
      expect(mail.html).toContain(`<html lang="${language}"`);
      for (const version of [mail.subject, ...versionsOf(mail)]) expect(version).not.toMatch(foreign);
    }
  });
});

const everyMail = (order: ReturnType<typeof aMailOrder>): readonly Mail[] => [
  ...REFUND_REASONS.map((reason) => renderRefund(order, aRefund({ reason }))),
  renderUnclear(order),
  ...UNPAID_REASONS.map((reason) => renderResolution(order, { reason })),
];

test('a reason that is not an unpaid end has no resolution: the mail would say that no money was taken', () => {
  const others = REASONS.filter((reason) => !UNPAID_REASONS.some((unpaid) => unpaid === reason));

  expect(others).toEqual([
    'awaiting_payment',
    'payment_unclear',
    'sold_out_after_payment',
    'paid_again',
    'operator',
    'paid',
  ]);
  for (const reason of others) expect(() => renderResolution(aMailOrder(), { reason })).toThrow(RangeError);
});

test('why it ended differs from reason to reason', () => {
  for (const language of LANGUAGES) {
    const sentences = Object.values(RESOLUTION_TEXTS[language].why);
    expect(new Set(sentences).size).toBe(sentences.length);
  }
});

test('an order whose amounts contradict each other still has its mails: they are no receipts', () => {
  const order = aMailOrder({ totalOre: 1 });

  for (const mail of everyMail(order)) expect(mail.text).toContain('2611.042');
});

test('a refund without the bank reference of its payment leaves that line out', () => {
  const { text } = renderRefund(aMailOrder({ paymentReference: undefined }), aRefund());

  expect(text).not.toContain('bankreferens');
});

test('an unclear payment is neither confirmed nor refused by its mail', () => {
  for (const language of LANGUAGES) {
    const { text } = renderUnclear(aMailOrder({ language }));
    expect(text).not.toMatch(/Bankreferens|Bank reference|är bekräftad|is confirmed|har betalats|was taken/);
  }
});

test('the customer is not told what only the shop needs', () => {
  for (const { html, text } of everyMail(aMailOrder())) {
    for (const detail of [aMailOrder().id, 'astrid@example.com', '46706444364', 'Storgatan']) {
      expect(html + text).not.toContain(detail);
    }
  }
});

test('lines of the text version fit a narrow window', () => {
  for (const mail of everyMail(aMailOrder())) {
    expect(Math.max(...mail.text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
  }
});
