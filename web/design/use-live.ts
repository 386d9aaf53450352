import { useEffect, useRef, useState } from 'preact/hooks';
import { later, live } from './live.ts';
import { LiveLoader, type Loaded } from './live-loader.ts';
import type { Topic } from './topics.ts';

export interface LiveData<T> extends Loaded<T> {
  /** Looks again now. */
  readonly again: () => void;
}

/**
 * Loads something and keeps it fresh: again whenever one of `topics` may have changed, and by itself after a failure.
 * Another `key` is another thing, of which nothing is known yet.
 */
export function useLive<T>(
  key: string,
  topics: readonly Topic[],
  load: (signal: AbortSignal) => Promise<T>,
): LiveData<T> {
  const [shown, setShown] = useState<{ readonly key: string; readonly loaded: Loaded<T> }>();
  const loader = useRef<LiveLoader<T>>(undefined);
  const latestLoad = useRef(load);
  latestLoad.current = load;
  useEffect(() => {
    const created = new LiveLoader<T>({
      load: (signal) => latestLoad.current(signal),
      show: (loaded) => setShown({ key, loaded }),
      later,
    });
    loader.current = created;
    const unsubscribe = live().subscribe(topics, () => created.again());
    return () => {
      unsubscribe();
      created.end();
    };
  }, [key]);
  const { data, error } = shown?.key === key ? shown.loaded : { data: undefined, error: undefined };
  return { data, error, again: () => loader.current?.again() };
}
