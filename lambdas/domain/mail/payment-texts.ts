import type { Language } from '../language.ts';
import type { Reason } from '../reason.ts';
import type { RefundReason } from '../refund.ts';
import { SHOP } from './theme.ts';

/*
 * Every sentence about a payment that did not simply become an order. Nothing here promises more than is known when
 * the mail is sent.
 */

/** How an order can end without having been paid. */
export type UnpaidReason = Exclude<
  Reason,
  'awaiting_payment' | 'payment_unclear' | 'sold_out_after_payment' | 'paid_again' | 'operator' | 'paid'
>;

/** What the three mails have in common. */
export interface PaymentTexts {
  readonly total: string;
  readonly goods: string;
  readonly piece: (quantity: number, title: string) => string;
  readonly whatNext: string;
}

export const PAYMENT_TEXTS: Readonly<Record<Language, PaymentTexts>> = {
  sv: {
    total: 'Belopp',
    goods: 'Ordern gällde',
    piece: (quantity, title) => `${quantity} st ${title}`,
    whatNext: 'Vad händer nu?',
  },
  en: {
    total: 'Amount',
    goods: 'The order was for',
    piece: (quantity, title) => `${quantity} × ${title}`,
    whatNext: 'What happens now?',
  },
};

export interface RefundTexts {
  readonly subject: (orderNumber: string) => string;
  readonly preheader: (amount: string) => string;
  readonly title: string;
  readonly happened: Readonly<Record<RefundReason, (orderNumber: string) => string>>;
  readonly wholeAmount: (amount: string) => string;
  readonly partOfAmount: (amount: string, total: string) => string;
  readonly refunded: string;
  readonly refundedAt: string;
  readonly refundedTo: string;
  readonly sameAccount: string;
  readonly refundReference: string;
  readonly paymentReference: string;
  readonly whenSeen: string;
  readonly nothingToDo: Readonly<Record<RefundReason, string>>;
}

export const REFUND_TEXTS: Readonly<Record<Language, RefundTexts>> = {
  sv: {
    subject: (orderNumber) => `Återbetalning för order ${orderNumber} från ${SHOP.name}`,
    preheader: (amount) => `${amount} är återbetalda till samma Swish-konto som du betalade från.`,
    title: 'Du har fått tillbaka dina pengar',
    happened: {
      sold_out_after_payment: (orderNumber) =>
        `Din betalning för order ${orderNumber} kom fram till oss, men då fanns inte längre alla varor kvar. Vi kan därför inte skicka ordern, och vi är ledsna för det.`,
      paid_again: (orderNumber) =>
        `Din betalning för order ${orderNumber} kom fram efter att du hade börjat om med ett nytt försök för samma varukorg. Det är det nya försöket som gäller, och du ska inte betala för det gamla också.`,
      operator: (orderNumber) => `Vi har makulerat order ${orderNumber}, som du hade betalat.`,
    },
    wholeAmount: (amount) => `Vi har betalat tillbaka hela beloppet, ${amount}.`,
    partOfAmount: (amount, total) => `Vi har betalat tillbaka ${amount} av ${total}.`,
    refunded: 'Återbetalt',
    refundedAt: 'Tidpunkt',
    refundedTo: 'Till',
    sameAccount: 'samma Swish-konto som du betalade från',
    refundReference: 'Återbetalningens referens',
    paymentReference: 'Betalningens bankreferens',
    whenSeen:
      'Swish har bekräftat återbetalningen, så pengarna ska synas på ditt konto. Gör de inte det nästa bankdag: hör av dig och ange referenserna ovan, så letar vi reda på dem.',
    nothingToDo: {
      sold_out_after_payment:
        'Du behöver inte göra något. Ordern är avslutad, och inget av det du beställde skickas eller ligger reserverat.',
      paid_again:
        'Du behöver inte göra något. Har du betalat det nya försöket får du en egen orderbekräftelse för det, om du inte redan har den. Utan en sådan har du ingen order hos oss.',
      operator:
        'Du behöver inte göra något. Har du fått en orderbekräftelse och ett kvitto för ordern, så gäller de inte längre.',
    },
  },
  en: {
    subject: (orderNumber) => `Refund for order ${orderNumber} from ${SHOP.name}`,
    preheader: (amount) => `${amount} has been paid back to the Swish account that you paid from.`,
    title: 'You have got your money back',
    happened: {
      sold_out_after_payment: (orderNumber) =>
        `Your payment for order ${orderNumber} reached us, but by then not all of its pieces were left. So we cannot send the order, and we are sorry about that.`,
      paid_again: (orderNumber) =>
        `Your payment for order ${orderNumber} arrived after you had started over with a new attempt for the same cart. The new attempt is the one that counts, and you should not pay for the old one as well.`,
      operator: (orderNumber) => `We have cancelled order ${orderNumber}, which you had paid.`,
    },
    wholeAmount: (amount) => `We have paid back the whole amount, ${amount}.`,
    partOfAmount: (amount, total) => `We have paid back ${amount} of ${total}.`,
    refunded: 'Paid back',
    refundedAt: 'Time',
    refundedTo: 'To',
    sameAccount: 'the Swish account that you paid from',
    refundReference: 'Reference of the refund',
    paymentReference: 'Bank reference of the payment',
    whenSeen:
      'Swish has confirmed the refund, so the money should show on your account. If it does not by the next banking day, get in touch and mention the references above, and we will track it down.',
    nothingToDo: {
      sold_out_after_payment:
        'You need not do anything. The order is closed, and nothing of what you ordered will be sent or is kept for you.',
      paid_again:
        'You need not do anything. If you have paid the new attempt, you get an order confirmation of its own for it, unless you have it already. Without one you have no order with us.',
      operator:
        'You need not do anything. If you got a confirmation and a receipt for the order, they no longer apply.',
    },
  },
};

