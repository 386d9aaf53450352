/** A value that is shown in several places, and who wants to know when it changes. */
export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Returns what ends it. */
  subscribe(listener: () => void): () => void;
}

/** @param first called when the value is first asked for */
export function createStore<T>(first: () => T): Store<T> {
  const listeners = new Set<() => void>();
  let current: { readonly value: T } | undefined;
  const get = (): T => (current ??= { value: first() }).value;
  return {
    get,
    set(value) {
      if (Object.is(get(), value)) return;
      current = { value };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
