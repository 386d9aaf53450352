import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Cart } from './carts.ts';

/** What the crowd is to buy: every cart by a buyer of its own. */
export interface Order {
  readonly url: string;
  readonly carts: readonly Cart[];
  readonly delivery: string;
}

export interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly details: unknown;
}

/** What one buyer saw. Times are milliseconds since the crowd began, which all buyers do at the same moment. */
export interface Purchase {
  /** The answer to POST /v1/checkout. */
  readonly first: Answer;
  readonly answeredMs: number;
  /** The same, or what was learnt later by asking again after a 202. */
  readonly last: Answer;
  /** How often such a later question got a 503 that was not yet the end. */
  readonly busy: number;
  readonly settledMs: number;
}

const BUYERS = fileURLToPath(new URL('buyers.ts', import.meta.url));

/** Lets a crowd buy from another process, and waits until every buyer knows what became of it. */
export async function sendCrowd(order: Order): Promise<readonly Purchase[]> {
  const child = fork(BUYERS, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The buyers ended with code ${String(code)} before they had bought`);
  });
  const bought = once(child, 'message').then(([purchases]) => purchases as readonly Purchase[]);
  child.send(order);
  const purchases = await Promise.race([bought, ended]);
  ended.catch(() => undefined);
  return purchases;
}
