import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { Agent } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, expect, jest, test } from '@jest/globals';
import { exchange, plainTransport } from '../../lambdas/adapters/swish-transport.ts';

let server: Server | HttpServer | undefined;
afterEach(async () => {
  jest.useRealTimers();
  if (server !== undefined && 'closeAllConnections' in server) server.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

const listen = async (started: Server | HttpServer): Promise<string> => {
  server = started;
  await new Promise<void>((resolve) => {
    started.listen(0, '127.0.0.1', resolve);
  });
  return `127.0.0.1:${(started.address() as AddressInfo).port}/thing`;
};

test('a host that takes the connection and never shakes hands is given three seconds', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
  const host = Promise.withResolvers<void>();
  const place = await listen(createServer((socket) => socket.on('error', () => {}).once('data', () => host.resolve())));

  const asked = exchange({ method: 'GET', url: `https://${place}` }, new Agent(), AbortSignal.timeout(20_000));
  const ended = expect(asked).rejects.toMatchObject({
    reason: 'other',
    cause: new Error('Swish did not accept the connection in time'),
  });
  await host.promise;
  jest.advanceTimersByTime(3_000);

  await ended;
});

test('a connection that stands is not hurried while Swish thinks', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
  const place = await listen(
    createHttpServer((_request, response) => {
      jest.advanceTimersByTime(4_000);
      response.setHeader('connection', 'close').end('late');
    }),
  );

  expect(await plainTransport()({ method: 'GET', url: `http://${place}`, timeoutMs: 20_000 })).toMatchObject({
    body: 'late',
  });
});

test.each([
  ['never begins', (response: { write(text: string): void }) => void response],
  ['never ends', (response: { write(text: string): void }) => response.write('{')],
])('an answer that %s is given up when the time is over', async (_what, answer) => {
  const place = await listen(createHttpServer((_request, response) => answer(response)));

  const asked = plainTransport()({ method: 'PUT', url: `http://${place}`, body: '{}', timeoutMs: 60 });

  await expect(asked).rejects.toMatchObject({ name: 'NoAnswer', reason: 'other' });
});

test.each([
  ['larger than any of Swish', (chunk: string) => chunk.repeat(70)],
  ['as large as it may be', (chunk: string) => chunk.repeat(64)],
])('an answer %s is read as far as that', async (what, bodyOf) => {
  const place = await listen(
    createHttpServer((_request, response) => {
      response.setHeader('connection', 'close').end(bodyOf('x'.repeat(1_024)));
    }),
  );

  const asked = plainTransport()({ method: 'GET', url: `http://${place}`, timeoutMs: 5_000 });

  if (what.startsWith('as')) expect((await asked).body).toHaveLength(65_536);
  else await expect(asked).rejects.toMatchObject({ reason: 'other' });
});

test('nobody there is no answer', async () => {
  const place = await listen(createServer());
  await new Promise((resolve) => server?.close(resolve));
  server = undefined;

  await expect(plainTransport()({ method: 'GET', url: `http://${place}`, timeoutMs: 5_000 })).rejects.toMatchObject({
    reason: 'other',
  });
});
