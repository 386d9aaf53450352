import type { Language } from '../../lambdas/domain/language.ts';

export interface StorefrontTexts {
  readonly loading: string;
  readonly unreachable: string;
  readonly products: string;
  readonly free: (pieces: number) => string;
  readonly soldOut: string;
  readonly add: string;
  readonly cart: string;
  readonly emptyCart: string;
  readonly quantityOf: (title: string) => string;
  readonly remove: string;
  readonly goods: string;
  readonly deliveryCost: string;
  readonly total: string;
  readonly yourDetails: string;
  readonly fields: Readonly<Record<FieldName, string>>;
  readonly delivery: string;
  readonly pickUp: string;
  readonly pay: string;
  readonly placing: string;
  readonly short: (title: string, available: number) => string;
  readonly payTitle: (amount: string) => string;
  readonly order: (number: string) => string;
  readonly scan: string;
  readonly openSwish: string;
  readonly openPhone: string;
  readonly qr: string;
  readonly cancel: string;
  readonly cancelling: string;
  readonly timeLeft: (time: string) => string;
  readonly timeUp: string;
  readonly waiting: string;
  readonly unclear: string;
  readonly paidTitle: string;
  readonly paid: string;
  readonly cancelledTitle: string;
  readonly refundedTitle: string;
  readonly reasons: Readonly<Record<string, string>>;
  readonly unknownReason: string;
  readonly back: string;
}

export const FIELD_NAMES = ['name', 'company', 'address', 'zip', 'city', 'email', 'phone'] as const;
export type FieldName = (typeof FIELD_NAMES)[number];

export const STOREFRONT_TEXTS: Readonly<Record<Language, StorefrontTexts>> = {
  sv: {
    loading: 'Hämtar …',
    unreachable: 'Butiken svarar inte just nu. Försök igen om en stund: ingenting blir beställt två gånger.',
    products: 'Figurer',
    free: (pieces) => `${pieces} kvar`,
    soldOut: 'Slutsåld',
    add: 'Lägg i korgen',
    cart: 'Varukorg',
    emptyCart: 'Korgen är tom.',
    quantityOf: (title) => `Antal av ${title}`,
    remove: 'Ta bort',
    goods: 'Varor',
    deliveryCost: 'Frakt',
    total: 'Totalt',
    yourDetails: 'Dina uppgifter',
    fields: {
      name: 'Namn',
      company: 'Företag (frivilligt)',
      address: 'Adress',
      zip: 'Postnummer',
      city: 'Ort',
      email: 'E-post',
      phone: 'Mobilnummer',
    },
    delivery: 'Leverans',
    pickUp: 'Hämta hos oss, utan kostnad',
    pay: 'Betala med Swish',
    placing: 'Ett ögonblick …',
    short: (title, available) => (available > 0 ? `${title}: bara ${available} kvar` : `${title}: slutsåld`),
    payTitle: (amount) => `Betala ${amount}`,
    order: (number) => `Order ${number}`,
    scan: 'Skanna koden i Swish, eller öppna Swish på den här telefonen.',
    openSwish: 'Öppna Swish',
    openPhone: 'Öppna telefonen (simulerad)',
    qr: 'QR-kod för betalningen i Swish',
    cancel: 'Avbryt köpet',
    cancelling: 'Avbryter …',
    timeLeft: (time) => `Dina varor är reserverade. Betala inom ${time}.`,
    timeUp: 'Tiden för betalningen är slut. Vi tar reda på vad som hände …',
    waiting: 'Väntar på din betalning …',
    unclear: 'Vi vet ännu inte säkert om betalningen gick igenom. Titta i din bank innan du betalar igen.',
    paidTitle: 'Tack för din beställning!',
    paid: 'Betalningen har kommit fram. En orderbekräftelse skickas till din e-post.',
    cancelledTitle: 'Beställningen blev inte av',
    refundedTitle: 'Pengarna betalas tillbaka',
    reasons: {
      rejected: 'Swish tog inte emot betalningen.',
      declined: 'Betalningen avböjdes i Swish.',
      payment_failed: 'Betalningen gick inte igenom.',
      cancelled_by_customer: 'Du avbröt betalningen.',
      abandoned: 'Tiden för betalningen gick ut.',
      insufficient_stock: 'Varorna tog slut.',
      busy: 'Många handlar just nu och vi kunde inte reservera varorna.',
      payment_unavailable: 'Swish gick inte att nå.',
      sold_out_after_payment: 'Betalningen kom efter att varorna tagit slut.',
      paid_again: 'Du hade redan betalat för ett nyare försök.',
      operator: 'Butiken har ändrat ordern.',
      internal: 'Något gick fel hos oss.',
    },
    unknownReason: 'Inga varor är reserverade längre.',
    back: 'Till butiken',
  },
  en: {
    loading: 'Loading …',
    unreachable: 'The shop does not answer right now. Try again in a while: nothing is ordered twice.',
    products: 'Figures',
    free: (pieces) => `${pieces} left`,
    soldOut: 'Sold out',
    add: 'Add to cart',
    cart: 'Cart',
    emptyCart: 'The cart is empty.',
    quantityOf: (title) => `Quantity of ${title}`,
    remove: 'Remove',
    goods: 'Goods',
    deliveryCost: 'Delivery',
    total: 'Total',
    yourDetails: 'Your details',
    fields: {
      name: 'Name',
      company: 'Company (optional)',
      address: 'Address',
      zip: 'Postal code',
      city: 'City',
      email: 'E-mail',
      phone: 'Mobile number',
    },
    delivery: 'Delivery',
    pickUp: 'Pick up from us, no charge',
    pay: 'Pay with Swish',
    placing: 'One moment …',
    short: (title, available) => (available > 0 ? `${title}: only ${available} left` : `${title}: sold out`),
    payTitle: (amount) => `Pay ${amount}`,
    order: (number) => `Order ${number}`,
    scan: 'Scan the code in Swish, or open Swish on this phone.',
    openSwish: 'Open Swish',
    openPhone: 'Open the phone (simulated)',
    qr: 'QR code for the payment in Swish',
    cancel: 'Cancel the purchase',
    cancelling: 'Cancelling …',
    timeLeft: (time) => `Your items are reserved. Pay within ${time}.`,
    timeUp: 'The time for the payment is over. We are finding out what happened …',
    waiting: 'Waiting for your payment …',
    unclear: 'We do not know for certain yet whether the payment went through. Look in your bank before you pay again.',
    paidTitle: 'Thank you for your order!',
    paid: 'The payment has arrived. An order confirmation is sent to your e-mail address.',
    cancelledTitle: 'The order did not go through',
    refundedTitle: 'Your money is being paid back',
    reasons: {
      rejected: 'Swish did not accept the payment.',
      declined: 'The payment was declined in Swish.',
      payment_failed: 'The payment did not go through.',
      cancelled_by_customer: 'You cancelled the payment.',
      abandoned: 'The time for the payment ran out.',
      insufficient_stock: 'The items sold out.',
      busy: 'Many people are shopping right now and we could not reserve the items.',
      payment_unavailable: 'Swish could not be reached.',
      sold_out_after_payment: 'The payment came after the items had sold out.',
      paid_again: 'You had already paid for a newer attempt.',
      operator: 'The shop has changed the order.',
      internal: 'Something went wrong on our side.',
    },
    unknownReason: 'No items are reserved any longer.',
    back: 'To the shop',
  },
};
