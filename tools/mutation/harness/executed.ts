/** Which places of the sources ran, told by V8 itself. */
import { Session } from 'node:inspector/promises';

/** Offsets in files of the project that somebody wants to know of. */
export type Places = Readonly<Record<string, readonly number[]>>;

/** Of the places of each file, the indexes of those that ran. */
export type Executed = Readonly<Record<string, readonly number[]>>;

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

/** Begins to watch. `take` tells what ran since it was asked last. */
export async function watchExecution(places: Places, fileOf: (address: string) => string | undefined) {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

  return {
    async take(): Promise<Executed> {
      const { result } = await session.post('Profiler.takePreciseCoverage');
      const executed: Record<string, readonly number[]> = {};
      for (const { url, functions } of result) {
        const file = fileOf(url);
        const wanted = file === undefined ? undefined : places[file];
        if (file === undefined || wanted === undefined) continue;
        const ran = countsAt(
          wanted,
          functions.flatMap(({ ranges }) => ranges),
        );
        if (ran.length > 0) executed[file] = ran;
      }
      return executed;
    },
    async stop(): Promise<void> {
      await session.post('Profiler.stopPreciseCoverage');
      session.disconnect();
    },
  };
}

/** Indexes of the places whose innermost range ran. */
function countsAt(places: readonly number[], ranges: readonly Range[]): number[] {
  const counts = Array.from(places, () => ({ size: Number.POSITIVE_INFINITY, count: 0 }));
  for (const { startOffset, endOffset, count } of ranges) {
    const size = endOffset - startOffset;
    for (const [index, place] of places.entries()) {
      const known = counts[index];
      if (place >= startOffset && place < endOffset && known !== undefined && size <= known.size) {
        counts[index] = { size, count };
      }
    }
  }
  return counts.flatMap(({ count }, index) => (count > 0 ? [index] : []));
}
