import { functionDefinitions } from '../../infra/functions.ts';
import type { Invoke } from '../../local/lambda/types.ts';

const ENDPOINT = 'Checkout';
/** So many checkouts are begun at the same moment: as many as production's gateway lets in at once. */
export const LET_IN = functionDefinitions.find(({ name }) => name === ENDPOINT)?.throttle?.burst ?? 100;

export const TOO_MANY_REQUESTS = 429;
/** What the gateway itself says, which is no answer of the API. */
const REFUSAL = {
  statusCode: TOO_MANY_REQUESTS,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ message: 'Too Many Requests' }),
};

/**
 * Turns buyers away while so many are being served, as the gateway does on AWS by a rate: here all share one machine, and
 * a thousand inside would only wait for it until their time limits are over.
 */
export function atTheDoor(invoke: Invoke): Invoke {
  let inside = 0;
  return async (name, payload, order) => {
    if (name !== ENDPOINT) return invoke(name, payload, order);
    if (inside === LET_IN) return { payload: REFUSAL };
    inside++;
    try {
      return await invoke(name, payload, order);
    } finally {
      inside--;
    }
  };
}
