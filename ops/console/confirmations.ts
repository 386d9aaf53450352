import { randomUUID } from 'node:crypto';
import { requestHash } from '../../lambdas/domain/identifiers.ts';

/** What somebody read before saying yes to it. */
export interface Confirmable {
  /** What was asked for, by whom. */
  readonly asked: object;
  /** What it would do, a sentence each. */
  readonly steps: readonly string[];
}

/** Previews that nobody confirms are forgotten, the oldest first. */
const MOST_OPEN = 500;

/**
 * Confirmations that were given out with a preview. Each is good for exactly what was previewed, and for once: a second
 * click, or a request that is sent again, does not send a second mail.
 */
export class Confirmations {
  readonly #open = new Map<string, string>();

  give(previewed: Confirmable): string {
    const confirmation = randomUUID();
    this.#open.set(confirmation, requestHash(previewed));
    const [oldest] = this.#open.keys();
    if (this.#open.size > MOST_OPEN && oldest !== undefined) this.#open.delete(oldest);
    return confirmation;
  }

  /** Whether it was given out for the same, and not taken before. It is not good any more after this. */
  take(confirmation: string, planned: Confirmable): boolean {
    const previewed = this.#open.get(confirmation);
    this.#open.delete(confirmation);
    return previewed === requestHash(planned);
  }
}
