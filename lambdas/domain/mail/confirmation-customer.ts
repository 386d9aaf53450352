import { formatAmount } from './format.ts';
import type { Block, MailDocument } from './mail-document.ts';
import type { MailOrder } from './mail-order.ts';
import { customerFooter } from './payment-blocks.ts';
import { orderFacts, receiptOf } from './receipt.ts';
import { CONFIRMATION_TEXTS } from './texts.ts';

/** The customer's confirmation and receipt, in the customer's language. */
export function customerConfirmation(order: MailOrder): MailDocument {
  const { language, customer, deliveryName } = order;
  const texts = CONFIRMATION_TEXTS[language];
  const sentence = order.paidAt === undefined ? texts.confirmed(order.number) : texts.paid(order.number);
  const delivery: readonly Block[] =
    deliveryName === undefined
      ? []
      : [
          { kind: 'heading', text: texts.deliveryAddress },
          { kind: 'address', lines: addressLines(customer) },
        ];
  const steps = deliveryName === undefined ? [texts.willPack, texts.arrangePickUp] : [texts.willSend(deliveryName)];
  return {
    language,
    subject: texts.subject(order.number),
    preheader: texts.preheader(order.number, formatAmount(order.totalOre, language)),
    title: texts.title,
    blocks: [
      { kind: 'paragraph', text: `${texts.greeting(customer.name)} ${sentence}` },
      { kind: 'facts', facts: orderFacts(order, language) },
      { kind: 'heading', text: texts.receipt },
      { kind: 'receipt', receipt: receiptOf(order, language) },
      ...delivery,
      { kind: 'heading', text: texts.whatNext },
      { kind: 'list', items: [...steps, texts.keepMail] },
    ],
    footer: customerFooter(language),
  };
}

function addressLines({ company, name, address, zip, city }: MailOrder['customer']): readonly string[] {
  return [company, name, address, `${zip} ${city}`.trim()].filter((line) => line !== '');
}
