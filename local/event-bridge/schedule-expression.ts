import { parseCron } from './cron.ts';

/** When a schedule is due, in epoch milliseconds. */
export interface Schedule {
  /**
   * The next due time after one that has passed, and later than now: what a machine slept through is not made up for.
   * For the first time `previous` is the start of the schedule. Undefined when a schedule never comes again.
   */
  next(previous: number, now: number): number | undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const RATE = /^rate\((?<count>[1-9]\d*) (?<unit>minute|hour|day)(?<plural>s?)\)$/;
const CRON = /^cron\((?<fields>.*)\)$/;

/** Reads `rate(…)` or `cron(…)`; throws on what EventBridge would refuse and on what the local one does not support. */
export function parseSchedule(expression: string): Schedule {
  const rate = RATE.exec(expression)?.groups;
  if (rate !== undefined) return rateOf(expression, Number(rate['count']), rate['unit'] ?? '', rate['plural'] === 's');
  const fields = CRON.exec(expression)?.groups?.['fields'];
  if (fields === undefined) throw new Error(`Schedule ${expression}: neither rate(…) nor cron(…)`);
  const cron = parseCron(fields, expression);
  return { next: (_previous, now) => cron.next(now) };
}

function rateOf(expression: string, count: number, unit: string, isPlural: boolean): Schedule {
  if ((count === 1) === isPlural) throw new Error(`Schedule ${expression}: EventBridge wants 1 ${unit} and 2 ${unit}s`);
  const interval = count * (UNIT_MS[unit] ?? Number.NaN);
  return { next: (previous, now) => previous + interval * (Math.floor((now - previous) / interval) + 1) };
}
