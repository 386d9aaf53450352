import type { RunKind } from '../checkout.ts';
import type { AttentionReason } from '../attention.ts';

/* What the shop's own people read when a checkout needs one of them, always in Swedish. */

export const ATTENTION_TEXTS = {
  subject: (order: string) => `Åtgärd krävs: order ${order}`,
  reminderSubject: (order: string) => `Påminnelse: order ${order} väntar på dig`,
  preheader: 'Kassan kan inte avgöra det här själv. Ordern står still.',
  reminderPreheader: (until: string) => `Varorna går tillbaka till lagret ${until}.`,
  title: (order: string) => `Order ${order} behöver en människa`,
  reminderTitle: (order: string) => `Order ${order} väntar fortfarande`,
  intro: 'Kassan kom till en punkt där den inte själv kan avgöra vad som är rätt, och ordern står still.',
  reminderIntro: (until: string) =>
    `Ordern är fortfarande flaggad, och ingen ny körning har startats. Varorna är reserverade till ${until}. Sedan går de tillbaka till lagret och kan säljas till någon annan. Flaggan står kvar även efter det.`,
  orderNumber: 'Ordernummer',
  noOrderNumber: 'inget (ordern hann inte få något)',
  orderId: 'Order-id',
  reason: 'Orsak',
  execution: 'Körning',
  swishReference: 'Swish-referens',
  bankReference: 'Bankreferens',
  outcome: 'Betalning enligt Swish',
  notKnown: 'inte känd',
  asked: 'Begärt belopp',
  paid: 'Betalt belopp',
  refund: 'Återbetalningens referens',
  refundStatus: 'Återbetalning enligt Swish',
  refundError: (status: string, errorCode: string) => `${status}, felkod ${errorCode}`,
  flaggedAt: 'Flaggad',
  holdsUntil: 'Varorna reserverade till',
  holdsNothing: 'inga varor är reserverade',
  whatHappened: 'Vad som har hänt',
  whatToLookAt: 'Titta på det här',
  whatToDo: 'Gör så här',
  nextRun: 'Nästa körning',
  nextInput: 'Dess indata',
  runbook: 'Mer om orsaken',
  openOps: 'Öppna driftvyn',
  footer: 'Till butikens ansvariga. Mejlet innehåller med avsikt inga uppgifter om kunden.',
} as const;

export interface AttentionAdvice {
  readonly happened: string;
  readonly lookAt: readonly string[];
  /** Before, or instead of, the next run. */
  readonly act: readonly string[];
  /** The kind of the run that resumes; undefined where a run would only end at the same place, or there is no checkout. */
  readonly nextRun: Exclude<RunKind, 'checkout'> | undefined;
}

const LOOK_AT_EXECUTION = 'Öppna körningen som anges ovan: det steg som stannade har ett fel med en orsak.';
const FIND_IN_BANK =
  'Leta efter betalningen i bankens Swish-rapport: på beloppet, tidpunkten och meddelandet, som är butikens namn och ordernumret utan punkt.';
const REFUND_IN_BANK =
  'Leta efter återbetalningen i bankens Swish-rapport, på beloppet och referenserna ovan: har pengarna lämnat butikens konto?';

