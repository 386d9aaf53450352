import type { Incident } from './scheduler.ts';

/** How far a buyer's checkout has come, by what is on its record. */
export const STAGES = ['stored', 'held', 'asked', 'payable', 'known', 'ended'] as const;
export type Stage = (typeof STAGES)[number];

/** When somebody acts: once buyer `of` has come that far, so many seconds later, and then `turns` turns of others. */
export interface When {
  readonly of: number;
  readonly stage: Stage;
  readonly seconds: number;
  readonly turns: number;
}

/** What a buyer does on the phone, so many seconds after it can be paid. */
export interface Phone {
  readonly does: 'pay' | 'decline' | 'cancel' | 'error' | 'unclear-then-paid' | 'failed-then-paid' | 'nothing';
  readonly seconds: number;
  /** So long after that a payment that was unclear, or called failed, turns out paid. */
  readonly turnsOutAfter: number;
  /** How often Swish calls back, and how late; with the first it may also say something else than what is so. */
  readonly callbacks: number;
  readonly delaySeconds: number;
  readonly isContradicted: boolean;
}

export const OPERATIONS = [
  'activate',
  'refund',
  'pay-back',
  'cancel',
  'resume',
  'release-holds',
  'repair-stock',
  'set-stock',
] as const;

/** Who takes part besides Step Functions, Swish and the schedule. Buyers are numbered as they stand among the actors. */
export type Actor =
  /** `cart` has a quantity for each product. */
  | {
      readonly is: 'buyer';
      readonly cart: readonly number[];
      readonly seconds: number;
      readonly hasKey: boolean;
      readonly isToPhone: boolean;
      readonly phone: Phone;
    }
  /** The same customer sends the same request again. */
  | { readonly is: 'repeat'; readonly when: When }
  | { readonly is: 'canceller'; readonly when: When }
  | { readonly is: 'reader'; readonly when: When }
  /** Somebody who is not Swish says that the payment is paid. */
  | { readonly is: 'stranger'; readonly when: When; readonly knowsIdentifier: boolean }
  | { readonly is: 'sweep'; readonly when: When }
  /** StopExecution by somebody in the console, and maybe a redrive. */
  | { readonly is: 'stopper'; readonly when: When; readonly redrives: boolean }
  /** Time to live removes a hold before anybody has ended it. */
  | { readonly is: 'housekeeping'; readonly when: When; readonly product: number }
  | { readonly is: 'admin'; readonly when: When; readonly product: number; readonly stock: number }
  | {
      readonly is: 'operator';
      readonly when: When;
      readonly does: (typeof OPERATIONS)[number];
      readonly product: number;
      readonly stock: number;
    };

/** Many buyers who want the same few pieces at the same time. */
export interface Crowd {
  readonly buyers: number;
  /** How many of a hundred pay what they have got to pay; the others leave. */
  readonly paying: number;
}

/** One run of the shop, whole: everything that happens in it follows from this. */
export interface Case {
  /** Of ids, tokens and jitter. */
  readonly seed: number;
  /** Pieces of each product. */
  readonly stock: readonly number[];
  readonly actors: readonly Actor[];
  readonly crowd?: Crowd | undefined;
  /** Where the order of arrival is left, and what gets lost. */
  readonly incidents: readonly Incident[];
  /** Seed of an order in which any request that waits may be next; without it, the oldest is. */
  readonly shuffle?: number | undefined;
  /** How likely a transaction is refused while another one on the same items is under way. */
  readonly conflicts?: number | undefined;
  /** Mails are sent, and the day after is looked at as well: it is dear. */
  readonly isWhole?: boolean | undefined;
}

export const PREFIX = 'interleaving';

/** The case in one line, for `npm run replay`. */
export const lineOf = (played: Case): string => `${PREFIX} ${JSON.stringify(played)}`;

/** @throws SyntaxError for what is no such line */
export const caseIn = (line: string): Case => JSON.parse(line.slice(line.indexOf('{'))) as Case;
