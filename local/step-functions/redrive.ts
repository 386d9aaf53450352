import { ServiceError } from '../aws/types.ts';
import type { Execution } from './execution.ts';
import { constraint, optionalString, type Body } from './parameters.ts';
import { seconds } from './views.ts';

/** Client tokens that AWS remembers per execution, so that a repeated call is not a second redrive. */
const TOKENS_KEPT = 10;
const TOKEN_LIFE_MS = 15 * 60_000;

const redrives = new WeakMap<Execution, { readonly clientToken: string; readonly redrivenAt: number }[]>();

/** RedriveExecution. The SDK sends a client token of its own with every call, and again with its retries. */
export function redriveExecution(execution: Execution, now: number, body: Body): unknown {
  const clientToken = optionalString(body, 'clientToken', 64);
  if (clientToken !== undefined && !/^[!-~]+$/.test(clientToken)) {
    throw constraint('clientToken', clientToken, 'Member must satisfy regular expression pattern: [!-~]+');
  }
  const known = (redrives.get(execution) ?? []).filter(({ redrivenAt }) => now - redrivenAt < TOKEN_LIFE_MS);
  const repeated = known.find((redrive) => redrive.clientToken === clientToken);
  if (repeated !== undefined) return { redriveDate: seconds(repeated.redrivenAt) };

  const refusal = execution.redriveRefusal;
  if (refusal !== undefined) {
    throw new ServiceError(
      'ExecutionNotRedrivable',
      `Execution is not redrivable because ${refusal}: '${execution.arn}'`,
    );
  }
  execution.redrive();
  const redrivenAt = execution.redrivenAt ?? now;
  if (clientToken !== undefined) {
    redrives.set(execution, [...known, { clientToken, redrivenAt }].slice(-TOKENS_KEPT));
  }
  return { redriveDate: seconds(redrivenAt) };
}
