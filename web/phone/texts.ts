import type { Texts } from '../design/language.ts';
import type { Standing } from './requests.ts';
import type { Callback, USUAL_CODES } from './tester-action.ts';

interface PhoneTexts {
  readonly title: string;
  readonly standsIn: string;
  readonly hintsTitle: string;
  readonly hints: readonly string[];
  readonly statusBar: (time: string) => string;
  readonly back: string;
  readonly done: string;
  readonly to: (payee: string) => string;

  readonly toPay: string;
  readonly nothingToPay: string;
  readonly nothingYet: string;
  readonly open: string;
  readonly openRequest: (amount: string, payee: string) => string;
  readonly arrived: (count: number) => string;
  readonly left: (time: string) => string;
  readonly past: string;
  readonly moneyBack: string;
  readonly moneyArrived: (amount: string, payee: string) => string;
  readonly scan: string;
  readonly codeInSight: string;

  readonly scanTitle: string;
  readonly reading: string;
  readonly pointHere: string;
  readonly inSight: string;
  readonly codeLabel: string;
  readonly codeHint: string;
  readonly openCode: string;
  readonly unknownCode: string;
  readonly endedCode: string;

  readonly requestTitle: string;
  readonly message: string;
  readonly pay: (amount: string) => string;
  readonly decline: string;
  readonly letRunOut: string;
  readonly gone: string;
  readonly ended: string;

  readonly codeTitle: string;
  readonly payCode: string;
  readonly thisCode: (code: string) => string;
  readonly toBePaid: (amount: string, payee: string) => string;
  readonly wrongCode: string;
  readonly paying: string;
  readonly erase: string;

  readonly standings: Readonly<Record<Exclude<Standing, 'open'>, { readonly title: string; readonly text: string }>>;
  readonly errorCode: (code: string) => string;
  readonly cameBack: string;

  readonly forTesters: string;
  readonly outcome: string;
  readonly outcomes: Readonly<Record<'pay' | 'decline' | 'cancel' | 'paidLater', string>>;
  readonly usualCodes: string;
  readonly otherCodes: string;
  readonly codes: Readonly<Record<(typeof USUAL_CODES)[number], string>>;
  readonly callback: string;
  readonly callbacks: Readonly<Record<Callback, string>>;
  readonly letHappen: string;
}

/** The app is called Slant, as the small coin in Swedish: it stands in for Swish's and looks like none of it. */
export const APP_NAME = 'Slant';

