import { formatAmount } from './format.ts';
import type { MailDocument } from './mail-document.ts';
import type { MailOrder } from './mail-order.ts';
import { customerFooter, goodsBlocks, unpaidFacts } from './payment-blocks.ts';
import { UNCLEAR_TEXTS } from './payment-texts.ts';
import { CONFIRMATION_TEXTS } from './texts.ts';

/** Tells the customer that nobody knows yet whether the payment went through, before the customer pays twice. */
export function unclearForCustomer(order: MailOrder): MailDocument {
  const { language, number } = order;
  const texts = UNCLEAR_TEXTS[language];
  const common = CONFIRMATION_TEXTS[language];
  return {
    language,
    subject: texts.subject(number),
    preheader: texts.preheader,
    title: texts.title,
    blocks: [
      { kind: 'paragraph', text: `${common.greeting(order.customer.name)} ${texts.happened(number)}` },
      { kind: 'facts', facts: [...unpaidFacts(order), { label: common.paymentMethod, value: 'Swish' }] },
      { kind: 'heading', text: texts.whatToDo },
      {
        kind: 'list',
        items: [texts.lookFirst(formatAmount(order.totalOre, language)), texts.withdrawn, texts.notWithdrawn],
      },
      { kind: 'heading', text: texts.whatWeDo },
      { kind: 'list', items: [texts.piecesKept, texts.keepAsking, texts.willWrite] },
      ...goodsBlocks(order),
    ],
    footer: customerFooter(language),
  };
}
