import type { Ending } from '../../../lambdas/domain/checkout.ts';
import type { MailKind } from '../../../lambdas/domain/mail-record.ts';
import type { MailFeedback, MailRecipient, MailRecord } from '../../../lambdas/domain/order.ts';
import type { Reason } from '../../../lambdas/domain/reason.ts';
import type { ReservationStatus } from '../../../lambdas/domain/reservation.ts';
import type { Moment } from '../../../ops/console/api.ts';
import type { Texts } from '../../design/language.ts';
import type { ShownStatus } from './order-standing.ts';

interface OrderTexts {
  readonly title: (number: string) => string;
  readonly withoutOrder: string;
  readonly unknown: (asked: string) => string;
  readonly unknownHint: string;
  readonly search: string;
  readonly searchHint: string;
  readonly searchButton: string;
  readonly statuses: Readonly<Record<ShownStatus, string>>;
  readonly endings: Readonly<Record<Ending | 'open', string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly facts: string;
  readonly orderId: string;
  readonly reference: string;
  readonly bankReference: string;
  readonly record: string;
  readonly noRecord: string;
  readonly lookedAtNext: string;
  readonly comes: (left: string | null) => string;
  readonly successor: string;
  readonly delivery: string;
  readonly pickUp: string;
  readonly created: string;
  readonly total: string;
  readonly paidBack: (operator: string, why: string) => string;
  readonly customer: string;
  readonly customerFields: Readonly<
    Record<'name' | 'company' | 'address' | 'zip' | 'city' | 'email' | 'phone', string>
  >;
  readonly showPersonal: string;
  readonly hidePersonal: string;
  readonly personalShown: string;
  readonly pieces: string;
  readonly product: string;
  readonly sum: string;
  readonly hold: string;
  readonly noHold: string;
  readonly holds: Readonly<Record<ReservationStatus, string>>;
  readonly timeline: string;
  readonly sources: Readonly<Record<Moment['source'], string>>;
  readonly run: (number: number) => string;
  /** A time follows. */
  readonly rounds: (count: number) => string;
  readonly mails: string;
  readonly noMails: string;
  readonly mailKinds: Readonly<Record<MailKind, string>>;
  readonly recipients: Readonly<Record<MailRecipient, string>>;
  readonly mailStatuses: Readonly<Record<MailRecord['status'], string>>;
  readonly attempts: (count: number) => string;
  readonly resentBy: (operator: string, why: string) => string;
  readonly feedback: Readonly<Record<MailFeedback['type'], string>>;
  readonly undelivered: string;
  readonly runs: string;
  readonly noRuns: string;
  readonly runStatuses: Readonly<Record<string, string>>;
  readonly flagged: string;
  readonly flaggedSince: string;
  readonly flagDo: string;
  readonly flagMore: string;
}

