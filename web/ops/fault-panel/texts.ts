import type { Texts } from '../../design/language.ts';
import type { FunctionTarget, When } from './fault-report.ts';

export interface FaultTexts {
  readonly title: string;
  readonly intro: string;
  readonly working: (doing: string) => string;
  readonly cannotBuy: string;

  readonly clock: string;
  readonly clockText: string;
  readonly shopTime: string;
  readonly ahead: (duration: string) => string;
  readonly realTime: string;
  readonly nextDue: (duration: string) => string;
  readonly nothingDue: string;
  readonly advanceBy: string;
  readonly toNextDue: string;
  readonly toNextDueText: string;
  readonly advancing: (duration: string) => string;
  readonly advanced: (duration: string) => string;

  readonly callbacks: string;
  readonly callbacksText: string;
  readonly howMany: string;
  readonly minutesLate: string;
  readonly lose: string;
  readonly loseText: string;
  readonly double: string;
  readonly doubleText: string;
  readonly delay: string;
  readonly delayText: string;

  readonly swish: string;
  readonly swishUp: string;
  readonly swishDownUntil: (time: string, left: string) => string;
  readonly swishDown: string;
  readonly callbacksDropped: string;
  readonly minutesDown: string;
  readonly takeDown: string;
  readonly takeDownText: string;
  readonly bringBack: string;
  readonly bringBackText: string;
  readonly takingDown: string;
  readonly tookDown: string;
  readonly broughtBack: string;

  readonly functions: string;
  readonly functionsText: string;
  readonly which: string;
  readonly kinds: Readonly<Record<FunctionTarget['kind'], string>>;
  readonly times: string;
  readonly crash: Readonly<Record<When, string>>;
  readonly crashText: Readonly<Record<When, string>>;

  readonly tables: string;
  readonly tablesText: string;
  readonly table: string;
  readonly anyTable: string;
  readonly operation: string;
  readonly anyOperation: string;
  readonly requests: string;
  readonly throttle: string;
  readonly throttleText: string;
  readonly fail: string;
  readonly failText: string;
  readonly loseAnswer: string;
  readonly loseAnswerText: string;

  readonly mail: string;
  readonly refuseMail: string;
  readonly refuseMailText: string;
  readonly bounce: string;
  readonly bounceText: string;
  readonly complain: string;
  readonly complainText: string;

  readonly arming: string;
  readonly armedNow: (sentence: string) => string;

  readonly now: string;
  readonly armed: string;
  readonly nothingArmed: string;
  readonly left: (count: number) => string;
  readonly met: string;
  readonly nothingMet: string;
  readonly seeExecution: string;
  readonly moreMet: (count: number) => string;
  readonly clear: string;
  readonly clearText: string;
  readonly clearing: string;
  readonly cleared: string;
  readonly reset: string;
  readonly resetText: string;
  readonly resetReally: string;
  readonly resetConfirm: string;
  readonly keep: string;
  readonly resetting: string;
  readonly wasReset: string;
}

