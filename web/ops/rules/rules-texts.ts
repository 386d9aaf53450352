import type { Texts } from '../../design/language.ts';

interface RulesTexts {
  readonly title: string;
  readonly allHold: (count: number) => string;
  readonly broken: (count: number) => string;
  readonly looked: string;
  readonly lookNow: string;
  readonly looking: string;
  readonly awsNote: string;
  readonly standings: Readonly<Record<'good' | 'bad' | 'untold', string>>;
  readonly offenders: (id: string) => string;
  readonly incomplete: string;
  readonly untoldLocal: string;
  readonly untoldAws: string;
}

export const RULES_TEXTS: Texts<RulesTexts> = {
  sv: {
    title: 'Regler',
    allHold: (count) => `Alla ${count} håller.`,
    broken: (count) => (count === 1 ? 'En regel är bruten.' : `${count} regler är brutna.`),
    looked: 'Tittat efter',
    lookNow: 'Titta efter nu',
    looking: 'Tittar efter …',
    awsNote: 'Att titta efter läser hela tabellerna. Därför görs det bara när du ber om det.',
    standings: { good: 'Håller', bad: 'Bruten', untold: 'Syns inte härifrån' },
    offenders: (id) => `Det som bryter mot ${id}`,
    incomplete: 'Allt gick inte att se den här gången:',
    untoldLocal:
      'R9 och R10 handlar om det som skickas och det som skrivs i loggar. Ingen sida kan se det: testerna vakar över dem.',
    untoldAws:
      'Tabellerna säger inget om R6 till R8: larmen vakar över dem. R9 och R10 handlar om det som skickas och loggas, och testerna vakar över dem.',
  },
  en: {
    title: 'Rules',
    allHold: (count) => `All ${count} hold.`,
    broken: (count) => (count === 1 ? 'One rule is broken.' : `${count} rules are broken.`),
    looked: 'Looked at',
    lookNow: 'Look now',
    looking: 'Looking …',
    awsNote: 'A look reads whole tables. So it is taken only when you ask for it.',
    standings: { good: 'Holds', bad: 'Broken', untold: 'Not told from here' },
    offenders: (id) => `What breaks ${id}`,
    incomplete: 'Not everything could be seen this time:',
    untoldLocal: 'R9 and R10 are about what is sent and what is logged. No page can see that: tests watch over them.',
    untoldAws:
      'The tables say nothing of R6 to R8: alarms watch over them. R9 and R10 are about what is sent and logged, and tests watch over them.',
  },
};