export const ORDER_TEXTS: Texts<OrderTexts> = {
  sv: {
    title: (number) => `Order ${number}`,
    withoutOrder: 'Köp utan order',
    unknown: (asked) => `Det finns ingen order ${asked}`,
    unknownHint: 'Sök på ordernumret (med eller utan punkt), orderns id eller Swish-referensen.',
    search: 'Hitta en order',
    searchHint: 'Nummer, id eller referens',
    searchButton: 'Visa',
    statuses: { inactive: 'Väntar på betalning', not_settled: 'Inte avgjord', active: 'Aktiv', invalid: 'Ogiltig' },
    endings: {
      open: 'Pågår',
      confirmed: 'Bekräftat',
      cancelled: 'Avslutat',
      refunded: 'Återbetalt',
      rejected: 'Nekat',
    },
    reasons: {
      awaiting_payment: 'Kunden har inte betalat ännu',
      payment_unclear: 'Ingen vet om betalningen gick igenom',
      rejected: 'Swish tog inte emot betalningen',
      declined: 'Kunden eller banken sade nej',
      payment_failed: 'Betalningen misslyckades hos Swish',
      cancelled_by_customer: 'Kunden avbröt',
      abandoned: 'Kunden betalade inte i tid',
      insufficient_stock: 'Varorna räckte inte',
      busy: 'För många handlade samtidigt',
      payment_unavailable: 'Swish gick inte att nå',
      sold_out_after_payment: 'Varorna tog slut innan pengarna kom',
      paid_again: 'Kunden hade börjat om: betalt två gånger',
      internal: 'Fel hos oss',
      operator: 'Beslutat av en människa',
      paid: 'Betald',
    },
    facts: 'Fakta',
    orderId: 'Id',
    reference: 'Swish-referens',
    bankReference: 'Bankens referens',
    record: 'Köpet',
    noRecord: 'Ingen post: från gamla kassan, eller gallrad',
    lookedAtNext: 'Ses över',
    comes: (left) => (left === null ? 'nu' : `om ${left}`),
    successor: 'Kunden började om',
    delivery: 'Leverans',
    pickUp: 'Hämtas',
    created: 'Lagd',
    total: 'Summa',
    paidBack: (operator, why) => `Betalt tillbaka på annat sätt, av ${operator}: ${why}`,
    customer: 'Kund',
    customerFields: {
      name: 'Namn',
      company: 'Företag',
      address: 'Adress',
      zip: 'Postnummer',
      city: 'Ort',
      email: 'E-post',
      phone: 'Telefon',
    },
    showPersonal: 'Visa kundens uppgifter',
    hidePersonal: 'Dölj kundens uppgifter',
    personalShown: 'Uppgifterna visas tills du lämnar sidan.',
    pieces: 'Varor',
    product: 'Vara',
    sum: 'Summa',
    hold: 'Lager',
    noHold: 'Inget hålls',
    holds: { active: 'Hålls', confirmed: 'Såld', expired: 'Ledig igen (tiden gick ut)', cancelled: 'Ledig igen' },
    timeline: 'Vad som har hänt',
    sources: {
      order: 'Order',
      checkout: 'Köp',
      swish: 'Swish',
      flag: 'Flagga',
      mail: 'Mejl',
      operator: 'Människa',
      run: 'Körning',
    },
    run: (number) => `Körning ${number}`,
    rounds: (count) => `${count} varv, senast`,
    mails: 'Mejl',
    noMails: 'Inga mejl ännu.',
    mailKinds: {
      confirmation: 'Bekräftelse',
      refund: 'Återbetalning',
      unclear: 'Oklar betalning',
      resolution: 'Så gick det',
      attention: 'Åtgärd krävs',
      reminder: 'Påminnelse',
    },
    recipients: { customer: 'Kunden', admin: 'Butiken' },
    mailStatuses: { sending: 'Skickas', sent: 'Skickat', failed: 'Misslyckades' },
    attempts: (count) => (count === 1 ? '1 försök' : `${count} försök`),
    resentBy: (operator, why) => `Skickat igen av ${operator}: ${why}`,
    feedback: { bounce: 'Studsade', complaint: 'Anmält som skräppost', reject: 'Stoppat av SES' },
    undelivered: 'kom aldrig fram',
    runs: 'Körningar',
    noRuns: 'Inga körningar.',
    runStatuses: {
      RUNNING: 'Pågår',
      SUCCEEDED: 'Klar',
      FAILED: 'Kräver åtgärd',
      TIMED_OUT: 'Tiden gick ut',
      ABORTED: 'Avbruten',
    },
    flagged: 'Kräver åtgärd',
    flaggedSince: 'Flaggad',
    flagDo: 'Gör så här',
    flagMore: 'Mer:',
  },
  en: {
    title: (number) => `Order ${number}`,
    withoutOrder: 'Checkout without an order',
    unknown: (asked) => `There is no order ${asked}`,
    unknownHint: 'Look for the order’s number (with its dot or without), its id, or Swish’s reference.',
    search: 'Find an order',
    searchHint: 'Number, id or reference',
    searchButton: 'Show',
    statuses: { inactive: 'Awaiting payment', not_settled: 'Not settled', active: 'Active', invalid: 'Invalid' },
    endings: {
      open: 'Open',
      confirmed: 'Confirmed',
      cancelled: 'Cancelled',
      refunded: 'Refunded',
      rejected: 'Rejected',
    },
    reasons: {
      awaiting_payment: 'The customer has not paid yet',
      payment_unclear: 'Nobody knows whether the payment went through',
      rejected: 'Swish did not take the payment',
      declined: 'The customer or the bank said no',
      payment_failed: 'The payment failed at Swish',
      cancelled_by_customer: 'The customer cancelled',
      abandoned: 'The customer did not pay in time',
      insufficient_stock: 'There were too few pieces',
      busy: 'Too many were shopping at once',
      payment_unavailable: 'Swish could not be reached',
      sold_out_after_payment: 'Sold out before the money came',
      paid_again: 'The customer had started over: paid twice',
      internal: 'A fault on our side',
      operator: 'Decided by a person',
      paid: 'Paid',
    },
    facts: 'Facts',
    orderId: 'Id',
    reference: 'Swish’s reference',
    bankReference: 'Bank’s reference',
    record: 'Checkout',
    noRecord: 'No record: of the old checkout, or gone',
    lookedAtNext: 'Looked at next',
    comes: (left) => (left === null ? 'now' : `in ${left}`),
    successor: 'The customer started over',
    delivery: 'Delivery',
    pickUp: 'Picked up',
    created: 'Placed',
    total: 'Total',
    paidBack: (operator, why) => `Paid back another way, by ${operator}: ${why}`,
    customer: 'Customer',
    customerFields: {
      name: 'Name',
      company: 'Company',
      address: 'Address',
      zip: 'Postcode',
      city: 'City',
      email: 'E-mail',
      phone: 'Phone',
    },
    showPersonal: 'Show personal data',
    hidePersonal: 'Hide personal data',
    personalShown: 'Shown until you leave this page.',
    pieces: 'Pieces',
    product: 'Product',
    sum: 'Sum',
    hold: 'Stock',
    noHold: 'Nothing is held',
    holds: { active: 'Held', confirmed: 'Sold', expired: 'Free again (time was over)', cancelled: 'Free again' },
    timeline: 'What happened',
    sources: {
      order: 'Order',
      checkout: 'Checkout',
      swish: 'Swish',
      flag: 'Flag',
      mail: 'Mail',
      operator: 'Person',
      run: 'Run',
    },
    run: (number) => `Run ${number}`,
    rounds: (count) => `${count} rounds, the last at`,
    mails: 'Mails',
    noMails: 'No mails yet.',
    mailKinds: {
      confirmation: 'Confirmation',
      refund: 'Refund',
      unclear: 'Payment unclear',
      resolution: 'How it ended',
      attention: 'Needs attention',
      reminder: 'Reminder',
    },
    recipients: { customer: 'Customer', admin: 'Shop' },
    mailStatuses: { sending: 'Being sent', sent: 'Sent', failed: 'Failed' },
    attempts: (count) => (count === 1 ? '1 attempt' : `${count} attempts`),
    resentBy: (operator, why) => `Sent again by ${operator}: ${why}`,
    feedback: { bounce: 'Bounced', complaint: 'Called spam', reject: 'Stopped by SES' },
    undelivered: 'never arrived',
    runs: 'Runs',
    noRuns: 'No runs.',
    runStatuses: {
      RUNNING: 'Running',
      SUCCEEDED: 'Done',
      FAILED: 'Needs attention',
      TIMED_OUT: 'Timed out',
      ABORTED: 'Aborted',
    },
    flagged: 'Needs attention',
    flaggedSince: 'Flagged',
    flagDo: 'What to do',
    flagMore: 'More:',
  },
};
