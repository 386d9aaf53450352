import type { Language, Texts } from '../../design/language.ts';
import type { CallbackPlan, Effect, FaultRequest, When } from './fault-report.ts';
import { durationText } from '../../design/times.ts';

type Words = Readonly<Record<Effect, Readonly<Record<When, string>>>>;

const EFFECTS: Texts<Words> = {
  sv: {
    crash: { before: 'kraschar innan något är gjort', after: 'kraschar när allt är gjort' },
    error: { before: 'svarar med ett fel, och inget är gjort', after: 'gör sitt, men svarar med ett fel' },
    timeout: { before: 'svarar inte i tid, och inget är gjort', after: 'gör sitt, men svarar inte i tid' },
    throttle: { before: 'avvisas: för många på en gång', after: 'avvisas: för många på en gång' },
    lose: { before: 'kommer aldrig fram', after: 'gör sitt, men svaret kommer bort' },
    bounce: { before: 'studsar', after: 'skickas, och studsar sedan' },
    complain: { before: 'anmäls som skräppost', after: 'skickas, och anmäls sedan som skräppost' },
  },
  en: {
    crash: { before: 'crashes before anything is done', after: 'crashes when all is done' },
    error: { before: 'answers with an error, and nothing is done', after: 'does its work, but answers with an error' },
    timeout: { before: 'gives no answer in time, and nothing is done', after: 'does its work, but not in time' },
    throttle: { before: 'is turned away: too many at once', after: 'is turned away: too many at once' },
    lose: { before: 'never arrives', after: 'does its work, but the answer is lost' },
    bounce: { before: 'bounces', after: 'is sent, and then bounces' },
    complain: { before: 'is reported as spam', after: 'is sent, and then reported as spam' },
  },
};

const SUBJECTS: Texts<{
  readonly request: (operation: string | undefined) => string;
  readonly to: (table: string) => string;
  readonly tables: string;
  readonly swish: string;
  readonly mail: string;
  readonly from: (caller: string) => string;
}> = {
  sv: {
    request: (operation) => operation ?? 'En begäran',
    to: (table) => `till ${table}`,
    tables: 'till någon tabell',
    swish: 'till Swish',
    mail: 'Ett mejl',
    from: (caller) => `från ${caller}`,
  },
  en: {
    request: (operation) => operation ?? 'A request',
    to: (table) => `to ${table}`,
    tables: 'to any table',
    swish: 'to Swish',
    mail: 'A mail',
    from: (caller) => `from ${caller}`,
  },
};

/** What goes wrong, or went wrong, in a sentence without its dot. Of several tables the first is named. */
export function faultSentence(
  fault: Omit<FaultRequest, 'table'> & { readonly tables?: readonly string[] | undefined },
  language: Language,
): string {
  const { target, operation, caller, when, effect, tables = [] } = fault;
  const words = SUBJECTS[language];
  const by = caller === undefined ? [] : [words.from(caller)];
  const [table] = tables;
  const subject = (): readonly string[] => {
    if (target === 'table') return [words.request(operation), table === undefined ? words.tables : words.to(table)];
    if (target === 'swish') return [words.request(operation), words.swish];
    return [target === 'ses' ? words.mail : target];
  };
  return [...subject(), ...by, EFFECTS[language][effect][when]].join(' ');
}

/** What becomes of a callback, in a sentence without its dot. */
export function callbackSentence({ copies, delaySeconds }: CallbackPlan, language: Language): string {
  const late = durationText(delaySeconds * 1000, language);
  if (language === 'sv') {
    if (copies === 0) return 'En callback kommer bort';
    if (copies > 1) return `En callback kommer ${copies} gånger`;
    return delaySeconds > 0 ? `En callback kommer ${late} för sent` : 'En callback kommer som vanligt';
  }
  if (copies === 0) return 'A callback is lost';
  if (copies > 1) return `A callback comes ${copies} times`;
  return delaySeconds > 0 ? `A callback comes ${late} late` : 'A callback comes as ever';
}

/** The id of the checkout, which is the name of its first execution, as it is within Swish's instruction id. */
export const checkoutIdOf = (paymentId: string): string =>
  paymentId.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
