/** Where a process leaves its change for the threads that it starts: each of them reads it once. */
export const changeFileOf = (pid: number): URL =>
  new URL(`../../../node_modules/.cache/mutation/changed-${pid}.json`, import.meta.url);
