import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import { ServiceError } from '../aws/types.ts';

/** A token answers for its transaction this long after the transaction was done. */
const REMEMBERED_MS = 10 * 60_000;

interface Remembered<T> {
  /** As JSON. */
  readonly actions: string;
  readonly result: Promise<T>;
  /** Epoch milliseconds; absent while the transaction is under way. */
  until?: number;
}

/**
 * ClientRequestToken: the same token with the same actions is done once. A transaction that was cancelled is not
 * remembered, so its token can be used again.
 */
export class RequestTokens<T> {
  readonly #clock: Clock;
  readonly #remembered = new Map<string, Remembered<T>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The result of an earlier call with this token, or undefined when there is none; throws on other actions. */
  find(token: string, actions: unknown): { readonly result: Promise<T>; readonly isDone: boolean } | undefined {
    this.#forgetOld();
    const known = this.#remembered.get(token);
    if (known === undefined || this.#isOld(known)) return undefined;
    if (!isDeepStrictEqual(JSON.parse(known.actions), JSON.parse(JSON.stringify(actions)))) {
      throw new ServiceError(
        'IdempotentParameterMismatchException',
        'Request parameters do not match the parameters of a previous request with the same token',
      );
    }
    return { result: known.result, isDone: known.until !== undefined };
  }

  remember(token: string, actions: unknown, work: () => Promise<T>): Promise<T> {
    // Written down before the work, which may change them.
    const written = JSON.stringify(actions);
    const result = work();
    const remembered: Remembered<T> = { actions: written, result };
    this.#remembered.set(token, remembered);
    result.then(
      () => {
        remembered.until = this.#clock.now() + REMEMBERED_MS;
      },
      () => {
        if (this.#remembered.get(token) === remembered) this.#remembered.delete(token);
      },
    );
    return result;
  }

  clear(): void {
    this.#remembered.clear();
  }

  #isOld({ until }: Remembered<T>): boolean {
    return until !== undefined && until <= this.#clock.now();
  }

  /** The oldest come first, so this ends at the first one that is still of use. */
  #forgetOld(): void {
    for (const [token, remembered] of this.#remembered) {
      if (!this.#isOld(remembered)) return;
      this.#remembered.delete(token);
    }
  }
}
