import type { Language } from '../language.ts';
import { formatAmount, formatTime } from './format.ts';
import type { Fact, Receipt, ReceiptRow, Sum } from './mail-document.ts';
import { goodsTotal, includedVat, type MailLine, type MailOrder } from './mail-order.ts';
import { CONFIRMATION_TEXTS } from './texts.ts';

/** Lines, delivery and total of an order in one language. */
export function receiptOf(order: MailOrder, language: Language): Receipt {
  const texts = CONFIRMATION_TEXTS[language];
  const amount = (ore: number): string => formatAmount(ore, language);
  const delivery: Sum =
    order.deliveryName === undefined
      ? { label: texts.pickUp, amount: texts.free }
      : { label: texts.delivery(order.deliveryName), amount: amount(order.deliveryCostOre) };
  return {
    itemHeading: texts.item,
    amountHeading: texts.amount,
    rows: order.lines.map((line) => receiptRow(line, language)),
    sums: [{ label: texts.goods, amount: amount(goodsTotal(order.lines)) }, delivery],
    total: { label: texts.total, amount: amount(order.totalOre) },
    remark: texts.vat(amount(includedVat(order.totalOre))),
  };
}

function receiptRow(line: MailLine, language: Language): ReceiptRow {
  const texts = CONFIRMATION_TEXTS[language];
  const { regularPriceOre } = line;
  const isReduced = regularPriceOre !== undefined && regularPriceOre > line.unitPriceOre;
  return {
    title: line.title,
    subtitle: line.subtitle ?? '',
    detail: texts.pieces(line.quantity, formatAmount(line.unitPriceOre, language)),
    remark: isReduced ? texts.regularPrice(formatAmount(regularPriceOre, language)) : '',
    amount: formatAmount(line.lineTotalOre, language),
  };
}

/** Order number, times and payment: what the customer and the shop name the order by. */
export function orderFacts(order: MailOrder, language: Language): readonly Fact[] {
  const texts = CONFIRMATION_TEXTS[language];
  const facts = [
    { label: texts.orderNumber, value: order.number },
    { label: texts.ordered, value: formatTime(order.createdAt, language) },
  ];
  if (order.paidAt !== undefined) {
    facts.push(
      { label: texts.paidAt, value: formatTime(order.paidAt, language) },
      { label: texts.paymentMethod, value: 'Swish' },
    );
  }
  return withoutEmpty([...facts, { label: texts.bankReference, value: order.paymentReference ?? '' }]);
}

export const withoutEmpty = (facts: readonly Fact[]): readonly Fact[] => facts.filter((fact) => fact.value !== '');