export const PHONE_TEXTS: Texts<PhoneTexts> = {
  sv: {
    title: 'Telefon – Smultron',
    standsIn: 'Slant ersätter Swish-appen på den här maskinen. Inga pengar flyttas.',
    hintsTitle: 'En telefon att betala med',
    hints: [
      'Handla i butiken och klicka på QR-koden: då skannar telefonen den.',
      'Betala med koden 1234, avböj, eller låt tiden gå ut.',
      'Under ”För testare” kan det gå snett på alla sätt som Swish känner till.',
    ],
    statusBar: (time) => `Klockan på telefonen är ${time}`,
    back: 'Tillbaka',
    done: 'Klar',
    to: (payee) => `till ${payee}`,

    toPay: 'Att betala',
    nothingToPay: 'Inget att betala',
    nothingYet: 'Här ligger dina betalningar. Den första gör du i butiken.',
    open: 'Öppna',
    openRequest: (amount, payee) => `Öppna betalningen på ${amount} till ${payee}`,
    arrived: (count) => (count === 1 ? 'En betalning väntar på dig.' : `${count} betalningar väntar på dig.`),
    left: (time) => `${time} kvar`,
    past: 'Tidigare',
    moneyBack: 'Pengar tillbaka',
    moneyArrived: (amount, payee) => `Du fick tillbaka ${amount} från ${payee}.`,
    scan: 'Skanna QR-kod',
    codeInSight: 'Butiken visar en QR-kod just nu.',

    scanTitle: 'Skanna',
    reading: 'Läser av koden …',
    pointHere: 'Rikta kameran mot butikens QR-kod.',
    inSight: 'I sikte',
    codeLabel: 'Eller skriv koden',
    codeHint: 'En betalnings token, eller det som QR-koden säger.',
    openCode: 'Öppna',
    unknownCode: 'Ingen betalning hör till den här koden. Kontrollera den, eller börja om i butiken.',
    endedCode: 'Betalningen som hör till koden är redan avslutad. Börja om i butiken för att få en ny.',

    requestTitle: 'Betalning',
    message: 'Meddelande',
    pay: (amount) => `Betala ${amount}`,
    decline: 'Avböj',
    letRunOut: 'Inte nu – låt tiden gå ut',
    gone: 'Betalningen finns inte längre.',
    ended: 'Betalningen hann avslutas innan du svarade.',

    codeTitle: 'Skriv din kod',
    payCode: 'Din kod, fyra siffror',
    thisCode: (code) => `På den här maskinen är koden ${code}.`,
    toBePaid: (amount, payee) => `${amount} till ${payee}`,
    wrongCode: 'Fel kod – inget är betalt.',
    paying: 'Betalar …',
    erase: 'Sudda',

    standings: {
      paid: { title: 'Betald', text: 'Butiken har fått dina pengar.' },
      declined: { title: 'Avböjd', text: 'Du tackade nej. Inga pengar har dragits.' },
      cancelled: { title: 'Avbruten', text: 'Betalningen avbröts. Inga pengar har dragits.' },
      ranOut: { title: 'Tiden gick ut', text: 'Ingen svarade i tid. Inga pengar har dragits.' },
      failed: { title: 'Gick inte att betala', text: 'Banken eller Swish sa nej. Inga pengar har dragits.' },
      unclear: { title: 'Oklart', text: 'Swish vet inte än om pengarna drogs. Titta på kontot innan du betalar igen.' },
    },
    errorCode: (code) => `Felkod ${code}`,
    cameBack: 'Pengarna har kommit tillbaka.',

    forTesters: 'För testare',
    outcome: 'Så här går det',
    outcomes: {
      pay: 'Betald',
      decline: 'Avböjd',
      cancel: 'Avbruten i appen',
      paidLater: 'DS24 – oklart, visar sig betalt efter 2 minuter',
    },
    usualCodes: 'Slutar med en felkod',
    otherCodes: 'Fler felkoder',
    codes: {
      BANKIDCL: 'BankID avbröts',
      DS24: 'oklart om det betalades',
      FF10: 'banken kunde inte',
      RF07: 'banken sa nej',
      TM01: 'tiden gick ut',
    },
    callback: 'Svaret till butiken',
    callbacks: {
      usual: 'Kommer som vanligt',
      lost: 'Kommer bort',
      twice: 'Kommer två gånger',
      late: 'Kommer en minut sent',
    },
    letHappen: 'Låt det hända',
  },
  en: {
    title: 'Phone – Smultron',
    standsIn: 'Slant stands in for the Swish app on this machine. No money moves.',
    hintsTitle: 'A phone to pay with',
    hints: [
      'Buy something in the shop and click the QR code: the phone scans it.',
      'Pay with the code 1234, decline, or let the time run out.',
      'Under “For testers” it can go wrong in every way that Swish knows.',
    ],
    statusBar: (time) => `The time on the phone is ${time}`,
    back: 'Back',
    done: 'Done',
    to: (payee) => `to ${payee}`,

    toPay: 'To pay',
    nothingToPay: 'Nothing to pay',
    nothingYet: 'Your payments will be here. Make the first one in the shop.',
    open: 'Open',
    openRequest: (amount, payee) => `Open the payment of ${amount} to ${payee}`,
    arrived: (count) => (count === 1 ? 'A payment waits for you.' : `${count} payments wait for you.`),
    left: (time) => `${time} left`,
    past: 'Earlier',
    moneyBack: 'Money back',
    moneyArrived: (amount, payee) => `You got ${amount} back from ${payee}.`,
    scan: 'Scan QR code',
    codeInSight: 'The shop shows a QR code right now.',

    scanTitle: 'Scan',
    reading: 'Reading the code …',
    pointHere: 'Point the camera at the QR code of the shop.',
    inSight: 'In sight',
    codeLabel: 'Or type the code',
    codeHint: 'The token of a payment, or what the QR code says.',
    openCode: 'Open',
    unknownCode: 'No payment belongs to this code. Check it, or start again in the shop.',
    endedCode: 'The payment of this code is over. Start again in the shop to get another one.',

    requestTitle: 'Payment',
    message: 'Message',
    pay: (amount) => `Pay ${amount}`,
    decline: 'Decline',
    letRunOut: 'Not now – let the time run out',
    gone: 'The payment is not there any more.',
    ended: 'The payment ended before you answered.',

    codeTitle: 'Enter your code',
    payCode: 'Your code, four digits',
    thisCode: (code) => `On this machine the code is ${code}.`,
    toBePaid: (amount, payee) => `${amount} to ${payee}`,
    wrongCode: 'Wrong code – nothing was paid.',
    paying: 'Paying …',
    erase: 'Erase',

    standings: {
      paid: { title: 'Paid', text: 'The shop has your money.' },
      declined: { title: 'Declined', text: 'You said no. No money was taken.' },
      cancelled: { title: 'Cancelled', text: 'The payment was cancelled. No money was taken.' },
      ranOut: { title: 'Time ran out', text: 'Nobody answered in time. No money was taken.' },
      failed: { title: 'Could not be paid', text: 'The bank or Swish said no. No money was taken.' },
      unclear: {
        title: 'Unclear',
        text: 'Swish does not know yet whether the money was taken. Look at the account before you pay again.',
      },
    },
    errorCode: (code) => `Error code ${code}`,
    cameBack: 'The money has come back.',

    forTesters: 'For testers',
    outcome: 'How it goes',
    outcomes: {
      pay: 'Paid',
      decline: 'Declined',
      cancel: 'Cancelled in the app',
      paidLater: 'DS24 – unclear, turns out paid after 2 minutes',
    },
    usualCodes: 'Ends with an error code',
    otherCodes: 'More error codes',
    codes: {
      BANKIDCL: 'BankID was cancelled',
      DS24: 'unclear whether it was paid',
      FF10: 'the bank could not',
      RF07: 'the bank said no',
      TM01: 'the time ran out',
    },
    callback: 'The answer to the shop',
    callbacks: { usual: 'Comes as usual', lost: 'Gets lost', twice: 'Comes twice', late: 'Comes a minute late' },
    letHappen: 'Let it happen',
  },
};
