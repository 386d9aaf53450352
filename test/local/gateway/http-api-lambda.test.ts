import { afterEach, expect, test } from '@jest/globals';
import { createHttpApi } from '../../../local/gateway/http-api.ts';
import { aFunction, aHost, closeHosts } from '../lambda/functions.ts';
import { closeServers, serve } from './servers.ts';

afterEach(async () => {
  await closeServers();
  await closeHosts();
});

test('the clock jumps over the pauses of a function behind the gateway, and the client gets its answer', async () => {
  const { host, clock, log } = aHost(
    await aFunction(`export const handler = async () => {
      console.log('asked');
      for (let i = 0; i < 8; i++) await new Promise((resolve) => setTimeout(resolve, 1_000));
      return { statusCode: 202, body: 'still working' };
    };`),
  );
  const listener = createHttpApi({
    clock,
    routes: [{ key: 'POST /v1/checkout', functionName: 'Probe' }],
    invoke: (name, payload) => host.invoke(name, payload),
    onError: (error) => {
      throw error;
    },
  });
  const base = await serve((request, response) => void listener(request, response));
  const start = clock.now();

  const answer = fetch(`${base}/v1/checkout`, { method: 'POST', body: '{}' });
  while (log.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await clock.advance(9_000);

  const response = await answer;
  expect([response.status, await response.text()]).toEqual([202, 'still working']);
  expect(clock.now() - start).toBeGreaterThanOrEqual(9_000);
});
