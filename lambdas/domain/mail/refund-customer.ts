import type { RefundReason } from '../refund.ts';
import { formatAmount, formatTime } from './format.ts';
import type { MailDocument } from './mail-document.ts';
import type { MailOrder } from './mail-order.ts';
import { customerFooter, goodsBlocks } from './payment-blocks.ts';
import { PAYMENT_TEXTS, REFUND_TEXTS } from './payment-texts.ts';
import { withoutEmpty } from './receipt.ts';
import { CONFIRMATION_TEXTS } from './texts.ts';

/** A refund that has arrived. */
export interface MailRefund {
  readonly reason: RefundReason;
  /** Whole öre. */
  readonly amountOre: number;
  /** Epoch milliseconds. */
  readonly refundedAt: number;
  /** Swish's id of the refund. */
  readonly reference: string;
}

/** Tells the customer why the money came back, how much of it, where to, and that nothing need be done. */
export function refundForCustomer(order: MailOrder, refund: MailRefund): MailDocument {
  const { language, number, totalOre } = order;
  const texts = REFUND_TEXTS[language];
  const common = CONFIRMATION_TEXTS[language];
  const amount = formatAmount(refund.amountOre, language);
  const paidBack =
    refund.amountOre === totalOre
      ? texts.wholeAmount(amount)
      : texts.partOfAmount(amount, formatAmount(totalOre, language));
  return {
    language,
    subject: texts.subject(number),
    preheader: texts.preheader(amount),
    title: texts.title,
    blocks: [
      {
        kind: 'paragraph',
        text: `${common.greeting(order.customer.name)} ${texts.happened[refund.reason](number)} ${paidBack}`,
      },
      {
        kind: 'facts',
        facts: withoutEmpty([
          { label: common.orderNumber, value: number },
          { label: texts.refunded, value: amount },
          { label: texts.refundedAt, value: formatTime(refund.refundedAt, language) },
          { label: texts.refundedTo, value: texts.sameAccount },
          { label: texts.refundReference, value: refund.reference },
          { label: texts.paymentReference, value: order.paymentReference ?? '' },
        ]),
      },
      { kind: 'heading', text: PAYMENT_TEXTS[language].whatNext },
      { kind: 'list', items: [texts.nothingToDo[refund.reason], texts.whenSeen] },
      ...goodsBlocks(order),
    ],
    footer: customerFooter(language),
  };
}
