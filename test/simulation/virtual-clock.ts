import { Clock } from '../../local/clock.ts';
import { installClockDate } from '../../local/lambda/worker/clock-date.ts';
import { installTimers } from '../../local/lambda/worker/install-timers.ts';
import { timersOn } from './clock-timers.ts';

/** When virtual time begins: a Monday morning in winter, in epoch ms. */
const BEGINNING = Date.UTC(2026, 10, 2, 8);

/** A clock that stands still until somebody drives it. Dates and timers of this thread follow it from now on. */
export function takeOverTime(): Clock {
  const clock = new Clock({ frozenAt: BEGINNING });
  installClockDate(() => clock.now());
  installTimers(timersOn(clock));
  return clock;
}
