import type { Topic } from '../../web/design/topics.ts';
import type { ChangeSource } from '../../web/server/event-stream.ts';

/** Real time between two tellings: a page that looks again ten times a second is as quick as eyes are. */
const PAUSE_MS = 100;

/**
 * What changed in the local cloud, told to whoever listens: the first change at once, those of the next tenth of a second
 * together. The pause is real time, not the clock's, so that a jump over ten minutes is not told a thousand times. While
 * nobody listens a change is forgotten at once.
 */
export class Changes implements ChangeSource {
  readonly #listeners = new Set<(topics: ReadonlySet<Topic>) => void>();
  #noted = new Set<Topic>();
  #isTelling = false;
  #pause: NodeJS.Timeout | undefined;

  /** Says that something of `topic` is different now. */
  note(topic: Topic): void {
    if (this.#listeners.size === 0) return;
    this.#noted.add(topic);
    if (this.#isTelling || this.#pause !== undefined) return;
    // Whoever changes something is not to wait for listeners, nor to be broken off by one, and often changes more.
    this.#isTelling = true;
    queueMicrotask(() => this.#tell());
  }

  subscribe(listener: (topics: ReadonlySet<Topic>) => void): () => void {
    // The same function may listen twice.
    const own = (topics: ReadonlySet<Topic>): void => listener(topics);
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#forget();
    };
  }

  /** Ends all subscriptions, without a last word. */
  close(): void {
    this.#listeners.clear();
    this.#forget();
  }

  #tell(): void {
    this.#isTelling = false;
    if (this.#noted.size === 0) return;
    const topics = this.#noted;
    this.#noted = new Set();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#tell();
    }, PAUSE_MS);
    this.#pause.unref();
    for (const listener of this.#listeners) listener(topics);
  }

  #forget(): void {
    this.#noted.clear();
    clearTimeout(this.#pause);
    this.#pause = undefined;
  }
}
