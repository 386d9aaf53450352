import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '../../../local/clock.ts';
import type { CallbackRequest } from '../../../local/swish/callbacks.ts';
import {
  createSwishSimulator,
  type SwishSimulator,
  type SwishSimulatorOptions,
} from '../../../local/swish/simulator.ts';
import type { SwishRequest } from '../../../local/swish/wire.ts';

export const PAYEE = '1231181189';
export const ID = '11A86BE70EA346E4B1C39C874173F088';
export const OTHER_ID = '5D59DA1B1632424E874DDB219AD54597';
export const CALLBACK_IDENTIFIER = 'c2f1b8a9d03e4f5c8b7a6d5e4f3c2b1a';

/** A create that Swish takes; `undefined` leaves a field out. */
export const aCreate = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  payeePaymentReference: '2611001',
  callbackUrl: 'https://shop.example/v1/swish/callback',
  callbackIdentifier: CALLBACK_IDENTIFIER,
  payeeAlias: PAYEE,
  amount: '249.00',
  currency: 'SEK',
  message: 'Smultron 2611.001',
  ...changes,
});

/** A create as it is without HTTP around it. */
export const aCreateRequest = (body: unknown): SwishRequest => ({
  method: 'PUT',
  baseUrl: 'http://127.0.0.1/swish',
  path: `/swish-cpcapi/api/v2/paymentrequests/${ID}`,
  contentType: 'application/json',
  body: Buffer.from(JSON.stringify(body)),
});

export const REFUND_ID = '0A6C2F1B8D3E4C7F9A5B6D7E8F901234';
export const OTHER_REFUND_ID = '7B1C2D3E4F5A4B6C8D7E9F0A1B2C3D4E';

/** A refund that Swish takes, of the payment that `originalPaymentReference` names. */
export const aRefund = (
  originalPaymentReference: string,
  changes: Record<string, unknown> = {},
): Record<string, unknown> => ({
  originalPaymentReference,
  callbackUrl: 'https://shop.example/v1/swish/refund-callback',
  payerAlias: PAYEE,
  amount: '249.00',
  currency: 'SEK',
  payerPaymentReference: '2611001',
  message: 'Smultron 2611.001',
  ...changes,
});

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface SimulatorUnderTest {
  readonly clock: Clock;
  readonly swish: SwishSimulator;
  readonly origin: string;
  /** Callbacks in the order they were made, with the second of the clock since the start. */
  readonly callbacks: (CallbackRequest & { readonly second: number })[];
  /** What the merchant answers to the next callbacks; 200 when the list is empty, no answer for 'silence'. */
  readonly answers: (number | 'silence')[];
  call(method: string, path: string, body?: unknown, contentType?: string): Promise<Answer>;
  put(id: string, body: unknown): Promise<Answer>;
  get(id: string): Promise<Answer>;
  cancel(id: string): Promise<Answer>;
  /** Creates and pays a payment; gives the bank's reference of it. */
  paid(id?: string, changes?: Record<string, unknown>): Promise<string>;
  putRefund(id: string, body: unknown): Promise<Answer>;
  getRefund(id: string): Promise<Answer>;
  /** Lets every answer and callback under way arrive, and so many seconds pass. */
  pass(seconds: number): Promise<void>;
  /** Bodies of the callbacks so far. */
  told(): Record<string, unknown>[];
  close(): Promise<void>;
}

/** The simulator on a server of its own, on a free port, with callbacks that are caught instead of sent. */
export async function aSimulator(options: Pick<SwishSimulatorOptions, 'onChange'> = {}): Promise<SimulatorUnderTest> {
  const clock = new Clock();
  const callbacks: SimulatorUnderTest['callbacks'] = [];
  const answers: SimulatorUnderTest['answers'] = [];
  const startedAt = clock.now();
  const swish = createSwishSimulator({
    clock,
    ...options,
    payeeAlias: PAYEE,
    deliver: async (callback) => {
      callbacks.push({ ...callback, second: Math.floor((clock.now() - startedAt) / 1000) });
      const answer = answers.shift() ?? 200;
      if (answer === 'silence') throw new Error('socket hang up');
      return answer;
    },
  });
  const server = createServer(swish.listener);
  const origin = await listen(server);
  const call: SimulatorUnderTest['call'] = async (method, path, body, contentType = 'application/json') => {
    const response = await fetch(`${origin}/swish/swish-cpcapi/api${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': contentType },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type') === 'application/json';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
  };
  return {
    clock,
    swish,
    origin,
    callbacks,
    answers,
    call,
    put: (id, body) => call('PUT', `/v2/paymentrequests/${id}`, body),
    get: (id) => call('GET', `/v1/paymentrequests/${id}`),
    cancel: (id) =>
      call(
        'PATCH',
        `/v1/paymentrequests/${id}`,
        [{ op: 'replace', path: '/status', value: 'cancelled' }],
        'application/json-patch+json',
      ),
    paid: async (id = ID, changes = {}) => {
      await call('PUT', `/v2/paymentrequests/${id}`, aCreate(changes));
      const { paymentReference } = swish.act(id, { action: 'pay', callback: { copies: 0 } });
      if (paymentReference === null) throw new Error(`Payment ${id} was not paid`);
      return paymentReference;
    },
    putRefund: (id, body) => call('PUT', `/v2/refunds/${id}`, body),
    getRefund: (id) => call('GET', `/v1/refunds/${id}`),
    pass: (seconds) => clock.advance(seconds * 1000),
    told: () => callbacks.map(({ body }) => JSON.parse(body) as Record<string, unknown>),
    close: async () => {
      swish.reset();
      clock.reset();
      await close(server);
    },
  };
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** The codes of a refusal, in Swish's order. */
export const codesOf = (answer: Answer): string[] =>
  (answer.json as { errorCode: string }[]).map(({ errorCode }) => errorCode);

/** What a client sees whose connection was broken off before there was an answer. */
export const LOST = 'lost';
export const orLost = (answer: Promise<Answer>): Promise<Answer | typeof LOST> =>
  answer.catch((error: unknown) => {
    if ((error as Error).message === 'fetch failed') return LOST;
    throw error;
  });

/** What became of a request: its status, or that its answer was lost. */
export const statusOf = async (answer: Promise<Answer>): Promise<number | typeof LOST> => {
  const received = await orLost(answer);
  return received === LOST ? LOST : received.status;
};