/** What happened, what to look at and what to do, by why the checkout was flagged. */
export const ATTENTION_ADVICE: Readonly<Record<AttentionReason, AttentionAdvice>> = {
  payment_unclear: {
    happened:
      'Swish har inte på ett dygn kunnat säga om betalningen gick igenom. Ordern väntar. Kassan frågar Swish en gång om dagen och fortsätter själv om betalningen visar sig vara gjord.',
    lookAt: [
      FIND_IN_BANK,
      'Är flera ordrar flaggade så här? Då har Swish varit nere, eller så har certifikatet till Swish gått ut.',
    ],
    act: [
      'Hör med Swish support eller banken vad de vet om Swish-referensen.',
      'Har Swish fått ett besked: starta nästa körning. Den bekräftar eller avslutar ordern.',
    ],
    nextRun: 'settle',
  },
  payment_mismatch: {
    happened:
      'Swish säger att kunden har betalat, men ett annat belopp, i en annan valuta eller till en annan mottagare än vad kassan begärde. Ordern är därför inte bekräftad.',
    lookAt: [
      'Jämför begärt och betalt belopp ovan, och mottagarens Swish-nummer med butikens.',
      FIND_IN_BANK,
      'Är flera ordrar flaggade så här? Då är troligen butikens Swish-nummer fel i inställningarna.',
    ],
    act: [
      'Skicka inget. Starta nästa körning: den betalar tillbaka det som kunden betalade, släpper varorna och skriver till kunden.',
      'Gick pengarna till en annan mottagare säger Swish nej, och ordern flaggas på nytt. Betala då tillbaka på annat sätt och hör av dig till kunden.',
    ],
    nextRun: 'refund',
  },
  confirm_failed: {
    happened:
      'Kunden har betalat, men ordern gick inte att bekräfta trots många försök. Inget är packat eller skickat.',
    lookAt: [LOOK_AT_EXECUTION],
    act: [
      'Åtgärda felet och starta sedan nästa körning. Den bekräftar ordern, eller betalar tillbaka om varorna är slut.',
    ],
    nextRun: 'late-payment',
  },
  cancel_failed: {
    happened:
      'Ordern är inte betald, men gick inte att avsluta trots många försök. Varorna är fortfarande reserverade för den.',
    lookAt: [LOOK_AT_EXECUTION],
    act: ['Åtgärda felet och starta sedan nästa körning. Den avslutar ordern och släpper varorna.'],
    nextRun: 'settle',
  },
  reclaim_failed: {
    happened:
      'Pengarna kom sent, eller varorna var inte längre reserverade, och kassan kunde inte ta reda på om varorna finns kvar. Pengarna är hos butiken.',
    lookAt: [LOOK_AT_EXECUTION],
    act: [
      'Åtgärda felet och starta sedan nästa körning. Finns varorna kvar bekräftas ordern, annars får kunden pengarna tillbaka.',
    ],
    nextRun: 'late-payment',
  },
  refund_failed: {
    happened: 'Kunden skulle få pengarna tillbaka, men Swish sade bestämt nej till återbetalningen.',
    lookAt: [
      'Felkoden ovan säger varför. AM04: för lite pengar på butikens konto. RF02: betalningen är för gammal. RF06: numret tillhör någon annan nu.',
      REFUND_IN_BANK,
    ],
    act: [
      'Går felet att åtgärda (till exempel AM04: fyll på kontot): gör det och starta nästa körning. Den begär en ny återbetalning.',
      'Går det inte: betala tillbaka på annat sätt och notera det på ordern i driftvyn. Då betalas ingenting tillbaka en gång till.',
    ],
    nextRun: 'late-payment',
  },
  refund_unclear: {
    happened:
      'Kunden skulle få pengarna tillbaka. Återbetalningen är begärd, men Swish har inte på ett dygn kunnat säga om den är klar. Kassan frågar en gång om dagen.',
    lookAt: [REFUND_IN_BANK],
    act: [
      'Betala inte tillbaka för hand så länge återbetalningen kan vara på väg. Hör med Swish support vad de vet om återbetalningens referens.',
      'När Swish vet startar nästa körning av sig själv. Har återbetalningen misslyckats flaggas ordern på nytt, med Swish felkod.',
    ],
    nextRun: 'late-payment',
  },
  refund_stuck: {
    happened:
      'Kunden ska få pengarna tillbaka, men steget som betalar tillbaka misslyckades gång på gång. Det är inte säkert att återbetalningen hann begäras.',
    lookAt: [LOOK_AT_EXECUTION, REFUND_IN_BANK],
    act: [
      'Åtgärda felet och starta sedan nästa körning. Den fortsätter med samma återbetalning: en begärd betalas inte två gånger.',
    ],
    nextRun: 'late-payment',
  },
  unknown_kind: {
    happened: 'Körningen startades med en indata som flödet inte känner till. Den har inte rört någon order.',
    lookAt: ['Körningens indata i Step Functions, och vem som startade den.'],
    act: ['Startade du den för hand: starta om med rätt indata. Annars är det ett fel i koden som startar körningar.'],
    nextRun: undefined,
  },
  unknown_run: {
    happened: 'Körningens namn eller indata hör inte till någon kassa. Den har inte rört någon order.',
    lookAt: [
      'Körningens namn och indata i Step Functions: namnet ska vara order-id, eller order-id följt av -2, -3 och så vidare.',
    ],
    act: ['Startade du den för hand: starta om med rätt namn. Annars är det ett fel i koden som startar körningar.'],
    nextRun: undefined,
  },
};
