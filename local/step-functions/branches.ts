import type { Cancellation } from './cancellation.ts';
import type { MapState, ParallelState } from './definition.ts';
import { DATA_LIMIT_EXCEEDED, StatesError } from './errors.ts';
import { dropFork, newFrame, type Fork, type Frame } from './frame.ts';
import type { Trail } from './history.ts';
import { INLINE_MAP_CONCURRENCY } from './limits.ts';
import type { Thread } from './thread.ts';
import type { Visit } from './visit.ts';

/** Runs the flow of a branch to its end. Given from outside, since flows contain branches contain flows. */
export type RunFlow = (thread: Thread) => Promise<void>;

/** Types of states that leave an Aborted event when a sibling's failure ends them. */
const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** All branches of a Parallel state, with the same input; the result has their outputs in the order of the branches. */
export async function attemptParallel(visit: Visit, state: ParallelState, runFlow: RunFlow): Promise<unknown> {
  const { frame, trail } = visit.thread;
  if (frame.fork === undefined) {
    const argument =
      state.Arguments === undefined
        ? visit.input
        : await visit.evaluate((expressions) => expressions.evaluate(state.Arguments, visit.scope(), 'Arguments'));
    visit.payload(argument);
    trail.record('ParallelStateStarted');
    frame.fork = { inputs: state.Branches.map(() => argument), branches: [] };
  }
  const fork = frame.fork;
  return runBranches(visit, fork, fork.inputs.length, async (thread, index) => {
    const flow = state.Branches[index];
    if (flow === undefined) throw new RangeError(`There is no branch ${index}`);
    fork.branches[index] ??= newFrame(flow, frame.variables.inner(), fork.inputs[index]);
    await runFlow({ ...thread, frame: fork.branches[index] });
  });
}

/** One flow per item of a Map state, at most MaxConcurrency at a time; results are in the order of the items. */
export async function attemptMap(visit: Visit, state: MapState, runFlow: RunFlow): Promise<unknown> {
  const { frame, trail } = visit.thread;
  const concurrency =
    state.MaxConcurrency === undefined
      ? 0
      : await visit.evaluate((expressions) =>
          expressions.wholeNumber(state.MaxConcurrency, visit.scope(), 'MaxConcurrency', 0, Number.MAX_SAFE_INTEGER),
        );
  if (frame.fork === undefined) {
    const inputs = await visit.evaluate((expressions) =>
      state.Items === undefined
        ? expressions.array(visit.input, visit.scope(), 'Items')
        : expressions.array(state.Items, visit.scope(), 'Items'),
    );
    trail.record('MapStateStarted', 'mapStateStartedEventDetails', { length: inputs.length });
    frame.fork = { inputs, branches: [] };
  }
  const fork = frame.fork;
  const limit = concurrency === 0 ? INLINE_MAP_CONCURRENCY : concurrency;
  return runBranches(visit, fork, limit, async (thread, index) => {
    const iteration = { name: visit.name, index };
    const item = { Map: { Item: { Index: index, Value: fork.inputs[index] } } };
    if (fork.branches[index] === undefined) {
      thread.trail.record('MapIterationStarted', 'mapIterationStartedEventDetails', iteration);
      const input =
        state.ItemSelector === undefined
          ? fork.inputs[index]
          : await visit.evaluate((expressions) =>
              expressions.evaluate(state.ItemSelector, visit.scope({}, item), 'ItemSelector'),
            );
      visit.payload(input);
      fork.branches[index] = newFrame(state.ItemProcessor, frame.variables.inner(), input);
    }
    await runFlow({ ...thread, frame: fork.branches[index], context: { ...thread.context, ...item } });
    thread.trail.record('MapIterationSucceeded', 'mapIterationSucceededEventDetails', iteration);
  });
}

/**
 * Runs what is not over yet of a fork. The first failure ends the other branches and is the failure of the state. A
 * redriven execution comes here again with the branches that are over kept.
 */
async function runBranches(
  visit: Visit,
  fork: Fork,
  limit: number,
  runBranch: (thread: Thread, index: number) => Promise<void>,
): Promise<readonly unknown[]> {
  const { thread } = visit;
  const { activity } = thread.engine;
  const { cancellation, detach } = thread.cancellation.part();
  const waiting = [...fork.inputs.keys()].filter((index) => fork.branches[index]?.output === undefined);
  const forkedAt = thread.trail.fork(cancellation);
  let lastEventId = thread.trail.lastId;

  const worker = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
      const trail = forkedAt.fork(cancellation);
      try {
        await runBranch({ ...thread, trail, cancellation }, index);
        lastEventId = trail.lastId;
      } catch (error) {
        cancellation.throwIfCancelled();
        abortBranches(visit, fork, trail, index, cancellation);
        throw error;
      }
    }
  };
  try {
    const workers = Array.from({ length: Math.min(limit, waiting.length) }, () => activity.run(worker));
    await activity.pause(Promise.all(workers));
  } finally {
    detach();
  }
  thread.trail.follow(lastEventId);
  const results = fork.inputs.map((_, index) => fork.branches[index]?.output?.value);
  try {
    visit.payload(results);
  } catch (error) {
    // Too much as a whole: a redrive has to run the branches that succeeded as well.
    if (error instanceof StatesError && error.error === DATA_LIMIT_EXCEEDED) dropFork(thread.frame);
    throw error;
  }
  thread.trail.record(`${visit.state.Type}StateSucceeded`);
  return results;
}

/** Writes what a branch's failure means for all of them, and ends the others. */
function abortBranches(visit: Visit, fork: Fork, failed: Trail, failedIndex: number, cancellation: Cancellation): void {
  const { trail } = visit.thread;
  trail.follow(failed.lastId);
  cancellation.cancel(new Error('A sibling branch failed'));
  const order = [failedIndex, ...fork.branches.keys()].filter((index, at, all) => all.indexOf(index) === at);
  for (const index of order) {
    const branch = fork.branches[index];
    if (branch?.output !== undefined) continue;
    const isFailed = index === failedIndex;
    if (visit.state.Type === 'Map' && (isFailed || branch !== undefined)) {
      const type = isFailed ? 'MapIterationFailed' : 'MapIterationAborted';
      const member = isFailed ? 'mapIterationFailedEventDetails' : 'mapIterationAbortedEventDetails';
      trail.note(type, member, { name: visit.name, index });
    }
    const open = branch === undefined ? undefined : openStateType(branch);
    if (open !== undefined && ABORTABLE.has(open)) trail.note(`${open}StateAborted`);
  }
}

function openStateType(frame: Frame): string | undefined {
  return frame.entered === undefined ? undefined : frame.flow.States[frame.stateName]?.Type;
}