export interface UnclearTexts {
  readonly subject: (orderNumber: string) => string;
  readonly preheader: string;
  readonly title: string;
  readonly happened: (orderNumber: string) => string;
  readonly whatToDo: string;
  readonly lookFirst: (amount: string) => string;
  readonly withdrawn: string;
  readonly notWithdrawn: string;
  readonly whatWeDo: string;
  readonly piecesKept: string;
  readonly keepAsking: string;
  readonly willWrite: string;
}

export const UNCLEAR_TEXTS: Readonly<Record<Language, UnclearTexts>> = {
  sv: {
    subject: (orderNumber) => `Order ${orderNumber}: vi vet inte än om din betalning gick igenom`,
    preheader: 'Titta i din bank innan du betalar igen. Dina varor är reserverade under tiden.',
    title: 'Vi väntar på besked om din betalning',
    happened: (orderNumber) =>
      `Vi har ännu inte fått besked från Swish om din betalning för order ${orderNumber} gick igenom. Pengarna kan ha dragits, men det är inte säkert.`,
    whatToDo: 'Gör så här',
    lookFirst: (amount) =>
      `Titta i din bank eller i Swish-appen innan du betalar igen, så att du inte betalar två gånger. Leta efter ${amount}.`,
    withdrawn:
      'Syns ett uttag behöver du inte göra något. När Swish har svarat bekräftar vi ordern, eller så får du tillbaka pengarna.',
    notWithdrawn:
      'Syns inget uttag kan det ändå dyka upp. Vänta helst på besked från oss innan du beställer samma sak igen.',
    whatWeDo: 'Det här gör vi',
    piecesKept: 'Dina varor är reserverade så länge vi väntar på svar.',
    keepAsking: 'Vi frågar Swish om och om igen. Har vi inget svar inom ett dygn tar en människa hos oss över.',
    willWrite:
      'Vi hör av oss när vi vet: med en orderbekräftelse om betalningen gick igenom, och annars med besked om hur det slutade.',
  },
  en: {
    subject: (orderNumber) => `Order ${orderNumber}: we do not know yet whether your payment went through`,
    preheader: 'Look in your bank before you pay again. Your pieces are kept meanwhile.',
    title: 'We are waiting for word about your payment',
    happened: (orderNumber) =>
      `We have not yet heard from Swish whether your payment for order ${orderNumber} went through. The money may have been taken, but that is not certain.`,
    whatToDo: 'What to do',
    lookFirst: (amount) =>
      `Look in your bank or in the Swish app before you pay again, so that you do not pay twice. Look for ${amount}.`,
    withdrawn:
      'If you see a withdrawal, you need not do anything. When Swish has answered we confirm the order, or you get the money back.',
    notWithdrawn:
      'If you see no withdrawal, one may still turn up. It is best to wait for word from us before you order the same again.',
    whatWeDo: 'What we do',
    piecesKept: 'Your pieces are kept for as long as we are waiting for an answer.',
    keepAsking: 'We keep asking Swish. If we have no answer within a day, a person at the shop takes over.',
    willWrite:
      'You hear from us when we know: with an order confirmation if the payment went through, and otherwise with word of how it ended.',
  },
};

