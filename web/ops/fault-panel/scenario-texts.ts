import type { Texts } from '../../design/language.ts';
import { durationText } from '../../design/times.ts';
import type { ScenarioName, ScenarioStep } from './scenarios.ts';

interface ScenarioText {
  readonly title: string;
  /** What to watch. */
  readonly watch: string;
}

type StepOf<Kind extends ScenarioStep['kind']> = Extract<ScenarioStep, { readonly kind: Kind }>;
type StepTexts = { readonly [Kind in ScenarioStep['kind']]: (step: StepOf<Kind>) => string };

interface ScenarioTexts {
  readonly heading: string;
  readonly text: string;
  readonly play: string;
  readonly playAgain: string;
  readonly playing: string;
  readonly played: string;
  readonly goOn: (seconds: number) => string;
  readonly goingOn: string;
  readonly watch: string;
  readonly execution: string;
  readonly order: (number: string) => string;
  readonly steps: StepTexts;
  readonly endedWell: Readonly<Record<'confirmed' | 'cancelled', string>>;
  readonly stillOpen: string;
  readonly endedOtherwise: string;
  readonly scenarios: Readonly<Record<ScenarioName, ScenarioText>>;
}

const actionOf = ({ action }: StepOf<'phone'>): string => ('action' in action ? String(action.action) : '');

export const SCENARIO_TEXTS: Texts<ScenarioTexts> = {
  sv: {
    heading: 'Färdiga berättelser',
    text: 'Ett tryck lägger in felet, köper en vara och betalar. Klockan flyttar du själv, så att du hinner öppna körningen.',
    play: 'Spela',
    playAgain: 'Spela igen',
    playing: 'Berättelsen spelas',
    played: 'Berättelsen är spelad så långt den går utan dig.',
    goOn: (seconds) => `Låt ${durationText(seconds * 1000, 'sv')} gå`,
    goingOn: 'Tiden går, och det som ska hända görs klart',
    watch: 'Titta på',
    execution: 'Öppna körningen',
    order: (number) => `Order ${number}`,
    steps: {
      fault: () => 'Felet är inlagt',
      swish: ({ condition }) =>
        condition.nextCallbacks === undefined
          ? 'Swish går ner'
          : condition.nextCallbacks.copies === 0
            ? 'Nästa callback ska komma bort'
            : 'Nästa callback ska komma två gånger',
      buy: () => 'En vara köps',
      phone: (step) => (actionOf(step) === 'pay' ? 'Kunden betalar i telefonen' : 'Swish vet inte hur det gick (DS24)'),
      advance: ({ seconds }) => `${durationText(seconds * 1000, 'sv')} går`,
    },
    endedWell: {
      confirmed: 'Som det ska: ordern är betald och bekräftad, en gång.',
      cancelled: 'Som det ska: ordern är avbruten och varan ledig igen.',
    },
    stillOpen: 'Inte avgjort än.',
    endedOtherwise: 'Det slutade inte som väntat: titta på körningen.',
    scenarios: {
      lostCallback: {
        title: 'Callbacken kommer bort, och svepet hittar betalningen',
        watch:
          'RequestPayment väntar fast kunden har betalat. Inom två minuter frågar svepet Swish och väcker körningen.',
      },
      crashAfterConfirm: {
        title: 'ConfirmOrder kraschar när den har gjort sitt',
        watch:
          'ConfirmOrder blir röd och försöks igen. Ordern är redan aktiv, och det räknas som gjort: lagret minskar en gång.',
      },
      unclear: {
        title: 'Swish vet inte på en kvart (DS24)',
        watch:
          'SettlePayment frågar om och om igen. Efter fem minuter får kunden ett ärligt mejl, och varan hålls hela tiden.',
      },
      swishDown: {
        title: 'Swish går ner just när kunden har betalat',
        watch:
          'Callbacken kommer, men ingen kan fråga Swish om den är sann. När Swish är uppe igen blir ordern betald.',
      },
      doubleCallback: {
        title: 'Callbacken kommer två gånger',
        watch: 'Båda besvaras, men bara en väcker körningen. En order, ett kvitto.',
      },
      throttledTable: {
        title: 'Tabellerna stryps mitt i köpet',
        watch: 'ReserveStock misslyckas, försöks igen och lyckas. Kunden märker bara att det tog en stund.',
      },
      bouncedMail: {
        title: 'Kvittot studsar',
        watch: 'Ordern är bekräftad ändå. På ordersidan står att mejlet inte kom fram.',
      },
      abandoned: {
        title: 'Kunden går sin väg',
        watch: 'Efter nio minuter tar väntan slut, betalningen avbryts hos Swish och varan blir ledig.',
      },
    },
  },
  en: {
    heading: 'Ready-made stories',
    text: 'One press arms the fault, buys a piece and pays. The clock is yours to move, so that you have time to open the execution.',
    play: 'Play',
    playAgain: 'Play again',
    playing: 'The story is played',
    played: 'The story is played as far as it goes without you.',
    goOn: (seconds) => `Let ${durationText(seconds * 1000, 'en')} pass`,
    goingOn: 'Time passes, and what is due is being done',
    watch: 'Watch',
    execution: 'Open the execution',
    order: (number) => `Order ${number}`,
    steps: {
      fault: () => 'The fault is armed',
      swish: ({ condition }) =>
        condition.nextCallbacks === undefined
          ? 'Swish goes down'
          : condition.nextCallbacks.copies === 0
            ? 'The next callback is to be lost'
            : 'The next callback is to come twice',
      buy: () => 'A piece is bought',
      phone: (step) =>
        actionOf(step) === 'pay' ? 'The customer pays on the phone' : 'Swish does not know how it went (DS24)',
      advance: ({ seconds }) => `${durationText(seconds * 1000, 'en')} pass`,
    },
    endedWell: {
      confirmed: 'As it should be: the order is paid and confirmed, once.',
      cancelled: 'As it should be: the order is cancelled and the piece is free again.',
    },
    stillOpen: 'Not decided yet.',
    endedOtherwise: 'It did not end as expected: look at the execution.',
    scenarios: {
      lostCallback: {
        title: 'The callback is lost and the sweep finds the payment',
        watch:
          'RequestPayment waits though the customer has paid. Within two minutes the sweep asks Swish and wakes the execution.',
      },
      crashAfterConfirm: {
        title: 'ConfirmOrder crashes after it acted',
        watch:
          'ConfirmOrder turns red and is tried again. The order is active already, which counts as done: the stock goes down once.',
      },
      unclear: {
        title: 'Swish is unclear for a quarter of an hour (DS24)',
        watch:
          'SettlePayment asks again and again. After five minutes the customer gets an honest mail, and the piece is held all the time.',
      },
      swishDown: {
        title: 'Swish goes down just when the customer has paid',
        watch:
          'The callback comes, but nobody can ask Swish whether it is true. When Swish is back the order becomes paid.',
      },
      doubleCallback: {
        title: 'The callback comes twice',
        watch: 'Both are answered, but only one wakes the execution. One order, one receipt.',
      },
      throttledTable: {
        title: 'The tables are throttled while somebody buys',
        watch: 'ReserveStock fails, is tried again and succeeds. The customer only notices that it took a moment.',
      },
      bouncedMail: {
        title: 'The receipt bounces',
        watch: 'The order is confirmed all the same. Its page says that the mail did not arrive.',
      },
      abandoned: {
        title: 'The customer walks away',
        watch: 'After nine minutes the wait is over, the payment is cancelled at Swish and the piece is free again.',
      },
    },
  },
};
