import type { Language } from '../language.ts';
import { SHOP } from './theme.ts';

/** Every sentence of the confirmation. Values go in as they are; escaping is the renderer's work. */
export interface ConfirmationTexts {
  readonly subject: (orderNumber: string) => string;
  readonly preheader: (orderNumber: string, total: string) => string;
  readonly title: string;
  readonly greeting: (name: string) => string;
  readonly paid: (orderNumber: string) => string;
  readonly confirmed: (orderNumber: string) => string;
  readonly orderNumber: string;
  readonly ordered: string;
  readonly paidAt: string;
  readonly paymentMethod: string;
  readonly bankReference: string;
  readonly receipt: string;
  readonly item: string;
  readonly amount: string;
  readonly pieces: (quantity: number, unitPrice: string) => string;
  readonly regularPrice: (price: string) => string;
  readonly goods: string;
  readonly delivery: (name: string) => string;
  readonly pickUp: string;
  readonly free: string;
  readonly total: string;
  readonly vat: (amount: string) => string;
  readonly deliveryAddress: string;
  readonly whatNext: string;
  readonly willSend: (delivery: string) => string;
  readonly willPack: string;
  readonly arrangePickUp: string;
  readonly keepMail: string;
  readonly questions: string;
}

export const CONFIRMATION_TEXTS: Readonly<Record<Language, ConfirmationTexts>> = {
  sv: {
    subject: (orderNumber) => `Orderbekräftelse ${orderNumber} från ${SHOP.name}`,
    preheader: (orderNumber, total) => `Din order ${orderNumber} på ${total} är bekräftad. Här är ditt kvitto.`,
    title: 'Tack för din beställning!',
    greeting: (name) => (name === '' ? 'Hej!' : `Hej ${name}!`),
    paid: (orderNumber) => `Din betalning med Swish har kommit fram och order ${orderNumber} är bekräftad.`,
    confirmed: (orderNumber) => `Order ${orderNumber} är bekräftad.`,
    orderNumber: 'Ordernummer',
    ordered: 'Beställd',
    paidAt: 'Betald',
    paymentMethod: 'Betalsätt',
    bankReference: 'Bankreferens',
    receipt: 'Ditt kvitto',
    item: 'Vara',
    amount: 'Belopp',
    pieces: (quantity, unitPrice) => `${quantity} × ${unitPrice}`,
    regularPrice: (price) => `ordinarie pris ${price}`,
    goods: 'Varor',
    delivery: (name) => `Frakt, ${name}`,
    pickUp: 'Hämtas hos oss',
    free: 'utan kostnad',
    total: 'Totalt',
    vat: (amount) => `varav moms (25 %) ${amount}`,
    deliveryAddress: 'Leveransadress',
    whatNext: 'Vad händer nu?',
    willSend: (delivery) => `Vi packar din order och skickar den med ${delivery} till adressen ovan.`,
    willPack: 'Vi packar din order så att du kan hämta den hos oss.',
    arrangePickUp: 'Svara på det här mejlet för att komma överens om när du hämtar.',
    keepMail: 'Spara mejlet, det är ditt kvitto.',
    questions: `Har du frågor eller är något fel? Svara på det här mejlet eller skriv till ${SHOP.email}, och ange ditt ordernummer.`,
  },
  en: {
    subject: (orderNumber) => `Order confirmation ${orderNumber} from ${SHOP.name}`,
    preheader: (orderNumber, total) => `Your order ${orderNumber} of ${total} is confirmed. Here is your receipt.`,
    title: 'Thank you for your order!',
    greeting: (name) => (name === '' ? 'Hello!' : `Hello ${name}!`),
    paid: (orderNumber) => `Your Swish payment has arrived and order ${orderNumber} is confirmed.`,
    confirmed: (orderNumber) => `Order ${orderNumber} is confirmed.`,
    orderNumber: 'Order number',
    ordered: 'Ordered',
    paidAt: 'Paid',
    paymentMethod: 'Payment method',
    bankReference: 'Bank reference',
    receipt: 'Your receipt',
    item: 'Item',
    amount: 'Amount',
    pieces: (quantity, unitPrice) => `${quantity} × ${unitPrice}`,
    regularPrice: (price) => `regular price ${price}`,
    goods: 'Goods',
    delivery: (name) => `Delivery, ${name}`,
    pickUp: 'Picked up from us',
    free: 'no charge',
    total: 'Total',
    vat: (amount) => `including VAT (25%) ${amount}`,
    deliveryAddress: 'Delivery address',
    whatNext: 'What happens now?',
    willSend: (delivery) => `We pack your order and send it with ${delivery} to the address above.`,
    willPack: 'We pack your order so that you can pick it up from us.',
    arrangePickUp: 'Reply to this mail to agree on when you pick it up.',
    keepMail: 'Keep this mail: it is your receipt.',
    questions: `Questions, or is something wrong? Reply to this mail or write to ${SHOP.email}, and mention your order number.`,
  },
};

/** What the shop's own people read, always in Swedish. */
export const ADMIN_TEXTS = {
  subject: (orderNumber: string, total: string) => `Ny order ${orderNumber}: ${total}`,
  preheader: (pieces: number, delivery: string) => `${pieces} st att packa. ${delivery}.`,
  title: (orderNumber: string) => `Ny order ${orderNumber}`,
  paid: 'Betalningen med Swish är mottagen. Ordern är klar att packas.',
  confirmed: 'Ordern är aktiverad utan registrerad Swish-betalning. Kontrollera orderns historik innan du packar.',
  orderId: 'Order-id',
  customer: 'Kund',
  name: 'Namn',
  company: 'Företag',
  address: 'Adress',
  city: 'Postadress',
  email: 'E-post',
  phone: 'Telefon',
  language: 'Kundens språk',
  languages: { sv: 'Svenska', en: 'Engelska' } satisfies Record<Language, string>,
  receipt: 'Varor',
  sendWith: (delivery: string) => `Skickas med ${delivery}`,
  pickUp: 'Hämtas av kunden',
  delivery: 'Leverans',
  footer: 'Till butikens ansvariga. Mejlet innehåller personuppgifter: vidarebefordra det bara till den som packar.',
} as const;
