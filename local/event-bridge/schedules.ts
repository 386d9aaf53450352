import { randomUUID } from 'node:crypto';
import type { Clock, Timer } from '../clock.ts';
import type { Invoke } from '../lambda/types.ts';
import type { ScheduleSpec } from '../template/types.ts';
import { AsynchronousInvocations } from './asynchronous-invocations.ts';
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

/**
 * Fires the scheduled rules on the clock, from now on. All expressions are read before anything starts: a wrong one
 * throws. A run that is still busy does not hold up the next one, as on AWS.
 */
export function startSchedules(options: SchedulesOptions): Running {
  const { clock } = options;
  const parsed = options.schedules.map((spec) => ({ spec, schedule: parseSchedule(spec.expression) }));
  const invocations = new AsynchronousInvocations(options);
  const timers = new Set<Timer>();

  const arm = (spec: ScheduleSpec, schedule: Schedule, previous: number): void => {
    const due = schedule.next(previous, clock.now());
    if (due === undefined) return;
    const timer = clock.schedule(due, () => {
      timers.delete(timer);
      arm(spec, schedule, due);
      const event = spec.input === undefined ? scheduledEvent(spec, due, options) : spec.input;
      return invocations.invoke(spec.name, spec.functionName, event);
    });
    timers.add(timer);
  };

  for (const { spec, schedule } of parsed) arm(spec, schedule, clock.now());
  return {
    stop: () => {
      invocations.stop();
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
