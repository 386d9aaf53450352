import type { Simulation } from '../simulation/simulation.ts';
import { CALLBACK_NAMES, CALLBACKS, type Callback } from './callbacks.ts';
import { lineOf, type Case } from './case-line.ts';
import { FLOWS, type Flow } from './flows.ts';
import { briefCases, type Recorded } from './plan.ts';
import { runCase, type CaseResult } from './run-case.ts';

type Tell = (line: string) => void;

/** A run in which nothing failed. */
export interface Faultless extends Recorded, Pick<CaseResult, 'wrongs' | 'settledAfterSeconds' | 'visited'> {}

/** What came of the cases of a flow. */
export interface Outcome {
  readonly line: string;
  readonly wrongs: readonly string[];
  /** How much later than without the fault the last checkout was in its final state; below zero when it was refused. */
  readonly recoverySeconds: number;
}

const callbacksOf = ({ isNeverEarly = false }: Flow): readonly Callback[] =>
  CALLBACK_NAMES.filter((name) => !(isNeverEarly && 'isEarly' in CALLBACKS[name]));

/** Runs every flow with every callback and nothing that fails, and writes down what it asks for. */
export async function record(
  simulation: Simulation,
  { flows }: { readonly flows?: readonly string[] | undefined },
): Promise<readonly Faultless[]> {
  const recorded: Faultless[] = [];
  for (const flow of FLOWS.filter(({ name }) => flows?.includes(name) ?? true)) {
    for (const callback of callbacksOf(flow)) recorded.push(await recordOne(simulation, flow.name, callback));
  }
  return recorded;
}

async function recordOne(simulation: Simulation, flow: string, callback: Callback): Promise<Faultless> {
  const { wrongs, effects, settledAfterSeconds, visited } = await runCase(simulation, { flow, callback });
  return { flow, callback, effects, wrongs, settledAfterSeconds, visited };
}

/** Runs cases; `settled` is when the same flow with the same callback was in its final state, by `{flow} {callback}`. */
export async function run(
  simulation: Simulation,
  { cases, settled }: { readonly cases: readonly Case[]; readonly settled: Readonly<Record<string, number>> },
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const each of cases) {
    const { wrongs, settledAfterSeconds } = await runCase(simulation, each);
    const recoverySeconds = settledAfterSeconds - (settled[`${each.flow} ${each.callback}`] ?? 0);
    outcomes.push({ line: lineOf(each), wrongs, recoverySeconds });
  }
  return outcomes;
}

/**
 * Looks for anything that is wrong with the code as it is in this thread, the likeliest places first: every flow without a
 * fault, then the brief selection. At most `most` cases. Returns the first that fails, as a line to replay and what was wrong.
 */
export async function findFailure(
  simulation: Simulation,
  { most = Number.POSITIVE_INFINITY }: { readonly most?: number },
  tell: Tell,
): Promise<string | undefined> {
  const runs: Recorded[] = [];
  let count = 0;
  for (const callback of CALLBACK_NAMES) {
    for (const flow of FLOWS.filter((each) => callbacksOf(each).includes(callback))) {
      if (++count > most) return undefined;
      const { wrongs, ...recorded } = await recordOne(simulation, flow.name, callback);
      runs.push(recorded);
      if (wrongs.length > 0) return told({ flow: flow.name, callback }, wrongs);
    }
  }
  for (const each of briefCases(runs)) {
    if (++count > most) return undefined;
    const { wrongs } = await runCase(simulation, each);
    if (wrongs.length > 0) return told(each, wrongs);
    if (count % 100 === 0) tell(`${count} cases`);
  }
  return undefined;
}

const told = (failed: Case, wrongs: readonly string[]): string => `${lineOf(failed)}: ${wrongs.join('; ')}`;
