import type { StreamRecord } from '../../local/dynamodb/dynamo-db.ts';
import type { Case } from './case-line.ts';
import { Fault, Recorder } from './effects.ts';
import { flowNamed } from './flows.ts';
import { judge } from './judge.ts';
import { PRODUCT, Scene } from './scene.ts';
import { aProduct } from '../support/builders.ts';
import type { Fate } from '../simulation/wire.ts';
import type { Simulation } from '../simulation/simulation.ts';

export interface CaseResult {
  /** What is wrong, a sentence each; empty when all is well. */
  readonly wrongs: readonly string[];
  /** The effects of a run in which nothing failed. */
  readonly effects: readonly string[];
  /** From the beginning until the last checkout was in its final state, virtual seconds. */
  readonly settledAfterSeconds: number;
  /** Functions that were at work, and states that runs were in. */
  readonly visited: readonly string[];
}

/** Whoever wants to hear of a run what its result does not say. */
interface Follower {
  /** The world is as new, and nothing has happened yet. */
  readonly onBegin?: () => void;
  /** What people do and see. */
  readonly tell?: (text: string) => void;
}

/** Late callbacks, and what they set off, have come by then. */
const AFTERMATH_SECONDS = 900;
/** The last question about a payment that ended unpaid comes after a day; what is due later is housekeeping. */
const LAST_LOOK_SECONDS = 26 * 3600;
/** A due checkout is looked at within a minute or two. */
const UNTIL_SWEPT_SECONDS = 61;
/** More looks than any checkout needs in a day. */
const MOST_LOOKS = 400;

export async function runCase(
  simulation: Simulation,
  { flow: name, callback, fault }: Case,
  { onBegin, tell }: Follower = {},
): Promise<CaseResult> {
  const flow = flowNamed(name);
  const recorder = new Recorder();
  const failing = fault === undefined ? undefined : new Fault(fault.effect, fault.mode, () => simulation.clock.now());
  const decide: (request: Parameters<Recorder['decide']>[0]) => Fate = (failing ?? recorder).decide;
  await simulation.begin({ decide, products: [aProduct({ id: PRODUCT })], audits: flow.isAudited ?? false });
  onBegin?.();
  const beganAt = simulation.clock.now();
  const watch = watchEndings(simulation);
  const scene = new Scene(simulation, callback, tell);
  try {
    await flow.happens(scene);
    await drain(simulation);
  } finally {
    watch.stop();
  }
  const wrongs = await judge(scene, flow, fault?.mode);
  if (failing !== undefined && failing.begunAt === undefined) wrongs.unshift(`${fault?.effect} did not happen`);
  return {
    wrongs,
    effects: recorder.effects,
    settledAfterSeconds: (watch.lastAt() - beganAt) / 1000,
    visited: [...recorder.functions, ...statesOf(simulation)],
  };
}

const statesOf = ({ stepFunctions }: Simulation): ReadonlySet<string> =>
  new Set(
    stepFunctions.executions
      .flatMap(({ history }) => history.events)
      .filter(({ type }) => type.endsWith('StateEntered'))
      .map(({ details }) => String(details?.values['name'])),
  );

/** Lets time pass until nothing is left to do, or only what comes days later. */
async function drain(simulation: Simulation): Promise<void> {
  await simulation.advance(AFTERMATH_SECONDS);
  const until = simulation.clock.now() + LAST_LOOK_SECONDS * 1000;
  for (let look = 0; look < MOST_LOOKS; look++) {
    const { nextDueAt, stepFunctions, clock } = simulation;
    const isRunning = stepFunctions.runningCount > 0;
    if (!isRunning && (nextDueAt === undefined || nextDueAt > until)) return;
    const next = isRunning ? clock.now() : Math.max(nextDueAt ?? 0, clock.now());
    await simulation.advance((next - clock.now()) / 1000 + UNTIL_SWEPT_SECONDS);
    if (clock.now() > until) return;
  }
}

/** When a checkout last began or ceased to be ended or flagged. */
function watchEndings(simulation: Simulation): { readonly lastAt: () => number; readonly stop: () => void } {
  let lastAt = simulation.clock.now();
  const stop = simulation.onChange(({ dynamodb: { OldImage: before, NewImage: after } }, table) => {
    if (!table.includes('-checkouts-') || after?.['kind']?.S !== 'checkout') return;
    const standOf = (image: StreamRecord['dynamodb']['NewImage']) =>
      `${image?.['ending']?.S} ${image?.['attention'] !== undefined}`;
    if (standOf(before) !== standOf(after)) lastAt = simulation.clock.now();
  });
  return { lastAt: () => lastAt, stop };
}
