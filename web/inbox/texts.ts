import type { FeedbackAction } from './mail-api.ts';
import type { Texts } from '../design/language.ts';

export type Version = 'html' | 'text';

interface InboxTexts {
  readonly title: string;
  readonly heading: string;
  readonly mailboxes: string;
  readonly all: string;
  readonly shop: string;
  readonly mailsOf: (address: string | undefined) => string;
  readonly unread: string;
  readonly empty: string;
  readonly howToGet: string;
  readonly pick: string;
  readonly back: string;
  readonly from: string;
  readonly to: string;
  readonly versions: Readonly<Record<Version, string>>;
  readonly versionsLabel: string;
  readonly content: string;
  readonly order: string;
  readonly sent: string;
  readonly feedback: Readonly<Record<FeedbackAction, string>>;
  readonly comeBack: string;
  readonly comeBackHint: string;
  readonly actions: Readonly<Record<FeedbackAction, string>>;
}

export const INBOX_TEXTS: Texts<InboxTexts> = {
  sv: {
    title: 'Inkorg – Smultron',
    heading: 'Inkorg',
    mailboxes: 'Mottagare',
    all: 'Alla',
    shop: 'Butiken',
    mailsOf: (address) => (address === undefined ? 'Alla mejl' : `Mejl till ${address}`),
    unread: 'Oläst',
    empty: 'Inga mejl än',
    howToGet: 'Köp något i butiken och betala på telefonen: då kommer en bekräftelse till kunden och en till butiken.',
    pick: 'Välj ett mejl att läsa.',
    back: 'Tillbaka till listan',
    from: 'Från',
    to: 'Till',
    versions: { html: 'HTML', text: 'Text' },
    versionsLabel: 'Version',
    content: 'Mejlets innehåll',
    order: 'Visa ordern',
    sent: 'Skickat',
    feedback: {
      bounce: 'Studsade',
      soft_bounce: 'Studsade tillfälligt',
      complain: 'Anmält som skräppost',
      reject: 'Stoppat av SES',
    },
    comeBack: 'Låt mejlet komma tillbaka',
    comeBackHint: 'Mejlservern berättar det för SES, och det skrivs på ordern.',
    actions: {
      bounce: 'Studsa',
      soft_bounce: 'Brevlådan är full',
      complain: 'Anmäl som skräppost',
      reject: 'Stoppa i SES',
    },
  },
  en: {
    title: 'Inbox – Smultron',
    heading: 'Inbox',
    mailboxes: 'Recipients',
    all: 'All',
    shop: 'The shop',
    mailsOf: (address) => (address === undefined ? 'All mails' : `Mails to ${address}`),
    unread: 'Unread',
    empty: 'No mails yet',
    howToGet:
      'Buy something in the shop and pay on the phone: a confirmation comes to the customer, and one to the shop.',
    pick: 'Pick a mail to read.',
    back: 'Back to the list',
    from: 'From',
    to: 'To',
    versions: { html: 'HTML', text: 'Text' },
    versionsLabel: 'Version',
    content: 'Content of the mail',
    order: 'Show the order',
    sent: 'Sent',
    feedback: {
      bounce: 'Bounced',
      soft_bounce: 'Bounced for now',
      complain: 'Reported as spam',
      reject: 'Stopped by SES',
    },
    comeBack: 'Let the mail come back',
    comeBackHint: 'The mail server tells SES, and it is written on the order.',
    actions: {
      bounce: 'Bounce',
      soft_bounce: 'The mailbox is full',
      complain: 'Report as spam',
      reject: 'Stop in SES',
    },
  },
};