export interface ResolutionTexts {
  readonly subject: (orderNumber: string) => string;
  readonly preheader: string;
  readonly title: string;
  readonly happened: (orderNumber: string) => string;
  readonly why: Readonly<Record<UnpaidReason, string>>;
  readonly payment: string;
  readonly notPaid: string;
  readonly nothingTaken: (amount: string) => string;
  readonly lateMoney: string;
  readonly piecesFree: string;
  readonly orderAgain: string;
  readonly toTheShop: string;
}

export const RESOLUTION_TEXTS: Readonly<Record<Language, ResolutionTexts>> = {
  sv: {
    subject: (orderNumber) => `Order ${orderNumber} är avslutad: din betalning gick inte igenom`,
    preheader: 'Enligt Swish har inga pengar dragits. Varorna är inte längre reserverade för dig.',
    title: 'Betalningen gick inte igenom',
    happened: (orderNumber) =>
      `Vi skrev att vi inte visste om din betalning för order ${orderNumber} hade gått igenom. Nu vet vi att den inte gjorde det, och ordern är avslutad.`,
    why: {
      rejected: 'Swish tog inte emot betalningen.',
      declined: 'Swish svarar att betalningen avböjdes i Swish-appen.',
      payment_failed: 'Swish svarar att betalningen inte kunde genomföras, till exempel för att banken sade nej.',
      cancelled_by_customer: 'Betalningen avbröts innan den var godkänd.',
      abandoned: 'Tiden för att betala gick ut innan betalningen var godkänd.',
      insufficient_stock: 'Varorna tog slut innan du hann betala.',
      busy: 'Så många handlade samtidigt att vi inte kunde reservera varorna åt dig.',
      payment_unavailable: 'Betalningen kom aldrig i gång hos Swish. Felet låg hos oss eller hos Swish, inte hos dig.',
      internal: 'Ett fel hos oss stoppade ordern. Du har inte gjort något fel.',
    },
    payment: 'Betalning',
    notPaid: 'inte genomförd',
    nothingTaken: (amount) =>
      `Enligt Swish har inga pengar dragits. Visar din bank ändå ett uttag på ${amount}: svara på det här mejlet, så reder vi ut det.`,
    lateMoney:
      'Kommer pengarna mot förmodan fram i efterhand behåller vi dem inte utan vidare: då får du varorna om de finns kvar, och annars pengarna tillbaka.',
    piecesFree: 'Varorna är inte längre reserverade för dig.',
    orderAgain: 'Vill du fortfarande ha dem? Lägg dem i varukorgen och beställ på nytt, så länge de finns kvar.',
    toTheShop: 'Till butiken',
  },
  en: {
    subject: (orderNumber) => `Order ${orderNumber} is closed: your payment did not go through`,
    preheader: 'According to Swish no money was taken. The pieces are no longer kept for you.',
    title: 'The payment did not go through',
    happened: (orderNumber) =>
      `We wrote that we did not know whether your payment for order ${orderNumber} had gone through. Now we know that it did not, and the order is closed.`,
    why: {
      rejected: 'Swish did not accept the payment.',
      declined: 'Swish answers that the payment was declined in the Swish app.',
      payment_failed: 'Swish answers that the payment could not be carried out, for instance because the bank said no.',
      cancelled_by_customer: 'The payment was cancelled before it was approved.',
      abandoned: 'The time to pay ran out before the payment was approved.',
      insufficient_stock: 'The pieces sold out before you could pay.',
      busy: 'So many were buying at once that we could not keep the pieces for you.',
      payment_unavailable:
        'The payment never got started at Swish. The fault was on our side or on that of Swish, not on yours.',
      internal: 'A fault on our side stopped the order. You have done nothing wrong.',
    },
    payment: 'Payment',
    notPaid: 'not carried out',
    nothingTaken: (amount) =>
      `According to Swish no money was taken. If your bank still shows a withdrawal of ${amount}, reply to this mail and we will sort it out.`,
    lateMoney:
      'Should the money arrive later after all, we do not simply keep it: you get the pieces if they are still there, and otherwise the money back.',
    piecesFree: 'The pieces are no longer kept for you.',
    orderAgain: 'Do you still want them? Put them in the cart and order again, for as long as they last.',
    toTheShop: 'To the shop',
  },
};
