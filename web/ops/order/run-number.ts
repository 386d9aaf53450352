const UUID_CHARACTERS = 36;

/** The number of a run in its name: `{id}` is the first, `{id}-2` the second. */
export const runNumber = (name: string): number =>
  name.length > UUID_CHARACTERS ? Number(name.slice(UUID_CHARACTERS + 1)) : 1;
