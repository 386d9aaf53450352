/** What a page knows of something that changes: the last answer stays while newer ones fail. */
export interface Loaded<T> {
  readonly data: T | undefined;
  /** Why the last try failed; undefined after one that went well. */
  readonly error: unknown;
}

export interface LiveLoaderOptions<T> {
  readonly load: (signal: AbortSignal) => Promise<T>;
  readonly show: (loaded: Loaded<T>) => void;
  /** Runs `work` so much later; returns what takes it back. */
  readonly later: (work: () => void, afterMs: number) => () => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Loads now, and again whenever it is told to: one request at a time, however often it is told meanwhile. After a failure
 * it tries by itself, with growing pauses, until it succeeds or is ended.
 */
export class LiveLoader<T> {
  readonly #options: LiveLoaderOptions<T>;
  readonly #ending = new AbortController();
  #data: T | undefined;
  #isLoading = false;
  #isWanted = false;
  #pauseMs = FIRST_PAUSE_MS;
  #takeBack: (() => void) | undefined;

  constructor(options: LiveLoaderOptions<T>) {
    this.#options = options;
    this.again();
  }

  again(): void {
    if (this.#ending.signal.aborted) return;
    if (this.#isLoading) {
      this.#isWanted = true;
      return;
    }
    this.#takeBack?.();
    void this.#load();
  }

  end(): void {
    this.#ending.abort();
    this.#takeBack?.();
  }

  async #load(): Promise<void> {
    const { load, show, later } = this.#options;
    const { signal } = this.#ending;
    this.#isLoading = true;
    this.#isWanted = false;
    let error: unknown;
    try {
      this.#data = await load(signal);
      this.#pauseMs = FIRST_PAUSE_MS;
    } catch (failure) {
      error = failure;
    }
    this.#isLoading = false;
    if (signal.aborted) return;
    show({ data: this.#data, error });
    if (error !== undefined) {
      this.#takeBack = later(() => this.again(), this.#pauseMs);
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    } else if (this.#isWanted) {
      this.again();
    }
  }
}
