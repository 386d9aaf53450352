/** Real time in which a module or a file may be loaded. */
const LOADING_MS = 20;

/** Node's own, taken before anybody puts timers of a simulation in their place. */
const nextTurn = globalThis.setImmediate;
const inRealTime = globalThis.setTimeout;

/** Turns of the event loop in which everything happens that needs neither an answer nor the clock. */
export async function settle(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn++) {
    await new Promise<void>((resolve) => {
      nextTurn(resolve);
    });
  }
}

/** Whether files are being read: modules and settings that are loaded with their first use, in real time. */
export const isLoading = (): boolean => process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'));

/** Leaves real time to what is being loaded. */
export const leaveTimeToLoad = (): Promise<void> =>
  new Promise((resolve) => {
    inRealTime(resolve, LOADING_MS);
  });
