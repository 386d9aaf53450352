import type { Invoke } from './types.ts';

interface Waiting {
  readonly order: number;
  readonly start: () => void;
}

/**
 * Lets at most `limit` invocations run at once; the others wait, lowest `order` first. AWS gives every invocation a
 * machine of its own; here all share one, and a thousand at once would only wait inside their time limits and fail by
 * them. What waits has not begun: its time limit runs from its start.
 */
export function limitInvocations(invoke: Invoke, limit: number): Invoke {
  const waiting: Waiting[] = [];
  let running = 0;

  const enter = (order: number): Promise<void> | undefined => {
    if (running < limit) {
      running++;
      return undefined;
    }
    return new Promise((start) => {
      const index = waiting.findIndex((other) => other.order > order);
      waiting.splice(index < 0 ? waiting.length : index, 0, { order, start });
    });
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next.start();
  };

  return async (nameOrArn, payload, order = 0) => {
    await enter(order);
    try {
      return await invoke(nameOrArn, payload, order);
    } finally {
      leave();
    }
  };
}
