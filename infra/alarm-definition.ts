import type { Watched } from './watched-metrics.ts';

/** What must be told to a person. A test sees to it that each has an alarm. */
export const MUST_BE_TOLD = [
  'a person must act',
  'executions aborted, timed out or throttled',
  'paid but not confirmed within five minutes',
  'callbacks refused above normal',
  'callbacks failing',
  'outcomes unknown',
  'mails failing',
  'mails that came back',
  'reservations expiring above normal',
  'the sweep finding work',
  'the sweep not running',
  'the sweep failing',
  'stock drifting',
  'rules broken',
  'the auditor not running',
  'a certificate ending or not accepted',
  'a bug of ours',
  'the stream falling behind',
  'something undeliverable',
  'functions failing',
  'functions throttled',
  'tables failing',
  'the API failing',
  'the checkout slow',
  'functions near their timeout',
] as const;
export type MustBeTold = (typeof MUST_BE_TOLD)[number];

/** An alarm as data. */
export interface AlarmDefinition {
  /** Construct id. */
  readonly name: string;
  readonly tells: MustBeTold;
  /** One sentence: what it means that it rings. */
  readonly says: string;
  /** Heading of its section in `docs/runbook.md`, as an anchor. */
  readonly runbook: string;
  readonly watches: readonly Watched[];
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'p99';
  readonly rings: { readonly atLeast: number } | { readonly below: number };
  /** One look takes in this many minutes; it rings when so many in a row say so. */
  readonly minutes: number;
  readonly inARow?: number;
  /** What no data means: nothing happened (unless said), nobody works, or still the same. */
  readonly silence?: 'nobody works' | 'still the same';
  /** Several metrics that tell of one event: together they ring once. */
  readonly asOne?: true;
  /** Takes a gradual release of the order flow back. */
  readonly rollsBack?: true;
}
