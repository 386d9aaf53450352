/**
 * The function, with something happening right after its first call has read: how a test puts another writer between
 * what a step reads and what it writes.
 */
export function interrupted<Parameters extends readonly unknown[], Result>(
  read: (...parameters: Parameters) => Promise<Result>,
  happens: () => Promise<unknown>,
): (...parameters: Parameters) => Promise<Result> {
  let isFirst = true;
  return async (...parameters) => {
    const result = await read(...parameters);
    if (isFirst) {
      isFirst = false;
      await happens();
    }
    return result;
  };
}
