import { expect } from '@jest/globals';
import { ServiceError } from '../../../../../local/aws/types.ts';
import { Clock } from '../../../../../local/clock.ts';
import type { InvokeResult } from '../../../../../local/lambda/types.ts';
import type { Execution } from '../../../../../local/step-functions/execution.ts';
import { StepFunctions } from '../../../../../local/step-functions/step-functions.ts';
import { aMachine, chain, detailsOf, MACHINE_ARN, outputOf } from '../../support/workbench.ts';
import { expectModelled, expectModelledHistory, membersOfRequest } from './aws-model.ts';
import type { Act, Answer, Case, Course } from './case.ts';

/** Jumps of the clock after which an execution is taken to run for ever. */
const MOST_JUMPS = 200;

/** Runs a case to its end and compares. The caller has stopped real time: instants are exact. */
export async function runCase(
  { states, machine, input = {}, answers, acts = [], random = 0, startedAfter = 0 }: Case,
  expected: Course,
): Promise<void> {
  const clock = new Clock();
  await clock.advance(startedAfter * 1000);
  const startedAt = clock.now();
  const seconds = () => (clock.now() - startedAt) / 1000;
  const payloads: unknown[] = [];
  const invokedAt: number[] = [];
  const stepFunctions = new StepFunctions({
    clock,
    machines: [aMachine(states, machine)],
    invoke: (_name, payload) => {
      invokedAt.push(seconds());
      payloads.push(payload);
      return answerOf(clock, answers?.at(Math.min(invokedAt.length, answers.length) - 1) ?? { gives: payload });
    },
    random: () => random,
  });
  const execution = stepFunctions.start({ stateMachineArn: MACHINE_ARN, input, name: 'one' });
  await clock.idle();
  for (const act of acts) {
    const wait = (act.at ?? seconds()) - seconds();
    if (wait > 0) await clock.advance(wait * 1000);
    await perform(stepFunctions, execution, act, payloads);
    await clock.idle();
  }
  for (let jump = 0; clock.nextDueAt !== undefined && execution.status === 'RUNNING'; jump++) {
    if (jump === MOST_JUMPS) throw new Error('The execution does not come to an end.');
    await clock.advance(clock.nextDueAt - clock.now());
  }
  expectModelledHistory(execution.history.events);
  expectCourse(execution, expected, { payloads, invokedAt, startedAt });
  stepFunctions.stop();
}

function expectCourse(
  execution: Execution,
  expected: Course,
  { payloads, invokedAt, startedAt }: { payloads: unknown[]; invokedAt: number[]; startedAt: number },
): void {
  const { status, error, cause } = execution;
  if ('output' in expected) {
    expect({ status, error, cause, output: outputOf(execution) }).toEqual({
      status: 'SUCCEEDED',
      error: undefined,
      cause: undefined,
      output: expected.output,
    });
  } else {
    expect({ status, error, cause }).toMatchObject({ status: expected.status ?? 'FAILED', error: expected.error });
  }
  if (expected.cause !== undefined) expect(cause).toEqual(matching(expected.cause));
  if (expected.history !== undefined) expect(chain(execution)).toEqual(expected.history);
  if (expected.links !== undefined) expect(linksOf(execution)).toEqual(expected.links.toSorted());
  for (const [type, details] of Object.entries(expected.details ?? {})) {
    expect({ [type]: detailsOf(execution, type) }).toEqual({ [type]: details });
  }
  if (expected.invokedAt !== undefined) expect({ invokedAt }).toEqual({ invokedAt: expected.invokedAt });
  if (expected.payloads !== undefined) expect({ payloads }).toEqual({ payloads: expected.payloads });
  if (expected.endsAt !== undefined) {
    expect({ endsAt: ((execution.stoppedAt ?? Number.NaN) - startedAt) / 1000 }).toEqual({ endsAt: expected.endsAt });
  }
}

function linksOf({ history }: Execution): string[] {
  const typeOf = (id: number) => history.events[id - 1]?.type ?? 'nothing';
  return history.events.map(({ type, previousEventId }) => `${type} after ${typeOf(previousEventId)}`).toSorted();
}

function matching(cause: string | RegExp): unknown {
  return typeof cause === 'string' ? cause : expect.stringMatching(cause);
}

async function answerOf(clock: Clock, answer: Answer): Promise<InvokeResult> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (answer.afterSeconds === undefined) resolve();
  else clock.after(answer.afterSeconds * 1000, resolve);
  await promise;
  if ('gives' in answer) return { payload: answer.gives };
  if ('fails' in answer) {
    const { fails, message = 'why', trace = [] } = answer;
    return { error: { errorType: fails, errorMessage: message, trace } };
  }
  if ('refused' in answer) throw new ServiceError(answer.refused, answer.message);
  return new Promise(() => undefined);
}

async function perform(
  stepFunctions: StepFunctions,
  execution: Execution,
  { operation, request, tokenOf = -1, answer, refused }: Act,
  payloads: readonly unknown[],
): Promise<void> {
  const known = {
    executionArn: execution.arn,
    stateMachineArn: MACHINE_ARN,
    taskToken: (payloads.at(tokenOf) as { token?: string } | undefined)?.token,
  };
  const members = membersOfRequest(operation);
  const body = {
    ...Object.fromEntries(Object.entries(known).filter(([name]) => members.includes(name))),
    ...request,
  };
  const outcome = await stepFunctions.handle(operation, body).then(
    (given) => ({ given: given as Record<string, unknown> }),
    (error: unknown) => ({ refused: error instanceof ServiceError ? error.code : error }),
  );
  if (refused !== undefined) return expect(outcome).toEqual({ refused });
  expect(outcome).toEqual({ given: expect.objectContaining(answer ?? {}) });
  if ('given' in outcome) expectModelled(operation, outcome.given);
}
