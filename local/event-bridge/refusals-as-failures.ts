import { ServiceError } from '../aws/types.ts';
import type { Invoke } from '../lambda/types.ts';

/**
 * For those who invoke functions on their own and try again: an invocation that Lambda itself refuses (throttling, a
 * fault of its own) is a failed try like any other.
 */
export function refusalsAsFailures(invoke: Invoke): Invoke {
  return async (nameOrArn, payload, order) => {
    try {
      return await invoke(nameOrArn, payload, order);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return { error: { errorType: `Lambda.${error.code}`, errorMessage: error.message, trace: [] } };
    }
  };
}
