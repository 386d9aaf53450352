type Deliver = (requestId: string | undefined, text: string) => void;

/**
 * Turns everything written to stdout and stderr into lines, each with the invocation that wrote it. Half lines of
 * concurrent invocations are kept apart; `flush` delivers one that was left without its end.
 */
export class Output {
  readonly #halfLines = new Map<string | undefined, string>();
  readonly #currentRequestId: () => string | undefined;
  readonly #deliver: Deliver;

  constructor(currentRequestId: () => string | undefined, deliver: Deliver) {
    this.#currentRequestId = currentRequestId;
    this.#deliver = deliver;
  }

  capture(stream: NodeJS.WriteStream): void {
    stream.write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => {
      this.#write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') process.nextTick(done);
      return true;
    };
  }

  flush(requestId: string | undefined): void {
    const rest = this.#halfLines.get(requestId);
    this.#halfLines.delete(requestId);
    if (rest) this.#deliver(requestId, rest);
  }

  flushAll(): void {
    for (const requestId of this.#halfLines.keys()) this.flush(requestId);
  }

  #write(text: string): void {
    const requestId = this.#currentRequestId();
    const lines = ((this.#halfLines.get(requestId) ?? '') + text).split('\n');
    const rest = lines.pop() ?? '';
    if (rest === '') this.#halfLines.delete(requestId);
    else this.#halfLines.set(requestId, rest);
    for (const line of lines) this.#deliver(requestId, line);
  }
}
