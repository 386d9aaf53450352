import { attemptMap, attemptParallel } from './branches.ts';
import type { ChoiceState, FailState, GuardedState, WaitState } from './definition.ts';
import { EvaluationError, matchesError, reportedName, StatesError } from './errors.ts';
import { dropFork } from './frame.ts';
import { CAUSE_CHARACTERS, ERROR_CHARACTERS, LONGEST_SECONDS } from './limits.ts';
import { Retries } from './retries.ts';
import { attemptTask } from './task.ts';
import type { Thread } from './thread.ts';
import { Visit } from './visit.ts';

/** Transitions after which other work of the process gets a turn: states that wait for nothing would keep it busy. */
const TRANSITIONS_PER_TURN = 50;

/** Moves a flow from where its frame stands to its end. Rejects with the error that no catcher took, a StatesError. */
export async function runFlow(thread: Thread): Promise<void> {
  const { frame, cancellation } = thread;
  for (let transitions = 1; frame.output === undefined; transitions++) {
    cancellation.throwIfCancelled();
    const state = frame.flow.States[frame.stateName];
    if (state === undefined) throw new StatesError('States.Runtime', `There is no state '${frame.stateName}'.`);
    const visit = new Visit(thread, frame.stateName, state);
    try {
      await runState(visit);
    } catch (error) {
      cancellation.throwIfCancelled();
      throw error instanceof StatesError ? error : visit.locate(error);
    }
    if (transitions % TRANSITIONS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

async function runState(visit: Visit): Promise<void> {
  const { state } = visit;
  switch (state.Type) {
    case 'Pass':
      return visit.leave(state, {}, visit.input, state.Next);
    case 'Succeed':
      return visit.leave(state, {}, visit.input, undefined);
    case 'Fail':
      return fail(visit, state);
    case 'Wait':
      return wait(visit, state);
    case 'Choice':
      return choose(visit, state);
    case 'Task':
      return guard(visit, state, () => attemptTask(visit, state));
    case 'Parallel':
      return guard(visit, state, () => attemptParallel(visit, state, runFlow));
    case 'Map':
      return guard(visit, state, () => attemptMap(visit, state, runFlow));
  }
}

async function fail(visit: Visit, state: FailState): Promise<void> {
  const text = (field: 'Error' | 'Cause', limit: number) =>
    visit.evaluate(async (expressions) =>
      state[field] === undefined
        ? undefined
        : (await expressions.string(state[field], visit.scope(), field)).slice(0, limit),
    );
  throw new StatesError(await text('Error', ERROR_CHARACTERS), await text('Cause', CAUSE_CHARACTERS));
}

async function wait(visit: Visit, state: WaitState): Promise<void> {
  const { clock } = visit.thread.engine;
  const due = await visit.evaluate(async (expressions) => {
    const scope = visit.scope();
    if (state.Timestamp === undefined) {
      const seconds = await expressions.wholeNumber(state.Seconds, scope, 'Seconds', 0, LONGEST_SECONDS);
      return clock.now() + seconds * 1000;
    }
    const timestamp = await expressions.string(state.Timestamp, scope, 'Timestamp');
    const time = Date.parse(timestamp);
    if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(timestamp) || Number.isNaN(time)) {
      throw new EvaluationError('Timestamp', `The timestamp '${timestamp}' is not in the format of RFC 3339.`);
    }
    // Step Functions takes no notice of a timestamp's milliseconds.
    return Math.floor(time / 1000) * 1000;
  });
  if (due > clock.now()) await visit.sleepUntil(due);
  return visit.leave(state, {}, visit.input, state.Next);
}

async function choose(visit: Visit, state: ChoiceState): Promise<void> {
  for (const [index, rule] of state.Choices.entries()) {
    const location = `Choices[${index}]/`;
    const isMatch = await visit.evaluate((expressions) =>
      expressions.boolean(rule.Condition, visit.scope(), `${location}Condition`),
    );
    if (!isMatch) continue;
    // A rule without an Output of its own has the state's; Assign of the state belongs to Default alone.
    const ending = {
      ...(rule.Assign === undefined ? {} : { Assign: rule.Assign }),
      ...(rule.Output === undefined && state.Output === undefined ? {} : { Output: rule.Output ?? state.Output }),
    };
    return visit.leave(ending, {}, visit.input, rule.Next, location);
  }
  if (state.Default === undefined) {
    throw visit.locate(new StatesError('States.NoChoiceMatched', 'No rule matched, and the state has no Default.'));
  }
  return visit.leave(state, {}, visit.input, state.Default);
}

/** Retry and Catch around the attempts of a state. What its Output or Assign raise counts as the attempt's failure. */
async function guard(visit: Visit, state: GuardedState, attempt: () => Promise<unknown>): Promise<void> {
  const { engine, cancellation, frame, trail } = visit.thread;
  const retries = new Retries(state.Retry ?? [], engine.random);
  for (;;) {
    visit.retryCount = retries.count;
    let failure: StatesError;
    try {
      const result = await attempt();
      return await visit.leave(state, { result }, result, state.Next);
    } catch (error) {
      cancellation.throwIfCancelled();
      failure = error instanceof StatesError ? error : visit.locate(error);
    }
    if (state.Type !== 'Task') trail.record(`${state.Type}StateFailed`);
    const delay = retries.next(failure.error);
    if (delay !== undefined) {
      dropFork(frame);
      await visit.sleepUntil(engine.clock.now() + delay);
      continue;
    }
    const catchers = state.Catch ?? [];
    const index = catchers.findIndex((catcher) => matchesError(catcher.ErrorEquals, failure.error));
    const catcher = catchers[index];
    if (catcher === undefined) throw failure;
    const errorOutput = { Error: reportedName(failure.error) ?? '', Cause: failure.explanation ?? '' };
    return visit.leave(catcher, { errorOutput }, errorOutput, catcher.Next, `Catch[${index}]/`);
  }
}
