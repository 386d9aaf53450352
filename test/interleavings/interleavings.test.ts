import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { SimulationThread } from '../simulation/simulate.ts';
import { isLong } from '../support/long.ts';
import { describeFailure, exploreIn, startThread, THREADS } from './threads.ts';

const SCHEDULES = isLong ? 10_000 : 400;
const CROWDS = isLong ? 100 : 8;
const MINUTE = 60_000;

let threads: readonly SimulationThread[];
beforeAll(async () => {
  threads = await Promise.all(Array.from({ length: THREADS }, () => startThread()));
});
afterAll(() => Promise.all(threads.map((thread) => thread.end())));

/** Each thread draws cases of its own, by its number. */
async function explore(run: 'explore' | 'exploreCrowds', cases: number): Promise<readonly string[]> {
  const explored = await Promise.all(
    threads.map((thread, number) =>
      exploreIn(thread, run, { seed: number + 1, runs: cases / THREADS, isShrunk: true }),
    ),
  );
  const failures = explored.flatMap(({ failure }) => (failure === undefined ? [] : [describeFailure(failure)]));
  if (failures.length === 0) expect(explored.reduce((sum, { runs }) => sum + runs, 0)).toBe(cases);
  return failures;
}

test(
  `every rule holds in ${SCHEDULES} orders in which the requests of two to four parties come (seeds 1 to ${THREADS})`,
  async () => {
    expect(await explore('explore', SCHEDULES)).toEqual([]);
  },
  (isLong ? 60 : 5) * MINUTE,
);

test(
  `every rule holds in ${CROWDS} crowds of hundreds who want the last pieces (seeds 1 to ${THREADS})`,
  async () => {
    expect(await explore('exploreCrowds', CROWDS)).toEqual([]);
  },
  (isLong ? 60 : 5) * MINUTE,
);
