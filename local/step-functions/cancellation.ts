/**
 * Ends what is under way in an execution, or in one branch of it: a stop, a timeout, the failure of a sibling branch.
 * Whoever waits or writes history asks it first, so that nothing happens in an execution that has ended.
 */
export class Cancellation {
  #reason: Error | undefined;
  readonly #listeners = new Set<(reason: Error) => void>();

  /** The reason once cancelled. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  cancel(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener(reason);
  }

  throwIfCancelled(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  /** Calls `listener` at once when it is cancelled already. The returned function takes the listener off again. */
  onCancel(listener: (reason: Error) => void): () => void {
    if (this.#reason !== undefined) {
      listener(this.#reason);
      return () => undefined;
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A cancellation of a part: cancelled with the whole, or alone. Call `detach` when the part is over. */
  part(): { readonly cancellation: Cancellation; detach: () => void } {
    const cancellation = new Cancellation();
    const detach = this.onCancel((reason) => cancellation.cancel(reason));
    return { cancellation, detach };
  }
}
