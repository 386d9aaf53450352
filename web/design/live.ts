import { createStore, type Store } from './store.ts';
import { TOPICS, type Topic } from './topics.ts';

/** `lost`: the server does not answer right now; it is asked again by itself. `off`: this server has no live updates. */
export type ConnectionState = 'off' | 'connecting' | 'open' | 'lost';

export interface LiveOptions {
  /** Address of the server-sent events; undefined where there are none. */
  readonly address: string | undefined;
  readonly open: (address: string) => EventSource;
  readonly page: Pick<Document, 'hidden' | 'addEventListener'>;
  /** Runs `work` so much later; returns what takes it back. */
  readonly later: (work: () => void, afterMs: number) => () => void;
}

type Listener = () => void;

const RETRY_MS = 1_000;
/** How often something is looked at again where nobody tells of changes. */
const POLL_MS = 5_000;

/**
 * Tells a page where to look again. One connection serves all of the page; it is closed while the page is hidden, since
 * a browser keeps six to a server at most, all tabs together. Whatever may have been missed counts as changed.
 */
export class Live {
  readonly state: Store<ConnectionState>;
  readonly #options: LiveOptions;
  readonly #listeners = new Map<Listener, ReadonlySet<Topic>>();
  #source: EventSource | undefined;
  #takeBack: (() => void) | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.state = createStore<ConnectionState>(() => (options.address === undefined ? 'off' : 'connecting'));
    options.page.addEventListener('visibilitychange', () => (options.page.hidden ? this.#close() : this.#show()));
  }

  /** Calls `listener` when one of the topics may have changed. Returns what ends it. */
  subscribe(topics: readonly Topic[], listener: Listener): () => void {
    this.#listeners.set(listener, new Set([...topics, 'reset']));
    if (this.#listeners.size === 1) this.#start();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#close();
      // Nobody looks whether the server is back, so nobody may say that it is gone.
      if (this.state.get() === 'lost') this.state.set('connecting');
    };
  }

  #show(): void {
    if (this.#options.address === undefined) this.#tell(TOPICS);
    this.#start();
  }

  #start(): void {
    const { address, page } = this.#options;
    if (page.hidden || this.#listeners.size === 0 || this.#source !== undefined) return;
    if (address === undefined) this.#poll();
    else this.#open(address);
  }

  #open(address: string): void {
    const source = this.#options.open(address);
    this.#source = source;
    source.addEventListener('hello', () => {
      this.state.set('open');
      // What happened since the page was loaded, while nobody listened, or in another life of the server.
      this.#tell(TOPICS);
    });
    source.addEventListener('change', ({ data }: MessageEvent<string>) => {
      this.#tell((JSON.parse(data) as { readonly topics: readonly Topic[] }).topics);
    });
    source.addEventListener('error', () => {
      this.#close();
      this.state.set('lost');
      this.#takeBack = this.#options.later(() => this.#start(), RETRY_MS);
    });
  }

  #poll(): void {
    this.#takeBack?.();
    this.#takeBack = this.#options.later(() => {
      this.#tell(TOPICS);
      this.#start();
    }, POLL_MS);
  }

  #close(): void {
    this.#takeBack?.();
    this.#takeBack = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  #tell(topics: readonly Topic[]): void {
    for (const [listener, wanted] of this.#listeners) if (topics.some((topic) => wanted.has(topic))) listener();
  }
}

/** Runs `work` later in this page. */
export function later(work: () => void, afterMs: number): () => void {
  const timer = setTimeout(work, afterMs);
  return () => clearTimeout(timer);
}

let ownLive: Live | undefined;

/** The live updates of this page, from where its HTML says. */
export const live = (): Live =>
  (ownLive ??= new Live({
    address: document.querySelector<HTMLMetaElement>('meta[name="live-updates"]')?.content,
    open: (address) => new EventSource(address),
    page: document,
    later,
  }));
