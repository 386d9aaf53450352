import type { PageName } from '../server/page-list.ts';
import type { Texts } from './language.ts';
import type { Theme } from './theme.ts';

interface FrameTexts {
  readonly ownName: string;
  readonly skip: string;
  readonly pages: string;
  readonly pageNames: Readonly<Record<PageName, string>>;
  readonly themes: Readonly<Record<Theme, string>>;
  readonly connectionLost: string;
  readonly loading: string;
  readonly unreachable: string;
  /** Of what a person has set off, and nobody tries again. */
  readonly unanswered: string;
}

/** What stands around every page. */
export const FRAME_TEXTS: Texts<FrameTexts> = {
  sv: {
    ownName: 'Svenska',
    skip: 'Till innehållet',
    pages: 'Sidor',
    pageNames: { shop: 'Butik', phone: 'Telefon', inbox: 'Inkorg', ops: 'Konsol', desk: 'Skrivbord' },
    themes: { system: 'Färger som i systemet', light: 'Ljusa färger', dark: 'Mörka färger' },
    connectionLost: 'Servern svarar inte just nu. Sidan fortsätter av sig själv när den är tillbaka.',
    loading: 'Hämtar …',
    unreachable: 'Servern svarar inte just nu. Vi försöker igen.',
    unanswered: 'Inget svar kom. Det kan ha blivit gjort: titta efter innan du gör om det.',
  },
  en: {
    ownName: 'English',
    skip: 'Skip to content',
    pages: 'Pages',
    pageNames: { shop: 'Shop', phone: 'Phone', inbox: 'Inbox', ops: 'Console', desk: 'Desk' },
    themes: { system: 'Colours as in the system', light: 'Light colours', dark: 'Dark colours' },
    connectionLost: 'The server does not answer right now. The page goes on by itself when it is back.',
    loading: 'Loading …',
    unreachable: 'The server does not answer right now. We try again.',
    unanswered: 'No answer came. It may have been done: look before you do it again.',
  },
};
