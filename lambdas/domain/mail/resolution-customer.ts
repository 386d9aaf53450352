import type { Reason } from '../reason.ts';
import { formatAmount } from './format.ts';
import type { MailDocument } from './mail-document.ts';
import type { MailOrder } from './mail-order.ts';
import { customerFooter, goodsBlocks, unpaidFacts } from './payment-blocks.ts';
import { PAYMENT_TEXTS, RESOLUTION_TEXTS, type UnpaidReason } from './payment-texts.ts';
import { CONFIRMATION_TEXTS } from './texts.ts';
import { SHOP } from './theme.ts';

/**
 * Tells a customer who was told that nobody knew how it ended: unpaid. Throws RangeError for a reason that is not such an
 * end, because the mail would then say that no money was taken when it was.
 */
export function resolutionForCustomer(order: MailOrder, { reason }: { readonly reason: Reason }): MailDocument {
  const { language, number } = order;
  const texts = RESOLUTION_TEXTS[language];
  const common = CONFIRMATION_TEXTS[language];
  if (!isUnpaidReason(reason)) throw new RangeError(`Order ${order.id} did not end unpaid: its reason is ${reason}`);
  return {
    language,
    subject: texts.subject(number),
    preheader: texts.preheader,
    title: texts.title,
    blocks: [
      {
        kind: 'paragraph',
        text: `${common.greeting(order.customer.name)} ${texts.happened(number)} ${texts.why[reason]}`,
      },
      { kind: 'facts', facts: [...unpaidFacts(order), { label: texts.payment, value: texts.notPaid }] },
      { kind: 'heading', text: PAYMENT_TEXTS[language].whatNext },
      {
        kind: 'list',
        items: [
          texts.nothingTaken(formatAmount(order.totalOre, language)),
          texts.lateMoney,
          texts.piecesFree,
          texts.orderAgain,
        ],
      },
      { kind: 'link', label: texts.toTheShop, url: SHOP.website },
      ...goodsBlocks(order),
    ],
    footer: customerFooter(language),
  };
}

const isUnpaidReason = (reason: Reason): reason is UnpaidReason => Object.hasOwn(RESOLUTION_TEXTS.sv.why, reason);
