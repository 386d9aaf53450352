/** Tries tests on a mutant until one of them goes red. */
import type { Child } from './child-process.ts';
import type { RanFile } from './harness/test-file.ts';
import { mutated, type Mutant } from './mutant.ts';
import type { Trial } from './plan.ts';
import type { Finder, Result } from './results.ts';

/** A mutant may make a test slower, and still be fine; the margin is for a machine that does other things too. */
const SLOWER = 3;
const MARGIN_MS = 30_000;
/** One test alone: a wait that never ends is not waited for as long as the rest of its file takes. */
const TEST_MARGIN_MS = 15_000;

/** `text` is the file as it is. A trial may take `marginMs` more than three times as long as it does with nothing changed. */
export async function tryMutant(
  mutant: Mutant,
  text: string,
  trials: readonly Trial[],
  child: Child,
  marginMs = MARGIN_MS,
): Promise<Result> {
  const { id, file } = mutant;
  const change = { file, text: mutated(text, mutant) };
  for (const [index, trial] of trials.entries()) {
    const finder = await tryFile(trial, change, child, marginMs);
    if (finder !== undefined) return { id, verdict: 'found', finder, tried: index + 1 };
  }
  return { id, verdict: trials.length === 0 ? 'unreached' : 'survived', tried: trials.length };
}

async function tryFile(
  { file, only, wallMs }: Trial,
  change: { readonly file: string; readonly text: string },
  child: Child,
  marginMs: number,
): Promise<Finder | undefined> {
  const task = { kind: 'trial', file, change, timeoutMs: SLOWER * wallMs + TEST_MARGIN_MS } as const;
  const trial = only === undefined ? task : { ...task, only };
  const limitMs = SLOWER * wallMs + marginMs;
  let result = await child.run(trial, limitMs);
  // A busy machine can be too slow once, and something that an earlier mutant left behind can end a process.
  if (typeof result === 'string') result = await child.run(trial, 2 * limitMs);
  if (typeof result === 'string') return { file, test: undefined, message: `the process ${result}` };
  return finderOf(file, result);
}

function finderOf(file: string, { ran, otherwise }: RanFile): Finder | undefined {
  const failed = ran.find(({ isFailed }) => isFailed);
  if (failed !== undefined) return { file, test: failed.name, message: failed.message ?? '' };
  return otherwise === undefined ? undefined : { file, test: undefined, message: otherwise };
}
