import type { Texts } from '../design/language.ts';
import { EXECUTION_TEXTS } from './execution/execution-texts.ts';
import type { Route, Section } from './routes.ts';

interface ConsoleTexts {
  readonly sections: string;
  readonly sectionNames: Readonly<Record<Section, string>>;
  readonly readOnly: string;
  readonly clock: string;
  readonly production: string;
  readonly unknownTitle: string;
  readonly unknownText: string;
  readonly toExecutions: string;
  /** Of pieces that are held. */
  readonly heldFor: (left: string) => string;
  readonly overTime: (since: string) => string;
  /** Of the browser's tab. */
  readonly title: (route: Route) => string;
}

export const CONSOLE_TEXTS: Texts<ConsoleTexts> = {
  sv: {
    sections: 'Konsolens delar',
    sectionNames: { executions: 'Körningar', stock: 'Lager', rules: 'Regler', faults: 'Fel' },
    readOnly: 'Bara läsning',
    clock: 'Butikens klocka',
    production: 'Riktiga kunder, riktiga pengar',
    unknownTitle: 'Sidan finns inte',
    unknownText: 'Konsolen har ingen sida med den adressen.',
    toExecutions: 'Till körningarna',
    heldFor: (left) => `Hålls i ${left}`,
    overTime: (since) => `Över tiden med ${since}`,
    title: (route) => {
      if (route.page === 'unknown') return 'Sidan finns inte';
      if (route.page === 'execution') return `Körning ${route.name.slice(0, 8)}`;
      if (route.page === 'order') return `Order ${route.asked}`;
      if (route.page === 'newest') return EXECUTION_TEXTS.sv.newest;
      return CONSOLE_TEXTS.sv.sectionNames[route.page];
    },
  },
  en: {
    sections: 'Parts of the console',
    sectionNames: { executions: 'Executions', stock: 'Stock', rules: 'Rules', faults: 'Faults' },
    readOnly: 'Read-only',
    clock: 'The shop’s clock',
    production: 'Real customers, real money',
    unknownTitle: 'There is no such page',
    unknownText: 'The console has no page at this address.',
    toExecutions: 'To the executions',
    heldFor: (left) => `Held for ${left}`,
    overTime: (since) => `Over time by ${since}`,
    title: (route) => {
      if (route.page === 'unknown') return 'There is no such page';
      if (route.page === 'execution') return `Execution ${route.name.slice(0, 8)}`;
      if (route.page === 'order') return `Order ${route.asked}`;
      if (route.page === 'newest') return EXECUTION_TEXTS.en.newest;
      return CONSOLE_TEXTS.en.sectionNames[route.page];
    },
  },
};
