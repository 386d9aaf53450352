import type { Texts } from '../../design/language.ts';

/** Every promise of the shop. R9 and R10 are about messages and logs, which no look at the tables tells. */
export const RULE_IDS = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10'] as const;
export type RuleId = (typeof RULE_IDS)[number];

export interface RuleText {
  /** A few words. */
  readonly title: string;
  /** What is promised, in plain words. */
  readonly promise: string;
}

export const RULE_TEXTS: Texts<Readonly<Record<RuleId, RuleText>>> = {
  sv: {
    R1: {
      title: 'Det som räknas som hållet hålls',
      promise: 'Varans räknare stämmer med det som hålls för någon, och fler än de som finns hålls aldrig.',
    },
    R2: {
      title: 'Inget exemplar försvinner',
      promise: 'Varje räknat exemplar står på hyllan eller är sålt. Ändringar för hand är loggade.',
    },
    R3: {
      title: 'Aktiv är betald',
      promise:
        'En order är aktiv precis när den är betald, eller när en människa har sagt så. Varorna lämnar lagret en gång.',
    },
    R4: {
      title: 'Ogiltig är över',
      promise:
        'En ogiltig order håller inget, och Swish har definitivt inte fått betalt för den, eller pengarna är tillbaka.',
    },
    R5: {
      title: 'Inga pengar utan svar',
      promise: 'Har vi fått pengar finns det en aktiv order, en återbetalning, eller en människa som är tillsagd.',
    },
    R6: {
      title: 'Inget glöms',
      promise: 'Det som ska ses över ses över inom tre minuter. Inget pågående köp är utan en tid för det.',
    },
    R7: {
      title: 'Ett av varje',
      promise: 'Ett köp har högst en order, ett nummer, en begäran om betalning och en återbetalning.',
    },
    R8: {
      title: 'Ett mejl',
      promise: 'En bekräftelse per order och mottagare. En till bara om ingen vet om den första gick iväg.',
    },
    R9: {
      title: 'Bara Swish avgör',
      promise: 'Inget som en okänd skickar ändrar hur det går för en order: bara det Swish svarar när vi frågar.',
    },
    R10: {
      title: 'Inget om kunden i loggen',
      promise: 'Inget namn, nummer eller adress i loggar och körningar. Inga hemligheter heller.',
    },
  },
  en: {
    R1: {
      title: 'What counts as held is held',
      promise: 'A product’s count is what is held for somebody, and never more than there is.',
    },
    R2: {
      title: 'No piece is lost',
      promise: 'Every counted piece is on the shelf or sold. Changes by hand are logged.',
    },
    R3: {
      title: 'Active is paid',
      promise: 'An order is active exactly when it is paid, or a person said so. Its pieces leave the stock once.',
    },
    R4: {
      title: 'Invalid is over',
      promise: 'An invalid order holds nothing, and is definitely not paid, or its money is back.',
    },
    R5: {
      title: 'No money without an answer',
      promise: 'Where money was taken there is an active order, a refund, or a person who was told.',
    },
    R6: {
      title: 'Nothing is forgotten',
      promise: 'What is due is looked at within three minutes. No open checkout is without a time for it.',
    },
    R7: {
      title: 'One of each',
      promise: 'A checkout has at most one order, one number, one payment request and one refund.',
    },
    R8: {
      title: 'One mail',
      promise: 'One confirmation per order and recipient. A second only if nobody knows whether the first went out.',
    },
    R9: {
      title: 'Swish alone decides',
      promise: 'Nothing that a stranger sends changes how an order ends: only what Swish answers when it is asked.',
    },
    R10: {
      title: 'Nothing of the customer in logs',
      promise: 'No name, number or address in logs and executions. No secrets either.',
    },
  },
};
