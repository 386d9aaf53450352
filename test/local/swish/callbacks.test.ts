import { createServer, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { createSwishSimulator } from '../../../local/swish/simulator.ts';
import {
  aCreate,
  aCreateRequest,
  aSimulator,
  CALLBACK_IDENTIFIER,
  close,
  ID,
  listen,
  PAYEE,
  type SimulatorUnderTest,
} from './a-simulator.ts';

let simulator: SimulatorUnderTest;
beforeEach(async () => {
  simulator = await aSimulator();
});
afterEach(() => simulator.close());

const seconds = () => simulator.callbacks.map(({ second }) => second);

describe('a callback', () => {
  test('carries the payment, as JSON, and the identifier of the create in a header', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });
    await simulator.clock.idle();

    const [callback] = simulator.callbacks;

    expect(callback?.url).toBe('https://shop.example/v1/swish/callback');
    expect(callback?.headers).toEqual({
      'content-type': 'application/json',
      callbackIdentifier: CALLBACK_IDENTIFIER,
    });
    expect(JSON.parse(callback?.body ?? '')).toEqual((await simulator.get(ID)).json);
  });

  test('has no such header when the create had no identifier', async () => {
    await simulator.put(ID, aCreate({ callbackIdentifier: undefined }));
    simulator.swish.act(ID, { action: 'pay' });
    await simulator.clock.idle();

    expect(simulator.callbacks[0]?.headers).toEqual({ 'content-type': 'application/json' });
  });

  test('is not repeated once it was answered 200', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.clock.advance(3_600_000);

    expect(simulator.callbacks).toHaveLength(1);
  });

  test.each([201, 202, 204, 302, 400, 401, 404, 500, 503, 'silence' as const])(
    'is repeated after 5 seconds when the answer is %p',
    async (answer) => {
      simulator.answers.push(answer);
      await simulator.put(ID, aCreate());
      simulator.swish.act(ID, { action: 'pay' });

      await simulator.clock.advance(3_600_000);

      expect(seconds()).toEqual([0, 5]);
    },
  );

  test('is repeated ten times, after 5, 10, 20, 40 and then 60 seconds, and then no more', async () => {
    simulator.answers.push(...Array.from({ length: 20 }, () => 500));
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    await simulator.clock.advance(3_600_000);

    expect(seconds()).toEqual([0, 5, 15, 35, 75, 135, 195, 255, 315, 375, 435]);
    const tries = simulator.swish.find(ID)?.conversation.filter(({ kind }) => kind === 'callback');
    expect(tries?.map(({ attempt, status }) => [attempt, status])).toEqual(
      Array.from({ length: 11 }, (_, index) => [index + 1, 500]),
    );
  });

  test('repeats what was known when the outcome came', async () => {
    simulator.answers.push(500);
    await simulator.put(ID, aCreate());
    const later = { action: 'pay', afterSeconds: 2 };
    simulator.swish.act(ID, { action: 'error', errorCode: 'DS24', later });

    await simulator.clock.advance(10_000);

    expect(simulator.callbacks.map(({ body }) => JSON.parse(body).status)).toEqual(['ERROR', 'PAID', 'ERROR']);
  });

  test('notes why no answer came', async () => {
    simulator.answers.push('silence');
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });
    await simulator.clock.idle();

    expect(simulator.swish.find(ID)?.conversation.at(-1)).toMatchObject({
      kind: 'callback',
      status: null,
      answer: 'No answer: socket hang up',
    });
  });

  test('is lost with no copies', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay', callback: { copies: 0 } });

    await simulator.clock.advance(3_600_000);

    expect(simulator.callbacks).toEqual([]);
    expect((await simulator.get(ID)).json).toMatchObject({ status: 'PAID' });
  });

  test('is doubled with two copies', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay', callback: { copies: 2 } });

    await simulator.clock.advance(3_600_000);

    expect(seconds()).toEqual([0, 0]);
    expect(simulator.callbacks[0]?.body).toBe(simulator.callbacks[1]?.body);
  });

  test('is late with a delay', async () => {
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay', callback: { delaySeconds: 45 } });

    await simulator.clock.advance(44_000);
    expect(simulator.callbacks).toEqual([]);
    await simulator.clock.advance(2_000);
    expect(seconds()).toEqual([45]);
  });

  test('in flight is not repeated after a reset', async () => {
    simulator.answers.push(500);
    await simulator.put(ID, aCreate());
    simulator.swish.act(ID, { action: 'pay' });

    simulator.swish.reset();
    await simulator.clock.advance(3_600_000);

    expect(simulator.callbacks).toHaveLength(1);
    expect(simulator.swish.conversation(ID)).toEqual([]);
  });
});

test('a reset breaks off a callback that waits for its answer', async () => {
  const clock = new Clock();
  const swish = createSwishSimulator({
    clock,
    payeeAlias: PAYEE,
    deliver: ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
  });
  await swish.answer(aCreateRequest(aCreate()));
  swish.act(ID, { action: 'pay' });

  swish.reset();
  await clock.idle();

  expect(swish.conversation(ID)).toEqual([]);
});

describe('over HTTP', () => {
  test('a callback is a POST that the clock waits for', async () => {
    const clock = new Clock();
    const received: { request: IncomingMessage; body: string }[] = [];
    const merchant = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        received.push({ request, body });
        response.writeHead(received.length === 1 ? 307 : 200, { location: '/elsewhere' }).end();
      });
    });
    const callbackUrl = `${await listen(merchant)}/v1/swish/callback`;
    const swish = createSwishSimulator({ clock, payeeAlias: PAYEE });
    const created = await swish.answer(aCreateRequest(aCreate({ callbackUrl })));
    expect(created?.status).toBe(201);

    swish.act(ID, { action: 'pay' });
    await clock.advance(6_000);
    await close(merchant);

    expect(received.map(({ request }) => [request.method, request.url])).toEqual([
      ['POST', '/v1/swish/callback'],
      ['POST', '/v1/swish/callback'],
    ]);
    expect(received[0]?.request.headers).toMatchObject({
      'content-type': 'application/json',
      callbackidentifier: CALLBACK_IDENTIFIER,
    });
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ id: ID, status: 'PAID', amount: 249 });
    swish.reset();
    clock.reset();
  });

  test('a merchant that cannot be reached gets retries', async () => {
    const clock = new Clock();
    const gone = createServer();
    const callbackUrl = `${await listen(gone)}/callback`;
    await close(gone);
    const swish = createSwishSimulator({ clock, payeeAlias: PAYEE });
    await swish.answer(aCreateRequest(aCreate({ callbackUrl })));

    swish.act(ID, { action: 'pay' });
    await clock.advance(16_000);

    const tries = swish.conversation(ID).filter(({ kind }) => kind === 'callback');
    expect(tries.map(({ status }) => status)).toEqual([null, null, null]);
    expect(tries[0]?.answer).toContain('ECONNREFUSED');
    swish.reset();
    clock.reset();
  });
});
