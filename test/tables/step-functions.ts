import type { OrderRuns, TaskTokens } from '../../lambdas/adapters/runs.ts';
import type { RunKind } from '../../lambdas/domain/checkout.ts';
import type { Refusal } from '../../lambdas/domain/errors.ts';
import { runName } from '../../lambdas/domain/identifiers.ts';

/**
 * Step Functions as far as the parties around a checkout use it: runs by their names, each used once, and waits that
 * take one answer.
 */
export function aStepFunctions() {
  const executions = new Map<string, 'running' | 'closed'>();
  const started: { readonly name: string; readonly kind: RunKind }[] = [];
  const answers: (readonly [token: string, answer: unknown])[] = [];
  const waits = new Map<string, 'over' | Error>();
  let failure: Error | undefined;

  const answer = (token: string, content: unknown): 'taken' | 'closed' => {
    answers.push([token, content]);
    const wait = waits.get(token);
    if (wait instanceof Error) throw wait;
    if (wait === 'over') return 'closed';
    waits.set(token, 'over');
    return 'taken';
  };
  const runs: OrderRuns = {
    start: (checkoutId, number, kind) => {
      if (failure !== undefined) return Promise.reject(failure);
      const name = runName(checkoutId, number);
      if (!executions.has(name)) {
        executions.set(name, 'running');
        started.push({ name, kind });
      }
      return Promise.resolve();
    },
    describe: (checkoutId, number) => Promise.resolve(executions.get(runName(checkoutId, number)) ?? 'missing'),
  };
  const tokens: TaskTokens = {
    answer: async (token, output) => answer(token, output),
    refuse: async (token, refusal: Refusal) => answer(token, refusal),
  };

  return {
    runs,
    tokens,
    /** Runs that came to be, in their order. */
    started,
    /** Every answer that was given, taken or not. */
    answers,
    /** Lets a run be under way, or over, as it is found. */
    put: (checkoutId: string, number: number, status: 'running' | 'closed') =>
      executions.set(runName(checkoutId, number), status),
    /** The wait is over before it is answered. */
    endWait: (token: string) => waits.set(token, 'over'),
    /** Answers to this token fail; without an error they no longer do. */
    failAnswers: (token: string, error: Error | undefined) =>
      error === undefined ? waits.delete(token) : waits.set(token, error),
    /** No run can be started; without an error they can again. */
    failStarts: (error: Error | undefined) => {
      failure = error;
    },
  };
}

export type FakeStepFunctions = ReturnType<typeof aStepFunctions>;

/** A token of a step of the first run. */
export const aToken = (token: string) => ({ token, run: 1, redrive: 0, retry: 0 });
