import { SimulationThread } from '../test/simulation/simulate.ts';

/**
 * Plays again what a proof has found, from the line that it printed: `npm run replay -- 'interleaving {…}'`. Every turn
 * is told, and which rules were broken.
 */

/** What came of it: the same of every kind of line. */
interface Replayed {
  readonly broken: readonly string[];
  /** What happened, a turn in each line. */
  readonly trace: readonly string[];
}

/** By the word that a line begins with: a function that is given the simulation and the line. */
const KINDS: Readonly<Record<string, { readonly module: string; readonly run: string }>> = {
  interleaving: { module: 'test/interleavings/explore.ts', run: 'replay' },
};

const line = process.argv.slice(2).join(' ');
const kind = KINDS[line.split(' ', 1)[0] ?? ''];
if (kind === undefined) {
  console.error(`A line begins with one of: ${Object.keys(KINDS).join(', ')}`);
  process.exit(2);
}
const thread = await SimulationThread.start();
const { broken, trace } = await thread.run<Replayed>({ ...kind, input: line });
await thread.end();
console.log(trace.join('\n'));
console.log(broken.length === 0 ? 'Every rule holds.' : `Broken:\n${broken.join('\n')}`);
process.exitCode = broken.length === 0 ? 0 : 1;
