import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../clock.ts';
import type { Invoke } from '../lambda/types.ts';
import type { ScheduleSpec } from '../template/types.ts';
import { parseSchedule, type Schedule } from './schedule-expression.ts';

export interface SchedulesOptions {
  readonly clock: Clock;
  readonly schedules: readonly ScheduleSpec[];
  readonly invoke: Invoke;
  readonly region: string;
  readonly account: string;
}

/** What runs until it is stopped. A reset of the clock takes it off as well: then stop it and start anew. */
export interface Running {
  stop(): void;
}

/** Lambda tries an asynchronous invocation that failed twice more. */
const RETRY_AFTER_MS = [60_000, 120_000];

/**
 * Fires the scheduled rules on the clock, from now on. All expressions are read before anything starts: a wrong one
 * throws. A run that is still busy does not hold up the next one, as on AWS.
 */
export function startSchedules(options: SchedulesOptions): Running {
  const { clock } = options;
  const parsed = options.schedules.map((spec) => ({ spec, schedule: parseSchedule(spec.expression) }));
  const timers = new Set<Timer>();
  let stopped = false;

  const after = (due: number, run: () => unknown): void => {
    const timer = clock.schedule(due, () => {
      timers.delete(timer);
      return run();
    });
    timers.add(timer);
  };
  const attempt = async (spec: ScheduleSpec, event: unknown, retries: number): Promise<void> => {
    const result = await options.invoke(spec.functionName, event);
    if (stopped || !('error' in result)) return;
    const pause = RETRY_AFTER_MS[retries];
    if (pause !== undefined) after(clock.now() + pause, () => attempt(spec, event, retries + 1));
    else console.error(`Rule ${spec.name}: ${spec.functionName} failed for good (${result.error.errorType})`);
  };
  const arm = (spec: ScheduleSpec, schedule: Schedule, previous: number): void => {
    const due = schedule.next(previous, clock.now());
    if (due === undefined) return;
    after(due, () => {
      arm(spec, schedule, due);
      const event = spec.input === undefined ? scheduledEvent(spec, due, options) : spec.input;
      return attempt(spec, event, 0);
    });
  };

  for (const { spec, schedule } of parsed) arm(spec, schedule, clock.now());
  return {
    stop: () => {
      stopped = true;
      for (const timer of timers) timer.cancel();
      timers.clear();
    },
  };
}

/** The event of a rule without constant input. */
function scheduledEvent(spec: ScheduleSpec, due: number, { region, account }: SchedulesOptions): unknown {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account,
    time: new Date(due).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    region,
    resources: [`arn:aws:events:${region}:${account}:rule/${spec.name}`],
    detail: {},
  };
}
