/** What is needed of `localStorage`, `sessionStorage`, or anything like them. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * The browser's storage of that name. In a browser that keeps nothing, by its settings or because it is full, what is
 * written lasts as long as the page.
 */
export const browserStorage = (name: 'localStorage' | 'sessionStorage'): TextStorage =>
  // There even to name it is an error.
  lastingStorage(() => globalThis[name]);

/** Never throws: what the storage that `find` gives does not take lasts as long as the page. */
export function lastingStorage(find: () => TextStorage | undefined): TextStorage {
  const untaken = new Map<string, string>();
  return {
    getItem(key) {
      const text = untaken.get(key);
      if (text !== undefined) return text;
      try {
        return find()?.getItem(key) ?? null;
      } catch {
        return null;
      }
    },
    setItem(key, text) {
      untaken.set(key, text);
      try {
        const storage = find();
        if (storage === undefined) return;
        storage.setItem(key, text);
        untaken.delete(key);
      } catch {
        // It stays with the page.
      }
    },
  };
}
