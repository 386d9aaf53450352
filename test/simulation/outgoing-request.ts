import { EventEmitter } from 'node:events';

/** A request over `node:http`, as far as `lambdas/adapters/swish-transport.ts` looks at it. */
export interface OutgoingOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly signal?: AbortSignal;
}

export interface OutgoingMessage {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface IncomingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Takes a message; `answer` is undefined where the connection breaks. Nothing is called where no answer comes. */
export type Exchange = (message: OutgoingMessage, answer: (given: IncomingAnswer | undefined) => void) => void;

/** What `request` of `node:http` returns in a simulation: its connection is there at once, and `exchange` answers. */
export class OutgoingRequest extends EventEmitter {
  readonly reusedSocket = false;
  readonly #url: URL;
  readonly #options: OutgoingOptions;
  readonly #exchange: Exchange;
  #isOver = false;

  constructor(url: string | URL, options: OutgoingOptions, exchange: Exchange) {
    super();
    this.#url = new URL(url);
    this.#options = options;
    this.#exchange = exchange;
    const socket = new EventEmitter();
    queueMicrotask(() => {
      this.emit('socket', socket);
      socket.emit('connect');
      socket.emit('close');
    });
    options.signal?.addEventListener('abort', () => this.#fail(abortError()), { once: true });
  }

  end(body: string | undefined): this {
    const { method = 'GET', headers = {} } = this.#options;
    const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
    const message = { url: this.#url, method, headers: Object.fromEntries(lowerCase), body: Buffer.from(body ?? '') };
    this.#exchange(message, (given) => this.#receive(given));
    return this;
  }

  destroy(error?: Error): this {
    this.#fail(error ?? resetError());
    return this;
  }

  #receive(given: IncomingAnswer | undefined): void {
    if (this.#isOver) return;
    if (given === undefined) {
      this.#fail(resetError());
      return;
    }
    this.#isOver = true;
    const headers = Object.fromEntries(
      Object.entries(given.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const incoming = Object.assign(new EventEmitter(), { statusCode: given.status, headers });
    this.emit('response', incoming);
    queueMicrotask(() => {
      if (given.body !== '') incoming.emit('data', Buffer.from(given.body));
      incoming.emit('end');
    });
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    queueMicrotask(() => this.emit('error', error));
  }
}

const resetError = (): Error => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
const abortError = (): Error =>
  Object.assign(new Error('The operation was aborted'), { name: 'AbortError', code: 'ABORT_ERR' });
