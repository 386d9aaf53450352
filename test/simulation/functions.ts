import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { functionDefinitions } from '../../infra/functions.ts';
import { ServiceError } from '../../local/aws/types.ts';
import type { Clock } from '../../local/clock.ts';
import { sandboxEnded, timedOut } from '../../local/lambda/errors.ts';
import { namesOf, splitQualifier } from '../../local/lambda/function-name.ts';
import type { InvokeResult } from '../../local/lambda/types.ts';
import { invocationContext } from '../../local/lambda/worker/context.ts';
import { InvokeStore } from '../../local/lambda/worker/invoke-store.ts';
import { describeError } from '../../local/lambda/worker/runtime-error.ts';
import type { FunctionSpec } from '../../local/template/types.ts';

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** A function at work, or one that was. */
export interface Invocation {
  readonly requestId: string;
  readonly functionName: string;
  /** The function and what it works for: `ReserveStock 1f0c…`. */
  readonly actor: string;
  /** False once it has answered, was killed or ran out of time: what it still does reaches nobody. */
  isAlive: boolean;
  readonly end: (result: InvokeResult) => void;
}

const invokeStore = new InvokeStore();
const running = new AsyncLocalStorage<Invocation>();

/** The function whose code is running now. */
export const currentInvocation = (): Invocation | undefined => running.getStore();

/** The request id of the function whose code is running now. */
export const currentRequestId = (): string | undefined => running.getStore()?.requestId;

/**
 * The template's functions, their handlers loaded from their sources. All share one process here, and one environment:
 * no two functions may know the same variable by different values.
 */
export class Functions {
  readonly #clock: Clock;
  readonly #specs = new Map<string, FunctionSpec>();
  readonly #handlers = new Map<string, Handler>();

  constructor(clock: Clock, specs: readonly FunctionSpec[]) {
    this.#clock = clock;
    for (const spec of specs) for (const name of namesOf(spec)) this.#specs.set(name, spec);
  }

  async load(region: string): Promise<void> {
    Object.assign(globalThis, { awslambda: { InvokeStore: invokeStore } });
    Object.assign(process.env, {
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'simulation',
      AWS_SECRET_ACCESS_KEY: 'simulation',
      // Makes the AWS libraries keep apart what belongs to one invocation: all of them share this process.
      AWS_LAMBDA_MAX_CONCURRENCY: '1000',
    });
    for (const spec of new Set(this.#specs.values())) setEnvironment(spec);
    await invokeStore.run({}, async () => {
      for (const { name, entry } of functionDefinitions) {
        const module = (await import(new URL(`../../${entry}`, import.meta.url).href)) as { handler: Handler };
        this.#handlers.set(name, module.handler);
      }
    });
  }

  /** Runs a function once. What it throws is a result; only what Lambda's API itself refuses is rejected. */
  invoke(nameOrArn: string, payload: unknown): Promise<InvokeResult> {
    const spec = this.#specs.get(splitQualifier(nameOrArn).name);
    const handler = spec === undefined ? undefined : this.#handlers.get(spec.name);
    if (spec === undefined || handler === undefined) {
      return Promise.reject(new ServiceError('ResourceNotFoundException', `Function not found: ${nameOrArn}`, 404));
    }
    const requestId = randomUUID();
    const { promise, resolve } = Promise.withResolvers<InvokeResult>();
    const invocation: Invocation = {
      requestId,
      functionName: spec.name,
      actor: [spec.name, subjectOf(payload)].filter(Boolean).join(' '),
      isAlive: true,
      end: (result) => {
        if (!invocation.isAlive) return;
        invocation.isAlive = false;
        timeout.cancel();
        resolve(result);
      },
    };
    const timeout = this.#clock.after(spec.timeoutMs, () =>
      invocation.end({ error: timedOut(requestId, spec.timeoutMs) }),
    );
    void running.run(invocation, () => run(handler, spec, payload, invocation, this.#clock));
    return promise;
  }

  /** Ends a function in the middle of what it does, as a crash of its sandbox would. */
  kill(invocation: Invocation): void {
    invocation.end({ error: sandboxEnded(invocation.requestId, { kind: 'killed' }) });
  }
}

async function run(
  handler: Handler,
  spec: FunctionSpec,
  payload: unknown,
  invocation: Invocation,
  clock: Clock,
): Promise<void> {
  const { requestId } = invocation;
  const context = invocationContext(spec.arn, { requestId, traceId: '', deadline: clock.now() + spec.timeoutMs });
  try {
    const event: unknown = JSON.parse(JSON.stringify(payload) ?? '{}');
    const result = await invokeStore.runInvocation(requestId, '', () => handler(event, context));
    invocation.end({ payload: JSON.parse(JSON.stringify(result) ?? 'null') as unknown });
  } catch (error) {
    invocation.end({ error: describeError(error) });
  }
}

/** Steps are told the run that they work for; a route has its path. */
function subjectOf(payload: unknown): string | undefined {
  const { execution, rawPath } = (payload ?? {}) as { readonly execution?: string; readonly rawPath?: string };
  return execution ?? rawPath;
}

function setEnvironment({ name, environment }: FunctionSpec): void {
  for (const [variable, value] of Object.entries(environment)) {
    const known = process.env[variable];
    if (environmentOwners.has(variable) && known !== value) {
      throw new Error(`${variable} of ${name} has another value than that of ${environmentOwners.get(variable)}`);
    }
    environmentOwners.set(variable, name);
    process.env[variable] = value;
  }
}

const environmentOwners = new Map<string, string>();
