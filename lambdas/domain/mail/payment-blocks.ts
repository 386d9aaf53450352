import type { Language } from '../language.ts';
import { formatAmount, formatTime } from './format.ts';
import type { Block, Fact } from './mail-document.ts';
import type { MailOrder } from './mail-order.ts';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { CONFIRMATION_TEXTS } from './texts.ts';
import { SHOP } from './theme.ts';

/**
 * What the order was for, without prices: these mails are no receipts, and must reach the customer even when the
 * order's amounts contradict each other.
 */
export function goodsBlocks({ lines, language }: MailOrder): readonly Block[] {
  const texts = PAYMENT_TEXTS[language];
  return [
    { kind: 'heading', text: texts.goods },
    { kind: 'list', items: lines.map(({ quantity, title }) => texts.piece(quantity, title)) },
  ];
}

/** What the customer and the shop name an order by that was not, or perhaps not, paid. */
export function unpaidFacts({ number, createdAt, totalOre, language }: MailOrder): readonly Fact[] {
  const common = CONFIRMATION_TEXTS[language];
  return [
    { label: common.orderNumber, value: number },
    { label: common.ordered, value: formatTime(createdAt, language) },
    { label: PAYMENT_TEXTS[language].total, value: formatAmount(totalOre, language) },
  ];
}

/** Whom to ask, under every mail to a customer. */
export const customerFooter = (language: Language): readonly string[] => [
  CONFIRMATION_TEXTS[language].questions,
  `${SHOP.name} · ${SHOP.website}`,
];
