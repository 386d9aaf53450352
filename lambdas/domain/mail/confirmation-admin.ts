import { formatAmount, formatPhone } from './format.ts';
import type { MailDocument } from './mail-document.ts';
import type { MailOrder } from './mail-order.ts';
import { orderFacts, receiptOf, withoutEmpty } from './receipt.ts';
import { ADMIN_TEXTS as texts } from './texts.ts';

/** Tells the shop what to pack and for whom. Always Swedish, whatever the customer speaks. */
export function adminConfirmation(order: MailOrder): MailDocument {
  const { customer, deliveryName } = order;
  const delivery = deliveryName === undefined ? texts.pickUp : texts.sendWith(deliveryName);
  const pieces = order.lines.reduce((sum, line) => sum + line.quantity, 0);
  return {
    language: 'sv',
    subject: texts.subject(order.number, formatAmount(order.totalOre, 'sv')),
    preheader: texts.preheader(pieces, delivery),
    title: texts.title(order.number),
    blocks: [
      { kind: 'paragraph', text: order.paidAt === undefined ? texts.confirmed : texts.paid },
      {
        kind: 'facts',
        facts: [
          ...orderFacts(order, 'sv'),
          { label: texts.delivery, value: delivery },
          { label: texts.orderId, value: order.id },
        ],
      },
      { kind: 'heading', text: texts.receipt },
      { kind: 'receipt', receipt: receiptOf(order, 'sv') },
      { kind: 'heading', text: texts.customer },
      {
        kind: 'facts',
        facts: withoutEmpty([
          { label: texts.name, value: customer.name },
          { label: texts.company, value: customer.company },
          { label: texts.address, value: customer.address },
          { label: texts.city, value: `${customer.zip} ${customer.city}`.trim() },
          { label: texts.email, value: customer.email },
          { label: texts.phone, value: formatPhone(customer.phone) },
          { label: texts.language, value: texts.languages[order.language] },
        ]),
      },
    ],
    footer: [texts.footer],
  };
}
