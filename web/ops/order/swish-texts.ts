import type { RecordedOutcome } from '../../../lambdas/domain/outcome.ts';
import type { RefundReason } from '../../../lambdas/domain/refund.ts';
import type { Texts } from '../../design/language.ts';

interface SwishTexts {
  readonly title: string;
  readonly shop: string;
  readonly nothingYet: string;
  readonly asked: (amount: string) => string;
  readonly payable: string;
  readonly closedByCustomer: string;
  readonly closedByDeadline: string;
  readonly cancelAsked: string;
  readonly lookedUp: string;
  readonly lookedUpRefund: string;
  readonly unclear: string;
  readonly outcomes: Readonly<Record<RecordedOutcome, string>>;
  /** What Swish says was paid, which is not what was asked. */
  readonly otherAmount: (amount: string) => string;
  readonly refundReasons: Readonly<Record<RefundReason, string>>;
  readonly refundAsked: (amount: string) => string;
  readonly refundStatuses: Readonly<Record<string, string>>;
  readonly refundUnclear: string;
  /** The record keeps the last time only. */
  readonly times: (count: number) => string;
  readonly noMoney: string;
  readonly nobodyKnows: string;
  readonly toCustomer: (sentence: string) => string;
  readonly unknownCode: string;
}

export const SWISH_TEXTS: Texts<SwishTexts> = {
  sv: {
    title: 'Samtalet med Swish',
    shop: 'Butiken',
    nothingYet: 'Swish har inte fått någon fråga.',
    asked: (amount) => `Be kunden om ${amount}.`,
    payable: 'Begäran är mottagen. Kunden kan betala.',
    closedByCustomer: 'Kunden ville avbryta: inget nytt begärs.',
    closedByDeadline: 'Tiden att betala är ute: inget nytt begärs.',
    cancelAsked: 'Avbryt betalningen, kunden vill det.',
    lookedUp: 'Vad blev det av betalningen?',
    lookedUpRefund: 'Vad blev det av återbetalningen?',
    unclear: 'Det går inte att säga vad som blev av betalningen.',
    outcomes: {
      PAID: 'Betald.',
      MISMATCH: 'Betald, men inte så som det begärdes.',
      DECLINED: 'Kunden eller banken sade nej.',
      CANCELLED: 'Avbruten.',
      ERROR: 'Misslyckades.',
      NOT_FOUND: 'Den betalningen finns inte.',
      REFUSED: 'Nej till begäran.',
    },
    otherAmount: (amount) => `Betalt belopp: ${amount}.`,
    refundReasons: {
      sold_out_after_payment: 'Varorna tog slut: pengarna ska tillbaka.',
      paid_again: 'Kunden hade börjat om: pengarna ska tillbaka.',
      operator: 'En människa bestämde att pengarna ska tillbaka.',
    },
    refundAsked: (amount) => `Betala tillbaka ${amount}.`,
    refundStatuses: {
      DEBITED: 'Pengarna är på väg till kunden.',
      PAID: 'Pengarna har kommit fram till kunden.',
      ERROR: 'Återbetalningen misslyckades.',
      REFUSED: 'Nej till återbetalningen.',
    },
    refundUnclear: 'Det går inte att säga vad som blev av återbetalningen.',
    times: (count) => `${count} gånger, senast då`,
    noMoney: 'Inga pengar har flyttats.',
    nobodyKnows: 'Det säger inte om pengar har flyttats.',
    toCustomer: (sentence) => `Till kunden: ”${sentence}”`,
    unknownCode: 'En kod som inte är känd här.',
  },
  en: {
    title: 'The conversation with Swish',
    shop: 'Shop',
    nothingYet: 'Swish has not been asked anything.',
    asked: (amount) => `Ask the customer for ${amount}.`,
    payable: 'The request is taken. The customer can pay.',
    closedByCustomer: 'The customer wanted to cancel: nothing new is asked for.',
    closedByDeadline: 'The time to pay is over: nothing new is asked for.',
    cancelAsked: 'Cancel the payment, the customer wants that.',
    lookedUp: 'What became of the payment?',
    lookedUpRefund: 'What became of the refund?',
    unclear: 'It cannot be said what became of the payment.',
    outcomes: {
      PAID: 'Paid.',
      MISMATCH: 'Paid, but not as it was asked.',
      DECLINED: 'The customer or the bank said no.',
      CANCELLED: 'Cancelled.',
      ERROR: 'Failed.',
      NOT_FOUND: 'There is no such payment.',
      REFUSED: 'No to the request.',
    },
    otherAmount: (amount) => `Paid amount: ${amount}.`,
    refundReasons: {
      sold_out_after_payment: 'Sold out: the money is to go back.',
      paid_again: 'The customer had started over: the money is to go back.',
      operator: 'A person decided that the money is to go back.',
    },
    refundAsked: (amount) => `Pay ${amount} back.`,
    refundStatuses: {
      DEBITED: 'The money is on its way to the customer.',
      PAID: 'The money has reached the customer.',
      ERROR: 'The refund failed.',
      REFUSED: 'No to the refund.',
    },
    refundUnclear: 'It cannot be said what became of the refund.',
    times: (count) => `${count} times, the last one then`,
    noMoney: 'No money was moved.',
    nobodyKnows: 'It does not say whether money was moved.',
    toCustomer: (sentence) => `To the customer: “${sentence}”`,
    unknownCode: 'A code that is not known here.',
  },
};
