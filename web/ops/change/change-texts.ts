import type { Texts } from '../../design/language.ts';

interface ChangeTexts {
  readonly why: string;
  readonly whyHint: string;
  readonly whyMissing: string;
  readonly look: string;
  readonly looking: string;
  readonly previewTitle: string;
  readonly nothingDone: string;
  readonly changed: string;
  readonly sure: (word: string) => string;
  readonly sureWrong: (word: string) => string;
  readonly doIt: string;
  readonly doing: string;
  readonly back: string;
  readonly cancel: string;
  readonly close: string;
  readonly doneTitle: string;
  readonly unreachable: string;
  readonly readOnly: string;
  readonly asOperator: (operator: string) => string;
}

export const CHANGE_TEXTS: Texts<ChangeTexts> = {
  sv: {
    why: 'Varför?',
    whyHint: 'Sparas i historiken. Skriv inget om kunden.',
    whyMissing: 'Skriv varför.',
    look: 'Visa vad som kommer att hända',
    looking: 'Tittar efter …',
    previewTitle: 'Det här kommer att hända',
    nothingDone: 'Ingenting är gjort ännu.',
    changed: 'Något har ändrats sedan du tittade, och ingenting gjordes. Nu skulle det här hända:',
    sure: (word) => `Skriv ${word} för att visa att du är säker`,
    sureWrong: (word) => `Det ska stå ${word}.`,
    doIt: 'Gör det',
    doing: 'Gör det …',
    back: 'Tillbaka',
    cancel: 'Avbryt',
    close: 'Stäng',
    doneTitle: 'Klart',
    unreachable: 'Servern svarade inte. Ingenting är gjort. Försök igen.',
    readOnly:
      'Den här konsolen läser bara: knapparna visar vad som går. Starta den med --allow-changes för att göra det.',
    asOperator: (operator) => `Sparas som gjort av ${operator}.`,
  },
  en: {
    why: 'Why?',
    whyHint: 'Kept in the history. Write nothing about the customer.',
    whyMissing: 'Say why.',
    look: 'Show what will happen',
    looking: 'Looking …',
    previewTitle: 'This is what will happen',
    nothingDone: 'Nothing has been done yet.',
    changed: 'Something changed since you looked, and nothing was done. Now this would happen:',
    sure: (word) => `Type ${word} to show that you are sure`,
    sureWrong: (word) => `It has to be ${word}.`,
    doIt: 'Do it',
    doing: 'Doing it …',
    back: 'Back',
    cancel: 'Cancel',
    close: 'Close',
    doneTitle: 'Done',
    unreachable: 'The server did not answer. Nothing was done. Try again.',
    readOnly: 'This console only looks: the buttons show what is possible. Start it with --allow-changes to do it.',
    asOperator: (operator) => `Kept as done by ${operator}.`,
  },
};
