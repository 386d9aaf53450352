import { randomUUID } from 'node:crypto';
import { ServiceError } from '../aws/types.ts';
import { sandboxEnded, timedOut } from '../lambda/errors.ts';
import { namesOf, splitQualifier } from '../lambda/function-name.ts';
import type { Invoke, InvokeResult } from '../lambda/types.ts';
import type { FunctionSpec } from '../template/types.ts';
import type { Fault } from './fault.ts';
import type { Faults } from './faults.ts';

/** What Lambda itself says, because somebody armed it. */
export class InjectedRefusal extends ServiceError {}

/** Lets invocations meet the faults that are armed for their function, whoever asks for them. */
export function faultyFunctions(invoke: Invoke, faults: Faults, functions: readonly FunctionSpec[]): Invoke {
  const specs = new Map(functions.flatMap((spec) => namesOf(spec).map((name) => [name, spec] as const)));
  return async (nameOrArn, payload, order) => {
    const spec = specs.get(splitQualifier(nameOrArn).name);
    const fault = spec === undefined ? undefined : faults.meet({ target: spec.name, execution: executionIn(payload) });
    if (spec === undefined || fault === undefined) return invoke(nameOrArn, payload, order);
    if (fault.when === 'after') await invoke(nameOrArn, payload, order);
    return resultOf(fault, spec);
  };
}

/** Steps are told which execution they work for. */
function executionIn(payload: unknown): string | undefined {
  const { execution }: { readonly execution?: unknown } =
    typeof payload === 'object' && payload !== null ? payload : {};
  return typeof execution === 'string' ? execution : undefined;
}

function resultOf({ effect }: Fault, { name, timeoutMs }: FunctionSpec): InvokeResult {
  switch (effect) {
    case 'crash':
      return { error: sandboxEnded(randomUUID(), { kind: 'killed' }) };
    case 'timeout':
      return { error: timedOut(randomUUID(), timeoutMs) };
    case 'error':
      throw new InjectedRefusal('ServiceException', 'The service encountered an internal error.', 500);
    case 'throttle':
      throw new InjectedRefusal('TooManyRequestsException', 'Rate Exceeded.', 429);
    case 'lose':
      throw new InjectedRefusal('SdkClientException', `The connection broke before ${name} answered.`, 500);
    case 'bounce':
    case 'complain':
      throw new Error(`${effect} cannot be armed for a function`);
  }
}
