import type { Texts } from '../design/language.ts';
import type { OrderEnd } from './order-end.ts';

export interface EndTexts {
  readonly heading: string;
  /** What happened. */
  readonly happened: string;
  /** What happens next, or what the customer can do. */
  readonly next: string;
}

interface PaymentTexts {
  readonly working: string;
  readonly pay: (amount: string) => string;
  readonly order: (number: string) => string;
  readonly scan: string;
  readonly scanHint: string;
  readonly qr: string;
  readonly openSwish: string;
  readonly openSwishHint: string;
  readonly showQr: string;
  readonly openPhone: string;
  readonly waiting: string;
  readonly timeLeft: string;
  readonly timeIsLeft: (seconds: number) => string;
  readonly timeIsUp: string;
  readonly cancel: string;
  readonly cancelling: string;
  readonly cancelUnclear: string;
  readonly unreachable: string;
  readonly offline: string;
  readonly summary: string;
  readonly delivery: string;
  readonly pickUp: string;
  readonly total: string;
  readonly tryAgain: string;
  readonly toShop: string;
  readonly ends: Readonly<Record<OrderEnd, EndTexts>>;
  readonly unknownOrder: EndTexts;
  readonly refusedOrder: string;
  readonly refusedNext: string;
}

const minutesOrSeconds = (seconds: number, minute: string, minutes: string, word: string): string => {
  if (seconds < 60) return `${seconds} ${word}`;
  return seconds < 120 ? `1 ${minute}` : `${Math.floor(seconds / 60)} ${minutes}`;
};

