import type { TextStorage } from '../checkout-client.ts';
import { createStore, type Store } from '../design/store.ts';

/**
 * A value that outlives the page, by a key that is its own in all storages. In `localStorage` every tab has the same one,
 * and is told when another tab changes it.
 * `read` makes a value of whatever is stored, null among it.
 */
export function storedValue<T>(
  storage: TextStorage,
  key: string,
  read: (stored: unknown) => T,
  write: (value: T) => unknown = (value) => value,
): Store<T> {
  const stored = (): T => read(parsed(storage.getItem(key)));
  const store = createStore(stored);
  addEventListener('storage', (event) => {
    if (event.key === key || event.key === null) store.set(stored());
  });
  return {
    ...store,
    set(value) {
      storage.setItem(key, JSON.stringify(write(value)));
      store.set(value);
    },
  };
}

/** Null for what is no JSON: nobody of ours wrote it. */
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null') as unknown;
  } catch {
    return null;
  }
}
