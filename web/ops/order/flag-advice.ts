import type { AttentionReason } from '../../../lambdas/domain/attention.ts';
import { ATTENTION_ADVICE } from '../../../lambdas/domain/mail/attention-texts.ts';
import type { Language } from '../../design/language.ts';

export interface FlagAdvice {
  readonly happened: string;
  readonly act: readonly string[];
}

/** The mail to the shop's own people says it in Swedish only. */
const IN_ENGLISH: Readonly<Record<AttentionReason, FlagAdvice>> = {
  payment_unclear: {
    happened:
      'For a day Swish could not say whether the payment went through. The order waits. Swish is asked once a day, and the checkout goes on by itself if the payment turns out to be made.',
    act: [
      'Ask Swish’s or the bank’s support about Swish’s reference.',
      'Once Swish has an answer, start the next run: it confirms or ends the order.',
    ],
  },
  payment_mismatch: {
    happened:
      'Swish says that the customer paid, but another amount, in another currency or to another payee than was asked. So the order is not confirmed.',
    act: [
      'Ship nothing. Refund it: that pays back what was paid, frees the pieces and tells the customer.',
      'If the money went to another payee, Swish refuses. Pay back another way then, and note it.',
    ],
  },
  confirm_failed: {
    happened:
      'The customer paid, but the order could not be confirmed after many tries. Nothing was packed or shipped.',
    act: ['Mend the fault, then start the next run. It confirms the order, or pays back if the pieces are gone.'],
  },
  cancel_failed: {
    happened: 'The order is not paid, but it could not be ended after many tries. Its pieces are still held.',
    act: ['Mend the fault, then start the next run. It ends the order and frees the pieces.'],
  },
  reclaim_failed: {
    happened:
      'The money came late, or the pieces were held no longer, and it could not be found out whether they are still there. The shop has the money.',
    act: [
      'Mend the fault, then start the next run. If the pieces are there the order is confirmed, else the customer gets the money back.',
    ],
  },
  refund_failed: {
    happened: 'The customer’s money should go back, but Swish definitely refused.',
    act: [
      'If the fault can be mended (AM04: fill the account), mend it and refund again.',
      'If not, pay back another way and note it here: then nothing pays back a second time.',
    ],
  },
  refund_unclear: {
    happened:
      'The customer’s money should go back. The refund was asked for, but for a day Swish could not say whether it is done. It is asked once a day.',
    act: [
      'Do not pay back by hand while the refund may be on its way. Ask Swish’s support about the refund’s reference.',
      'When Swish knows, the next run starts by itself.',
    ],
  },
  refund_stuck: {
    happened:
      'The customer’s money should go back, but the step that pays back failed again and again. The refund may not have been asked for.',
    act: ['Mend the fault, then start the next run. It goes on with the same refund: nothing is paid twice.'],
  },
  unknown_kind: {
    happened: 'The run was started with an input that the flow does not know. It touched no order.',
    act: ['If you started it by hand, start it again with the right input. Else it is a fault of what starts runs.'],
  },
  unknown_run: {
    happened: 'The run’s name or input belongs to no checkout. It touched no order.',
    act: ['If you started it by hand, start it again by its right name. Else it is a fault of what starts runs.'],
  },
};

/** What happened to a flagged checkout, and what a person does about it. */
export const flagAdvice = (reason: AttentionReason, language: Language): FlagAdvice =>
  language === 'sv' ? ATTENTION_ADVICE[reason] : IN_ENGLISH[reason];

/** Where the runbook deals with a reason: the same words as in the mail. */
export const runbookPlace = (reason: AttentionReason): string => `docs/runbook.md#${reason.replaceAll('_', '-')}`;