export const PAYMENT_TEXTS: Texts<PaymentTexts> = {
  sv: {
    working: 'Vi reserverar dina varor …',
    pay: (amount) => `Betala ${amount}`,
    order: (number) => `Order ${number}`,
    scan: 'Skanna koden med Swish',
    scanHint: 'Öppna Swish på din telefon, välj Skanna och rikta kameran hit.',
    qr: 'QR-kod för betalningen i Swish',
    openSwish: 'Öppna Swish',
    openSwishHint: 'Godkänn betalningen i appen. Du kommer tillbaka hit efteråt.',
    showQr: 'Betala med en annan telefon',
    openPhone: 'Öppna telefonen (simulerad)',
    waiting: 'Väntar på din betalning …',
    timeLeft: 'kvar att betala',
    timeIsLeft: (seconds) => `${minutesOrSeconds(seconds, 'minut', 'minuter', 'sekunder')} kvar att betala.`,
    timeIsUp: 'Tiden för betalningen är slut. Vi tar reda på vad som hände …',
    cancel: 'Avbryt köpet',
    cancelling: 'Avbryter köpet …',
    cancelUnclear: 'Swish har inte svarat än. Vi fortsätter att fråga …',
    unreachable: 'Butiken svarar inte just nu. Betalningen påverkas inte, och sidan fortsätter av sig själv.',
    offline: 'Du är inte uppkopplad just nu. Betalningen påverkas inte, och sidan fortsätter av sig själv.',
    summary: 'Din beställning',
    delivery: 'Frakt',
    pickUp: 'Hämtas hos oss',
    total: 'Totalt',
    tryAgain: 'Försök igen',
    toShop: 'Till butiken',
    ends: {
      paid: {
        heading: 'Tack för din beställning!',
        happened: 'Betalningen har kommit fram.',
        next: 'En orderbekräftelse är på väg till din e-post. Nu packar vi dina figurer.',
      },
      unclear: {
        heading: 'Vi vet inte säkert än',
        happened: 'Swish har inte kunnat säga om betalningen gick igenom.',
        next: 'Titta i din bank innan du betalar igen. Vi fortsätter att fråga, sidan ändras när vi vet, och du får ett mejl.',
      },
      declined: {
        heading: 'Betalningen avböjdes',
        happened: 'Du, eller din bank, tackade nej till betalningen i Swish.',
        next: 'Inga pengar har dragits. Korgen och dina uppgifter finns kvar om du vill försöka igen.',
      },
      timedOut: {
        heading: 'Tiden gick ut',
        happened: 'Betalningen blev inte godkänd i tid, så varorna är inte längre reserverade.',
        next: 'Inga pengar har dragits. Korgen och dina uppgifter finns kvar om du vill försöka igen.',
      },
      cancelled: {
        heading: 'Köpet är avbrutet',
        happened: 'Betalningen avbröts innan den blev godkänd.',
        next: 'Inga pengar har dragits. Korgen och dina uppgifter finns kvar om du ändrar dig.',
      },
      failed: {
        heading: 'Betalningen gick inte igenom',
        happened: 'Banken eller Swish kunde inte genomföra betalningen.',
        next: 'Inga pengar har dragits. Kontrollera saldo och beloppsgräns i Swish, och försök igen.',
      },
      refused: {
        heading: 'Betalningen kunde inte startas',
        happened: 'Swish tog inte emot betalningen.',
        next: 'Inga pengar har dragits. Du kan försöka igen.',
      },
      soldOut: {
        heading: 'Någon hann före',
        happened: 'Varorna tog slut innan vi hann reservera dem åt dig.',
        next: 'Inga pengar har dragits. Korgen visar vad som finns kvar.',
      },
      busy: {
        heading: 'Många handlar just nu',
        happened: 'Vi hann inte reservera varorna åt dig.',
        next: 'Inga pengar har dragits. Vänta en liten stund och försök igen.',
      },
      unavailable: {
        heading: 'Swish gick inte att nå',
        happened: 'Betalningen kunde inte startas.',
        next: 'Inga pengar har dragits. Försök igen om en stund.',
      },
      fault: {
        heading: 'Något gick fel hos oss',
        happened: 'Beställningen kunde inte läggas.',
        next: 'Inga pengar har dragits. Försök igen om en stund.',
      },
      byShop: {
        heading: 'Butiken har avbrutit beställningen',
        happened: 'Vi har ändrat din beställning för hand.',
        next: 'Hör av dig till oss om du undrar något.',
      },
      notBought: {
        heading: 'Beställningen blev inte av',
        happened: 'Inga varor är reserverade längre.',
        next: 'Korgen och dina uppgifter finns kvar om du vill försöka igen.',
      },
      refundedSoldOut: {
        heading: 'Du får tillbaka pengarna',
        happened: 'Din betalning kom fram efter att varorna hade tagit slut.',
        next: 'Hela beloppet är på väg tillbaka till ditt Swish-konto. Vi skickar ett mejl om det.',
      },
      refundedPaidAgain: {
        heading: 'Du får tillbaka pengarna',
        happened: 'Du hade redan betalat ett nyare försök, så den här betalningen var en för mycket.',
        next: 'Hela beloppet är på väg tillbaka till ditt Swish-konto. Ditt andra köp gäller som vanligt.',
      },
      refundedByShop: {
        heading: 'Du får tillbaka pengarna',
        happened: 'Butiken har avbrutit din beställning.',
        next: 'Hela beloppet är på väg tillbaka. Vi skickar ett mejl om det.',
      },
      refunded: {
        heading: 'Du får tillbaka pengarna',
        happened: 'Beställningen kunde inte fullföljas.',
        next: 'Hela beloppet är på väg tillbaka. Vi skickar ett mejl om det.',
      },
    },
    unknownOrder: {
      heading: 'Den beställningen finns inte',
      happened: 'Adressen leder inte till någon beställning hos oss.',
      next: 'Kontrollera länken, eller börja om i butiken.',
    },
    refusedOrder: 'Beställningen blev inte av',
    refusedNext: 'Korgen och dina uppgifter finns kvar.',
  },
  en: {
    working: 'We are reserving your items …',
    pay: (amount) => `Pay ${amount}`,
    order: (number) => `Order ${number}`,
    scan: 'Scan the code with Swish',
    scanHint: 'Open Swish on your phone, choose Scan and point the camera here.',
    qr: 'QR code for the payment in Swish',
    openSwish: 'Open Swish',
    openSwishHint: 'Approve the payment in the app. You come back here afterwards.',
    showQr: 'Pay with another phone',
    openPhone: 'Open the phone (simulated)',
    waiting: 'Waiting for your payment …',
    timeLeft: 'left to pay',
    timeIsLeft: (seconds) => `${minutesOrSeconds(seconds, 'minute', 'minutes', 'seconds')} left to pay.`,
    timeIsUp: 'The time for the payment is over. We are finding out what happened …',
    cancel: 'Cancel the purchase',
    cancelling: 'Cancelling the purchase …',
    cancelUnclear: 'Swish has not answered yet. We go on asking …',
    unreachable: 'The shop does not answer right now. The payment is not affected, and the page goes on by itself.',
    offline: 'You are offline right now. The payment is not affected, and the page goes on by itself.',
    summary: 'Your order',
    delivery: 'Delivery',
    pickUp: 'Picked up from us',
    total: 'Total',
    tryAgain: 'Try again',
    toShop: 'To the shop',
    ends: {
      paid: {
        heading: 'Thank you for your order!',
        happened: 'The payment has arrived.',
        next: 'An order confirmation is on its way to your e-mail. Now we pack your figures.',
      },
      unclear: {
        heading: 'We do not know for certain yet',
        happened: 'Swish could not say whether the payment went through.',
        next: 'Look in your bank before you pay again. We go on asking, the page changes when we know, and you get a mail.',
      },
      declined: {
        heading: 'The payment was declined',
        happened: 'You, or your bank, said no to the payment in Swish.',
        next: 'No money was taken. The cart and your details are still there if you want to try again.',
      },
      timedOut: {
        heading: 'The time ran out',
        happened: 'The payment was not approved in time, so the items are no longer reserved.',
        next: 'No money was taken. The cart and your details are still there if you want to try again.',
      },
      cancelled: {
        heading: 'The purchase is cancelled',
        happened: 'The payment was cancelled before it was approved.',
        next: 'No money was taken. The cart and your details are still there if you change your mind.',
      },
      failed: {
        heading: 'The payment did not go through',
        happened: 'The bank or Swish could not carry out the payment.',
        next: 'No money was taken. Check your balance and your limit in Swish, and try again.',
      },
      refused: {
        heading: 'The payment could not be started',
        happened: 'Swish did not accept the payment.',
        next: 'No money was taken. You can try again.',
      },
      soldOut: {
        heading: 'Somebody was faster',
        happened: 'The items sold out before we could reserve them for you.',
        next: 'No money was taken. The cart shows what is left.',
      },
      busy: {
        heading: 'Many people are shopping right now',
        happened: 'We could not reserve the items for you in time.',
        next: 'No money was taken. Wait a moment and try again.',
      },
      unavailable: {
        heading: 'Swish could not be reached',
        happened: 'The payment could not be started.',
        next: 'No money was taken. Try again in a while.',
      },
      fault: {
        heading: 'Something went wrong on our side',
        happened: 'The order could not be placed.',
        next: 'No money was taken. Try again in a while.',
      },
      byShop: {
        heading: 'The shop has cancelled the order',
        happened: 'We have changed your order by hand.',
        next: 'Get in touch with us if you have questions.',
      },
      notBought: {
        heading: 'The order did not go through',
        happened: 'No items are reserved any longer.',
        next: 'The cart and your details are still there if you want to try again.',
      },
      refundedSoldOut: {
        heading: 'You get your money back',
        happened: 'Your payment arrived after the items had sold out.',
        next: 'The whole amount is on its way back to your Swish account. We send a mail about it.',
      },
      refundedPaidAgain: {
        heading: 'You get your money back',
        happened: 'You had already paid a newer attempt, so this payment was one too many.',
        next: 'The whole amount is on its way back to your Swish account. Your other purchase stands.',
      },
      refundedByShop: {
        heading: 'You get your money back',
        happened: 'The shop has cancelled your order.',
        next: 'The whole amount is on its way back. We send a mail about it.',
      },
      refunded: {
        heading: 'You get your money back',
        happened: 'The order could not be completed.',
        next: 'The whole amount is on its way back. We send a mail about it.',
      },
    },
    unknownOrder: {
      heading: 'There is no such order',
      happened: 'The address leads to no order of ours.',
      next: 'Check the link, or start again in the shop.',
    },
    refusedOrder: 'The order did not go through',
    refusedNext: 'The cart and your details are still there.',
  },
};
