import type { Texts } from '../../design/language.ts';
import type { VisitStatus } from './visit.ts';

interface ExecutionTexts {
  readonly title: (name: string) => string;
  readonly newest: string;
  readonly noneYet: string;
  readonly gone: string;
  readonly goneText: string;
  readonly toList: string;
  readonly order: (number: string) => string;
  readonly noOrder: string;
  readonly started: string;
  readonly ended: string;
  readonly duration: string;
  readonly name: string;
  readonly runs: string;
  readonly run: (number: number) => string;
  readonly runKinds: Readonly<Record<string, string>>;
  readonly failed: string;
  readonly graph: string;
  readonly notDrawn: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly fit: string;
  readonly follow: string;
  readonly legend: string;
  readonly path: string;
  readonly errorPath: string;
  readonly notVisited: string;
  readonly statuses: Readonly<Record<VisitStatus, string>>;
  readonly waiting: string;
  readonly retries: (count: number) => string;
  readonly visits: (count: number) => string;
  readonly beside: string;
  readonly stateTab: string;
  readonly orderTab: string;
  readonly chooseState: string;
  readonly visit: (number: number, of: number) => string;
  readonly whichVisit: string;
  readonly type: string;
  readonly resource: string;
  readonly entered: string;
  readonly deadline: string;
  readonly deadlineIn: (left: string) => string;
  readonly deadlinePassed: string;
  readonly heartbeat: string;
  readonly waitsForToken: (since: string) => string;
  readonly cause: string;
  readonly input: string;
  readonly output: string;
  readonly assigned: string;
  readonly parameters: string;
  readonly result: string;
  readonly attempts: string;
  readonly attempt: (number: number) => string;
  readonly copy: string;
  readonly copied: string;
  readonly notCopied: string;
  readonly history: string;
  readonly historyOf: string;
  readonly allStates: string;
  readonly events: (count: number) => string;
  readonly columns: Readonly<Record<'id' | 'type' | 'state' | 'time' | 'elapsed' | 'previous', string>>;
  readonly showDetails: (type: string, id: number) => string;
  readonly moreEvents: (count: number) => string;
}

