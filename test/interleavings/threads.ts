import { SimulationThread } from '../simulation/simulate.ts';
import type { Exploration, Explored, Failure } from './explore.ts';

/** Simulations at work side by side: as many as the smallest machine has processors. */
export const THREADS = 2;

/** A thread on the code as it is, or with other texts in the place of some of its files. */
export const startThread = (sources?: Readonly<Record<string, string>>): Promise<SimulationThread> =>
  SimulationThread.start(sources === undefined ? {} : { sources });

/** Explores in a thread. `run` is the exported function of `explore.ts`. */
export const exploreIn = (
  thread: SimulationThread,
  run: 'explore' | 'exploreCrowds',
  input: Exploration,
): Promise<Explored> => thread.run<Explored>({ module: 'test/interleavings/explore.ts', run, input });

/** What a person reads when a rule broke: how to see it again, which rule, and everything that happened. */
export const describeFailure = ({ line, broken, trace }: Failure): string =>
  [`npm run replay -- '${line}'`, ...broken, ...trace].join('\n');
