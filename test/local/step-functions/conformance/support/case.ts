import type { States } from '../../support/workbench.ts';

/** The cases that one page of AWS's documentation gives rise to. */
export interface Page {
  /** Address of the page, or 'not documented: …' with where the expected values were seen. */
  readonly page: string;
  readonly cases: readonly Case[];
}

/** One sentence of a page, and an execution that shows it. */
export interface Case {
  /** What the page says, in our words. */
  readonly says: string;
  /** A machine that starts at the first of these. */
  readonly states: States;
  /** Further members of the definition. */
  readonly machine?: Readonly<Record<string, unknown>>;
  /** `{}` when absent. */
  readonly input?: unknown;
  /** What the function does when it is invoked for the first time, the second …; the last holds for all further ones. */
  readonly answers?: readonly Answer[];
  /** What happens from outside, in the order of time. */
  readonly acts?: readonly Act[];
  /** Every draw of a jitter, from 0 to below 1. */
  readonly random?: number;
  /** Seconds that the clock shows beyond the full second when the execution is started. */
  readonly startedAfter?: number;
  readonly expected: Refusal | Course;
}

/** What an invocation gives: a result, an error of the function, an error of Lambda itself, or nothing at all. */
export type Answer = (
  | { readonly gives: unknown }
  | { readonly fails: string; readonly message?: string; readonly trace?: readonly string[] }
  | { readonly refused: string; readonly message: string }
  | { readonly never: true }
) & { readonly afterSeconds?: number };

/**
 * One call of the API. The execution's ARN, the machine's ARN or the token of the latest invocation is added to the
 * request wherever its operation has such a member and `request` says nothing of it.
 */
export interface Act {
  /** Seconds after the start. */
  readonly at?: number;
  readonly operation: string;
  readonly request?: Readonly<Record<string, unknown>>;
  /** Which invocation's token to use, counted from 0. */
  readonly tokenOf?: number;
  /** Members of the answer. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** The error instead of an answer. */
  readonly refused?: string;
}

/** The definition is not taken. */
export interface Refusal {
  readonly refused: RegExp;
}

/** What became of the execution; what is absent is not looked at. */
export interface Course {
  /** It succeeded with this. */
  readonly output?: unknown;
  /** It failed with this. */
  readonly error?: string | undefined;
  readonly cause?: string | RegExp;
  readonly status?: 'RUNNING' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  /** `id<previousEventId type` of every event. */
  readonly history?: readonly string[];
  /** `type after previousType` of every event, in any order: for branches whose turns are nobody's to say. */
  readonly links?: readonly string[];
  /** Details of the first event of a type. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** Seconds after the start at which the function was invoked. */
  readonly invokedAt?: readonly number[];
  /** What the function was invoked with. */
  readonly payloads?: readonly unknown[];
  /** Seconds after the start at which the execution ended. */
  readonly endsAt?: number;
}

/** A page of the developer guide. */
export const guide = (page: string): string => `https://docs.aws.amazon.com/step-functions/latest/dg/${page}.html`;

/** A page of the API reference. */
export const reference = (page: string): string =>
  `https://docs.aws.amazon.com/step-functions/latest/apireference/${page}.html`;

/** A section of the specification of Amazon States Language. */
export const specification = (section: string): string => `https://states-language.net/#${section}`;
