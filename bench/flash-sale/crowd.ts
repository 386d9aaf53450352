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

/** 201 with a payment to make, or what the shop refused with; 0 when nobody could be reached. */
export interface Answer {
  readonly status: number;
  readonly code: string | null;
}

/** What one buyer saw. Times are milliseconds since the crowd began, which all buyers do at the same moment. */
export interface Purchase {
  /** Of the first answer to POST /v1/checkout. */
  readonly firstStatus: number;
  readonly answeredMs: number;
  /** What it came to. */
  readonly last: Answer;
  /** How often the buyer was told to come back later, and did. */
  readonly toldLater: number;
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
