import { Clock } from '../../../../local/clock.ts';
import type { Invoke, InvokeResult } from '../../../../local/lambda/types.ts';
import type { Execution } from '../../../../local/step-functions/execution.ts';
import { StepFunctions } from '../../../../local/step-functions/step-functions.ts';

export const MACHINE_ARN = 'arn:aws:states:eu-north-1:000000000000:stateMachine:flow';
export const VERSION_ARN = `${MACHINE_ARN}:1`;
export const ALIAS_ARN = `${MACHINE_ARN}:live`;
export const ROLE_ARN = 'arn:aws:iam::000000000000:role/flow';
export const FUNCTION_ARN = 'arn:aws:lambda:eu-north-1:000000000000:function:step';

export type States = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A machine that starts at the first of its states. */
export function aMachine(states: States, extra: Readonly<Record<string, unknown>> = {}) {
  const definition = { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...extra };
  return {
    name: 'flow',
    arn: MACHINE_ARN,
    roleArn: ROLE_ARN,
    definition: JSON.stringify(definition),
    versionArns: [VERSION_ARN],
    aliases: [{ name: 'live', arn: ALIAS_ARN, description: 'What is started', versionArn: VERSION_ARN }],
  };
}

export function aTask(extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: FUNCTION_ARN, Payload: '{% $states.input %}' },
    ...('Next' in extra ? {} : { End: true }),
    ...extra,
  };
}

export function aTokenTask(extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return aTask({
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: FUNCTION_ARN, Payload: { token: '{% $states.context.Task.Token %}' } },
    ...extra,
  });
}

export function aPass(output: unknown, extra: Readonly<Record<string, unknown>> = {}) {
  return { Type: 'Pass', Output: output, ...('Next' in extra ? {} : { End: true }), ...extra };
}

export function failedWith(errorType: string, errorMessage = 'why'): InvokeResult {
  return { error: { errorType, errorMessage, trace: [] } };
}

/**
 * A clock that does not wait for functions under way, so that a test can let time pass while one hangs. Work of the
 * engine itself needs only turns of the event loop, which it does give.
 */
export class ImpatientClock extends Clock {
  override track<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

export interface Workbench {
  readonly clock: Clock;
  readonly stepFunctions: StepFunctions;
  /** Payloads with which the function was invoked. */
  readonly payloads: unknown[];
  /** Starts an execution and returns once it has ended or waits. */
  readonly run: (input?: unknown, name?: string) => Promise<Execution>;
  /** The token in the payload of the latest invocation. */
  readonly token: () => string;
  readonly call: (action: string, body: Record<string, unknown>) => Promise<Record<string, unknown>>;
}

export type Handler = (payload: unknown, attempt: number) => InvokeResult | Promise<InvokeResult>;

/** An engine with one machine, whose one function is `handler`. */
export function aWorkbench(
  states: States,
  handler: Handler = (payload) => ({ payload }),
  options: {
    readonly machine?: Readonly<Record<string, unknown>>;
    readonly clock?: Clock;
  } = {},
): Workbench {
  const clock = options.clock ?? new Clock();
  const payloads: unknown[] = [];
  // A function that works holds up the clock, as in the Lambda host.
  const invoke: Invoke = (_name, payload) => {
    payloads.push(payload);
    const attempt = payloads.length;
    return clock.track((async () => handler(payload, attempt))());
  };
  const stepFunctions = new StepFunctions({
    clock,
    machines: [aMachine(states, options.machine)],
    invoke,
  });
  return {
    clock,
    stepFunctions,
    payloads,
    async run(input, name) {
      const execution = stepFunctions.start({
        stateMachineArn: MACHINE_ARN,
        ...(input === undefined ? {} : { input }),
        ...(name === undefined ? {} : { name }),
      });
      await clock.idle();
      return execution;
    },
    token() {
      const payload = payloads.at(-1) as { token: string };
      return payload.token;
    },
    call: async (action, body) => (await stepFunctions.handle(action, body)) as Record<string, unknown>,
  };
}

export function outputOf(execution: Execution): unknown {
  return execution.outputText === undefined ? undefined : (JSON.parse(execution.outputText) as unknown);
}

/** `id<previousEventId type` of every event, which shows how they hang together. */
export function chain(execution: Execution): string[] {
  return execution.history.events.map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);
}

export function detailsOf(execution: Execution, type: string): Readonly<Record<string, unknown>> | undefined {
  return execution.history.events.find((event) => event.type === type)?.details?.values;
}
