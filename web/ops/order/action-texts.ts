import type { Pieces } from '../../../lambdas/domain/order.ts';
import type { ResendableMail } from '../../../ops/console/api.ts';
import type { Texts } from '../../design/language.ts';
import type { Action } from './actions.ts';
import { ORDER_TEXTS } from './order-texts.ts';

interface ActionTexts {
  readonly title: string;
  readonly none: string;
  readonly notNow: string;
  readonly names: Readonly<Record<Action, string>>;
  readonly about: Readonly<Record<Action, string>>;
  readonly pieces: string;
  readonly pieceChoices: Readonly<Record<Pieces, string>>;
  readonly mail: string;
  readonly mailTo: (mail: ResendableMail) => string;
  /** Why no mail can be sent again. */
  readonly noMail: string;
}

export const ACTION_TEXTS: Texts<ActionTexts> = {
  sv: {
    title: 'Det här kan du göra',
    none: 'Det finns ingen order: inget att göra.',
    notNow: 'Går inte nu',
    names: {
      settle: 'Fråga Swish nu',
      resume: 'Starta nästa körning',
      resend: 'Skicka mejl igen',
      refund: 'Betala tillbaka via Swish',
      pay_back: 'Betalt tillbaka på annat sätt',
      cancel: 'Makulera ordern',
      activate: 'Gör ordern aktiv',
    },
    about: {
      settle: 'Frågar Swish vad som blev av betalningen, och gör det som följer av svaret. Skickar mejl som saknas.',
      resume: 'Fortsätter där det stannade, med det som är känt. En flagga tas ned.',
      resend: 'Skickar ett mejl som stämmer med hur ordern står nu, en gång till.',
      refund: 'Swish betalar tillbaka till kunden, som får ett mejl när pengarna är framme. Ordern blir ogiltig.',
      pay_back: 'Noterar att du har betalat tillbaka själv. Swish ombeds aldrig göra det. Ordern blir ogiltig.',
      cancel: 'Ångrar en aktiv order som ingen har betalat.',
      activate: 'Gör ordern aktiv och säljer dess varor, på ditt ord.',
    },
    pieces: 'Vad händer med varorna?',
    pieceChoices: { returned: 'De läggs tillbaka i lagret', kept: 'De kommer inte tillbaka till lagret' },
    mail: 'Vilket mejl?',
    mailTo: ({ recipient, kind }) =>
      `${ORDER_TEXTS.sv.mailKinds[kind]} till ${recipient === 'customer' ? 'kunden' : 'butiken'}`,
    noMail: 'Det finns inget mejl som stämmer med hur ordern står nu.',
  },
  en: {
    title: 'What you can do',
    none: 'There is no order: nothing to do.',
    notNow: 'Not possible now',
    names: {
      settle: 'Settle now',
      resume: 'Start the next run',
      resend: 'Send a mail again',
      refund: 'Refund through Swish',
      pay_back: 'Paid back another way',
      cancel: 'Cancel the order',
      activate: 'Make the order active',
    },
    about: {
      settle:
        'Asks Swish what became of the payment, and does what follows from its answer. Sends mails that are owed.',
      resume: 'Goes on where it stopped, with what is known. A flag is taken down.',
      resend: 'Sends a mail that is true of the order as it stands, once more.',
      refund: 'Swish pays the customer back, who gets a mail when the money has arrived. The order becomes invalid.',
      pay_back: 'Notes that you paid back yourself. Swish is never asked to. The order becomes invalid.',
      cancel: 'Undoes an active order that nobody paid.',
      activate: 'Makes the order active and sells its pieces, on your word.',
    },
    pieces: 'What becomes of the pieces?',
    pieceChoices: { returned: 'They go back to the stock', kept: 'They do not come back to the stock' },
    mail: 'Which mail?',
    mailTo: ({ recipient, kind }) =>
      `${ORDER_TEXTS.en.mailKinds[kind]} to ${recipient === 'customer' ? 'the customer' : 'the shop'}`,
    noMail: 'There is no mail that is true of the order as it stands.',
  },
};
