import { useEffect, useState } from 'preact/hooks';

/** Often enough that a countdown skips no second. */
const TICK_MS = 250;

/**
 * The shop's time in epoch ms, going on by itself. `aheadMs` is how far it is ahead of this machine's clock; `tickMs` is for
 * pages that are too much to draw anew so often.
 */
export function useNow(aheadMs: number, tickMs = TICK_MS): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(ticking);
  }, [tickMs]);
  return now + aheadMs;
}
