import { useEffect, useState } from 'preact/hooks';
import type { Store } from './store.ts';

/** The value of a store; draws anew when it changes. */
export function useStore<T>(store: Store<T>): T {
  const [, redraw] = useState(0);
  useEffect(() => {
    const seen = store.get();
    const unsubscribe = store.subscribe(() => redraw((count) => count + 1));
    // It may have changed between drawing and subscribing.
    if (!Object.is(seen, store.get())) redraw((count) => count + 1);
    return unsubscribe;
  }, [store]);
  return store.get();
}
