import { SimulationThread } from '../test/simulation/simulate.ts';
import './require-node.ts';

/**
 * Plays again what a proof has found, from the line that it printed: `npm run replay -- 'fault paid never …'`. All that
 * happens is told, and which rules were broken. Ends with 1 when one was.
 */

/** What came of it: the same of every kind of line. */
interface Replayed {
  readonly broken: readonly string[];
  /** What happened, for people. */
  readonly trace: readonly string[];
}

/** By the word that a line begins with: a function that is given the simulation and the line. */
const KINDS: Readonly<Record<string, { readonly module: string; readonly run: string }>> = {
  fault: { module: 'test/faults/replay.ts', run: 'replay' },
  hostile: { module: 'test/hostile-input/attack.ts', run: 'replay' },
  interleaving: { module: 'test/interleavings/explore.ts', run: 'replay' },
};

const USAGE = `npm run replay -- '<line>', with a line that a test printed: it begins with ${Object.keys(KINDS).join(' or ')}. To begin with:

  npm run replay -- 'fault paid normal'
  npm run replay -- 'fault paid never RequestPayment:PUT-paymentrequests#1 lost'`;

const line = process.argv.slice(2).join(' ').trim();
const kind = KINDS[line.split(' ', 1)[0] ?? ''];
if (kind === undefined) {
  console.error(USAGE);
  process.exit(2);
}
const thread = await SimulationThread.start();
const { broken, trace } = await thread.run<Replayed>({ ...kind, input: line });
await thread.end();
console.log(trace.join('\n'));
console.log(broken.length === 0 ? 'Every rule holds.' : ['Broken:', ...broken].join('\n  '));
process.exitCode = broken.length === 0 ? 0 : 1;