export const EXECUTION_TEXTS: Texts<ExecutionTexts> = {
  sv: {
    title: (name) => `Körning ${name}`,
    newest: 'Senaste körningen',
    noneYet: 'Ingenting har körts än. Köp något i butiken, så lyser grafen upp.',
    gone: 'Körningen finns inte',
    goneText: 'Ingen körning har det namnet. Step Functions glömmer en körning 90 dagar efter att den slutade.',
    toList: 'Till alla körningar',
    order: (number) => `Order ${number}`,
    noOrder: 'Ingen order',
    started: 'Startad',
    ended: 'Slutade',
    duration: 'Tid',
    name: 'Namn',
    runs: 'Köpets körningar',
    run: (number) => `Körning ${number}`,
    runKinds: { checkout: 'köp', settle: 'reda ut', 'late-payment': 'sen betalning' },
    failed: 'Slutade med ett fel',
    graph: 'Flödet',
    notDrawn: 'Definitionen som körningen följer går inte att rita.',
    zoomIn: 'Större',
    zoomOut: 'Mindre',
    fit: 'Visa allt',
    follow: 'Följ med',
    legend: 'Förklaring',
    path: 'vägen den gick',
    errorPath: 'vägen efter ett fel',
    notVisited: 'inte besökt',
    statuses: {
      running: 'pågår',
      succeeded: 'klar',
      failed: 'fel',
      caught: 'fel som fångades',
      'timed-out': 'tiden gick ut',
      aborted: 'stoppad',
    },
    waiting: 'väntar på svar',
    retries: (count) => (count === 1 ? '1 nytt försök' : `${count} nya försök`),
    visits: (count) => `${count} besök`,
    beside: 'Mer om körningen',
    stateTab: 'Tillstånd',
    orderTab: 'Order',
    chooseState: 'Välj ett tillstånd i flödet för att se vad som gick in, vad som kom ut och hur lång tid det tog.',
    visit: (number, of) => `Besök ${number} av ${of}`,
    whichVisit: 'Vilket besök',
    type: 'Typ',
    resource: 'Resurs',
    entered: 'Började',
    deadline: 'Tidsgräns',
    deadlineIn: (left) => `om ${left}`,
    deadlinePassed: 'passerad',
    heartbeat: 'Livstecken minst var',
    waitsForToken: (since) => `Väntar sedan ${since} på att någon svarar med dess token.`,
    cause: 'Orsak',
    input: 'In',
    output: 'Ut',
    assigned: 'Variabler',
    parameters: 'Anrop',
    result: 'Svar',
    attempts: 'Försök',
    attempt: (number) => `Försök ${number}`,
    copy: 'Kopiera',
    copied: 'Kopierat',
    notCopied: 'Webbläsaren vill inte',
    history: 'Händelser',
    historyOf: 'Händelser i',
    allStates: 'alla tillstånd',
    events: (count) => (count === 1 ? '1 händelse' : `${count} händelser`),
    columns: {
      id: 'Nr',
      type: 'Typ',
      state: 'Tillstånd',
      time: 'Klockslag',
      elapsed: 'Från start',
      previous: 'Efter',
    },
    showDetails: (type, id) => `Detaljer om ${type}, händelse ${id}`,
    moreEvents: (count) => `Visa ${count} till`,
  },
  en: {
    title: (name) => `Execution ${name}`,
    newest: 'The newest execution',
    noneYet: 'Nothing has run yet. Buy something in the shop, and the graph lights up.',
    gone: 'There is no such execution',
    goneText: 'No execution has this name. Step Functions forgets an execution 90 days after its end.',
    toList: 'To all executions',
    order: (number) => `Order ${number}`,
    noOrder: 'No order',
    started: 'Started',
    ended: 'Ended',
    duration: 'Duration',
    name: 'Name',
    runs: 'Runs of this checkout',
    run: (number) => `Run ${number}`,
    runKinds: { checkout: 'checkout', settle: 'settle', 'late-payment': 'late payment' },
    failed: 'Ended with an error',
    graph: 'The flow',
    notDrawn: 'The definition that this execution runs cannot be drawn.',
    zoomIn: 'Larger',
    zoomOut: 'Smaller',
    fit: 'Show all',
    follow: 'Follow',
    legend: 'Legend',
    path: 'the path taken',
    errorPath: 'the path after an error',
    notVisited: 'not visited',
    statuses: {
      running: 'running',
      succeeded: 'succeeded',
      failed: 'failed',
      caught: 'caught error',
      'timed-out': 'timed out',
      aborted: 'aborted',
    },
    waiting: 'waiting for an answer',
    retries: (count) => (count === 1 ? '1 retry' : `${count} retries`),
    visits: (count) => `${count} visits`,
    beside: 'More about the execution',
    stateTab: 'State',
    orderTab: 'Order',
    chooseState: 'Choose a state of the flow to see what went in, what came out and how long it took.',
    visit: (number, of) => `Visit ${number} of ${of}`,
    whichVisit: 'Which visit',
    type: 'Type',
    resource: 'Resource',
    entered: 'Entered',
    deadline: 'Deadline',
    deadlineIn: (left) => `in ${left}`,
    deadlinePassed: 'passed',
    heartbeat: 'A sign of life at least every',
    waitsForToken: (since) => `Waits since ${since} for somebody to answer with its token.`,
    cause: 'Cause',
    input: 'Input',
    output: 'Output',
    assigned: 'Variables',
    parameters: 'Call',
    result: 'Result',
    attempts: 'Attempts',
    attempt: (number) => `Attempt ${number}`,
    copy: 'Copy',
    copied: 'Copied',
    notCopied: 'The browser refuses',
    history: 'Events',
    historyOf: 'Events of',
    allStates: 'all states',
    events: (count) => (count === 1 ? '1 event' : `${count} events`),
    columns: { id: 'Id', type: 'Type', state: 'State', time: 'Time', elapsed: 'Since start', previous: 'After' },
    showDetails: (type, id) => `Details of ${type}, event ${id}`,
    moreEvents: (count) => `Show ${count} more`,
  },
};