export const FAULT_TEXTS: Texts<FaultTexts> = {
  sv: {
    title: 'Fel',
    intro: 'Ha sönder något, köp, och se hur flödet klarar det medan reglerna förblir gröna.',
    working: (doing) => `${doing} …`,
    cannotBuy: 'Köpet kom inte till en betalning. Titta på körningen, eller återställ butiken.',

    clock: 'Klockan',
    clockText:
      'Tiden hoppar framåt, och allt som har sin tid på vägen händer: tidsgränser, väntan, nya försök från Swish, svepet varje minut.',
    shopTime: 'Butikens tid',
    ahead: (duration) => `${duration} före verklig tid`,
    realTime: 'Går som verklig tid',
    nextDue: (duration) => `Nästa händelse om ${duration}`,
    nothingDue: 'Inget väntar på klockan',
    advanceBy: 'Framåt',
    toNextDue: 'Till nästa händelse',
    toNextDueText: 'Klockan hoppar precis så långt att nästa väntande sak händer.',
    advancing: (duration) => `Klockan går ${duration} framåt, och det som då ska hända görs klart`,
    advanced: (duration) => `Klockan gick ${duration} framåt. Allt som skulle hända är gjort.`,

    callbacks: 'Callbacks från Swish',
    callbacksText: 'Gäller de närmaste utfallen, vilken betalning eller återbetalning de än hör till.',
    howMany: 'Antal utfall',
    minutesLate: 'Minuter för sent',
    lose: 'Tappa bort',
    loseText: 'Swish hör inte av sig. Svepet måste fråga själv.',
    double: 'Dubblera',
    doubleText: 'Samma besked kommer två gånger, på en gång.',
    delay: 'Fördröj',
    delayText: 'Beskedet kommer så många minuter för sent.',

    swish: 'Swish',
    swishUp: 'Swish svarar.',
    swishDownUntil: (time, left) => `Swish är nere till ${time}, ${left} kvar.`,
    swishDown: 'Swish är nere tills någon tar upp det.',
    callbacksDropped: 'Inga callbacks skickas.',
    minutesDown: 'Minuter',
    takeDown: 'Ta ner Swish',
    takeDownText: 'Frågor till Swish bryts. Telefonen och callbacks fortsätter.',
    bringBack: 'Ta upp Swish igen',
    bringBackText: 'Swish svarar igen från och med nu.',
    takingDown: 'Swish tas ner',
    tookDown: 'Swish är nere.',
    broughtBack: 'Swish svarar igen.',

    functions: 'En funktion kraschar',
    functionsText: 'Nästa anrop av funktionen kraschar, vem som än gör det. Steg i flödet försöks igen.',
    which: 'Funktion',
    kinds: {
      step: 'Steg i flödet',
      route: 'API',
      schedule: 'På schema',
      stream: 'Tabellströmmar',
      event: 'Händelser',
      other: 'Övriga',
    },
    times: 'Antal anrop',
    crash: { before: 'Krascha före', after: 'Krascha efter' },
    crashText: {
      before: 'Funktionen dör innan den har gjort något.',
      after: 'Funktionen gör allt, och dör innan den hinner säga det.',
    },

    tables: 'En tabell krånglar',
    tablesText: 'Gäller de närmaste begäranden som funktioner gör. AWS SDK försöker själv tre gånger.',
    table: 'Tabell',
    anyTable: 'Vilken som helst',
    operation: 'Operation',
    anyOperation: 'Vilken som helst',
    requests: 'Antal begäranden',
    throttle: 'Stryp',
    throttleText: 'Tabellen avvisar: för många på en gång.',
    fail: 'Fel',
    failText: 'Tabellen svarar med ett internt fel, och inget skrivs.',
    loseAnswer: 'Tappa svaret',
    loseAnswerText: 'Tabellen skriver, men svaret kommer aldrig fram.',

    mail: 'Nästa mejl',
    refuseMail: 'SES säger nej',
    refuseMailText: 'Mejlet skickas inte nu. Flödet försöker igen.',
    bounce: 'Studsar',
    bounceText: 'Mejlet skickas, och adressen finns inte. Det skrivs på ordern.',
    complain: 'Skräppost',
    complainText: 'Mejlet skickas, och mottagaren anmäler det.',

    arming: 'Felet läggs in',
    armedNow: (sentence) => `Inlagt: ${sentence}.`,

    now: 'Just nu',
    armed: 'Väntar på att hända',
    nothingArmed: 'Inget fel väntar.',
    left: (count) => `${count} kvar`,
    met: 'Har hänt',
    nothingMet: 'Inget fel har hänt än.',
    seeExecution: 'Körningen',
    moreMet: (count) => `och ${count} tidigare`,
    clear: 'Ta bort alla fel',
    clearText: 'Inget väntar längre, listan töms, och Swish är som vanligt.',
    clearing: 'Felen tas bort',
    cleared: 'Inga fel väntar.',
    reset: 'Återställ butiken',
    resetText: 'Sortimentet blir som nytt, klockan går som verklig tid, och alla ordrar försvinner.',
    resetReally: 'Alla ordrar, körningar och mejl försvinner. Ska butiken återställas?',
    resetConfirm: 'Ja, återställ',
    keep: 'Nej, behåll',
    resetting: 'Butiken återställs',
    wasReset: 'Butiken är som ny.',
  },
  en: {
    title: 'Faults',
    intro: 'Break something, buy, and see how the flow copes while the rules stay green.',
    working: (doing) => `${doing} …`,
    cannotBuy: 'The purchase did not come to a payment. Look at its execution, or reset the shop.',

    clock: 'The clock',
    clockText:
      'Time jumps ahead, and all that is due on the way happens: time limits, waits, Swish’s retries, the sweep of every minute.',
    shopTime: 'The shop’s time',
    ahead: (duration) => `${duration} ahead of real time`,
    realTime: 'Goes as real time does',
    nextDue: (duration) => `The next thing is due in ${duration}`,
    nothingDue: 'Nothing waits for the clock',
    advanceBy: 'Ahead by',
    toNextDue: 'To the next thing due',
    toNextDueText: 'The clock jumps just so far that the next thing that waits happens.',
    advancing: (duration) => `The clock goes ahead by ${duration}, and what is due then is being done`,
    advanced: (duration) => `The clock went ahead by ${duration}. All that was due is done.`,

    callbacks: 'Swish’s callbacks',
    callbacksText: 'For the next outcomes, whatever payment or refund they are of.',
    howMany: 'How many outcomes',
    minutesLate: 'Minutes late',
    lose: 'Lose',
    loseText: 'Swish says nothing. The sweep has to ask.',
    double: 'Double',
    doubleText: 'The same news comes twice, at once.',
    delay: 'Delay',
    delayText: 'The news comes so many minutes late.',

    swish: 'Swish',
    swishUp: 'Swish answers.',
    swishDownUntil: (time, left) => `Swish is down until ${time}, ${left} left.`,
    swishDown: 'Swish is down until somebody brings it back.',
    callbacksDropped: 'No callbacks are sent.',
    minutesDown: 'Minutes',
    takeDown: 'Take Swish down',
    takeDownText: 'Questions to Swish are broken off. Phone and callbacks go on.',
    bringBack: 'Bring Swish back',
    bringBackText: 'Swish answers again from now on.',
    takingDown: 'Swish goes down',
    tookDown: 'Swish is down.',
    broughtBack: 'Swish answers again.',

    functions: 'A function crashes',
    functionsText: 'The next invocation crashes, whoever makes it. Steps of the flow are tried again.',
    which: 'Function',
    kinds: {
      step: 'Steps of the flow',
      route: 'API',
      schedule: 'On a schedule',
      stream: 'Streams of tables',
      event: 'Events',
      other: 'Others',
    },
    times: 'How many invocations',
    crash: { before: 'Crash before', after: 'Crash after' },
    crashText: {
      before: 'The function dies before it has done anything.',
      after: 'The function does everything, and dies before it can say so.',
    },

    tables: 'A table has trouble',
    tablesText: 'For the next requests that functions make. The AWS SDK tries three times by itself.',
    table: 'Table',
    anyTable: 'Any',
    operation: 'Operation',
    anyOperation: 'Any',
    requests: 'How many requests',
    throttle: 'Throttle',
    throttleText: 'The table turns requests away: too many at once.',
    fail: 'Fail',
    failText: 'The table answers with an internal error, and nothing is written.',
    loseAnswer: 'Lose the answer',
    loseAnswerText: 'The table writes, but its answer never arrives.',

    mail: 'The next mail',
    refuseMail: 'SES says no',
    refuseMailText: 'The mail is not sent now. The flow tries again.',
    bounce: 'Bounces',
    bounceText: 'The mail is sent, and the address does not exist. The order says so.',
    complain: 'Spam',
    complainText: 'The mail is sent, and its reader reports it.',

    arming: 'The fault is armed',
    armedNow: (sentence) => `Armed: ${sentence}.`,

    now: 'Right now',
    armed: 'Waiting to happen',
    nothingArmed: 'No fault is waiting.',
    left: (count) => `${count} left`,
    met: 'Has happened',
    nothingMet: 'No fault has happened yet.',
    seeExecution: 'The execution',
    moreMet: (count) => `and ${count} before`,
    clear: 'Clear all faults',
    clearText: 'Nothing waits any more, the list is emptied, and Swish is as ever.',
    clearing: 'The faults are cleared',
    cleared: 'No fault is waiting.',
    reset: 'Reset the shop',
    resetText: 'The catalogue as new, the clock at real time, and all orders gone.',
    resetReally: 'All orders, executions and mails will be gone. Reset the shop?',
    resetConfirm: 'Yes, reset',
    keep: 'No, keep it',
    resetting: 'The shop is being reset',
    wasReset: 'The shop is as new.',
  },
};
