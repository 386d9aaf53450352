import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { functionDefinitions } from '../../infra/functions.ts';
import { SimulationThread, type Task } from '../simulation/simulate.ts';
import { isLong } from '../support/long.ts';
import { lineOf, type Case } from './case-line.ts';
import { FLOWS } from './flows.ts';
import type { Faultless, Outcome } from './matrix.ts';
import { MODE_NAMES, MODES } from './modes.ts';
import { briefCases, everyCase } from './plan.ts';
import { taskStates } from './task-states.ts';

const MODULE = 'test/faults/matrix.ts';
/** The long suite has the processors for itself for as long as that takes. */
const THREADS = isLong ? 2 : 1;

const names = FLOWS.filter((flow) => isLong || flow.isLong !== true).map(({ name }) => name);

let faultless: readonly Faultless[] = [];
let cases: ReadonlyMap<string, readonly Case[]> = new Map();
const outcomes: Outcome[] = [];
const threads: SimulationThread[] = [];

beforeAll(async () => {
  for (let thread = 0; thread < THREADS; thread++) threads.push(await SimulationThread.start());
  faultless = (await inThreads(names, (flows) => ({ module: MODULE, run: 'record', input: { flows } }))) as Faultless[];
  const planned = isLong ? everyCase(faultless) : briefCases(faultless);
  cases = Map.groupBy(planned, ({ flow }) => flow);
}, 1_800_000);

afterAll(async () => {
  for (const thread of threads) await thread.end();
  if (outcomes.length > 0) process.stdout.write(`${summary()}\n`);
});

test.each(names)('%s: nothing is wrong while nothing fails, whenever the callback comes', (name) => {
  const wrong = faultless
    .filter(({ flow, wrongs }) => flow === name && wrongs.length > 0)
    .map(({ flow, callback, wrongs }) => ({ replay: replayOf(lineOf({ flow, callback })), wrongs }));
  expect(wrong).toEqual([]);
});

test.each(names)(
  '%s: the rules hold, whatever fails in whatever way',
  async (name) => {
    const settled = Object.fromEntries(
      faultless.map(({ flow, callback, settledAfterSeconds }) => [`${flow} ${callback}`, settledAfterSeconds]),
    );
    const found = (await inThreads(cases.get(name) ?? [], (some) => ({
      module: MODULE,
      run: 'run',
      input: { cases: some, settled },
    }))) as Outcome[];
    outcomes.push(...found);
    const wrong = found.filter(({ wrongs }) => wrongs.length > 0);
    expect(wrong.map(({ line, wrongs }) => ({ replay: replayOf(line), wrongs }))).toEqual([]);
  },
  1_800_000,
);

test('the flows visit every Task state, and every function that works in the background', async () => {
  const visited = new Set(faultless.flatMap((each) => each.visited));
  const inBackground = functionDefinitions
    .filter(({ schedule, stream, events }) => (schedule ?? stream ?? events) !== undefined)
    .map(({ name }) => name);
  const missing = [...(await taskStates()), ...inBackground].filter((name) => !visited.has(name));
  expect(missing).toEqual([]);
});

test('every way to fail was tried', () => {
  const tried = new Set(outcomes.map(({ line }) => line.split(' ').at(-1)));
  const ways = MODE_NAMES.filter((name) => isLong || !('isLong' in MODES[name]));
  expect(ways.filter((way) => !tried.has(way))).toEqual([]);
});

/** Divides work between the threads, evenly mixed, and puts together what comes of it. */
async function inThreads<Work>(
  work: readonly Work[],
  taskOf: (some: readonly Work[]) => Task,
): Promise<readonly unknown[]> {
  const parts = threads.map((thread, index) =>
    thread.run<readonly unknown[]>(taskOf(work.filter((_, position) => position % threads.length === index))),
  );
  return (await Promise.all(parts)).flat();
}

const replayOf = (line: string): string => `npm run replay -- '${line}'`;

/** How many cases there were, and how long the slowest of each flow took to come right. */
function summary(): string {
  const worst = names.map((name) => {
    const own = outcomes.filter(({ line }) => line.split(' ')[1] === name);
    return own.toSorted((one, other) => other.recoverySeconds - one.recoverySeconds)[0];
  });
  const lines = worst
    .filter((outcome) => outcome !== undefined)
    .map(({ line, recoverySeconds }) => `${recoverySeconds.toFixed(0).padStart(6)} s  ${line}`);
  const count = `${faultless.length + outcomes.length} cases, ${outcomes.length} of them with a fault.`;
  return [`Fault matrix: ${count} The longest that a fault put off the final state, by flow:`, ...lines].join('\n');
}
