import { useEffect, useState } from 'preact/hooks';

/** Often enough that a countdown skips no second. */
const TICK_MS = 250;

/** The shop's time in epoch ms, going on by itself. `offsetMs` is how far it is ahead of this machine's clock. */
export function useNow(offsetMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return now + offsetMs;
}
