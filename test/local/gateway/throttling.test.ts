import { afterEach, expect, test } from '@jest/globals';
import { Clock } from '../../../local/clock.ts';
import { createHttpApi } from '../../../local/gateway/http-api.ts';
import type { RouteSpec } from '../../../local/template/types.ts';
import { closeServers, serve } from './servers.ts';

afterEach(closeServers);

const cors = {
  allowOrigins: ['http://shop.example'],
  allowMethods: ['POST'],
  allowHeaders: ['content-type'],
  exposeHeaders: [],
};
const checkout: RouteSpec = {
  key: 'POST /v1/checkout',
  functionName: 'Checkout',
  throttle: { requestsPerSecond: 0.5, burst: 3 },
};
const products: RouteSpec = {
  key: 'GET /v1/products',
  functionName: 'Products',
  throttle: { requestsPerSecond: 1, burst: 1 },
};

async function anApi(routes: readonly RouteSpec[]) {
  const clock = new Clock();
  let invocations = 0;
  const listener = createHttpApi({
    clock,
    cors,
    routes,
    invoke: async () => {
      invocations++;
      return { payload: 'done' };
    },
    onError: (error) => {
      throw error;
    },
  });
  const base = await serve((request, response) => void listener(request, response));
  const buy = () => fetch(`${base}/v1/checkout`, { method: 'POST', headers: { origin: 'http://shop.example' } });
  const statuses = async (count: number) =>
    (await Promise.all(Array.from({ length: count }, buy)))
      .map(({ status }) => status)
      .sort((one, other) => one - other);
  return { base, clock, buy, statuses, invocations: () => invocations };
}

test('a route takes so many requests at once, and the rest never reach its function', async () => {
  const api = await anApi([checkout]);

  expect(await api.statuses(5)).toEqual([200, 200, 200, 429, 429]);
  expect(api.invocations()).toBe(3);
});

test('what is refused says so as API Gateway does, and a page may read it', async () => {
  const api = await anApi([checkout]);
  await api.statuses(3);

  const refused = await api.buy();

  expect(refused.status).toBe(429);
  expect(await refused.json()).toEqual({ message: 'Too Many Requests' });
  expect(refused.headers.get('access-control-allow-origin')).toBe('http://shop.example');
});

test("with time the route takes requests again, so many a second by the cloud's clock, and never more than at once", async () => {
  const api = await anApi([checkout]);
  await api.statuses(3);

  await api.clock.advance(2_000);
  expect(await api.statuses(2)).toEqual([200, 429]);
  await api.clock.advance(3_600_000);
  expect(await api.statuses(4)).toEqual([200, 200, 200, 429]);
});

test('routes do not take from each other', async () => {
  const api = await anApi([checkout, products]);
  await api.statuses(4);

  expect((await fetch(`${api.base}/v1/products`)).status).toBe(200);
  expect((await fetch(`${api.base}/v1/products`)).status).toBe(429);
});

test('preflights are not counted', async () => {
  const api = await anApi([checkout]);
  const preflight = {
    method: 'OPTIONS',
    headers: { origin: 'http://shop.example', 'access-control-request-method': 'POST' },
  };
  for (let time = 0; time < 5; time++) {
    expect((await fetch(`${api.base}/v1/checkout`, preflight)).status).toBe(204);
  }

  expect(await api.statuses(3)).toEqual([200, 200, 200]);
});

test('a clock that goes back, as when the cloud is made as new, finds full buckets', async () => {
  const api = await anApi([checkout]);
  await api.clock.advance(60_000);
  await api.statuses(3);

  api.clock.reset();

  expect(await api.statuses(3)).toEqual([200, 200, 200]);
});

test('a route without limits takes everything', async () => {
  const { key, functionName } = checkout;
  const api = await anApi([{ key, functionName }]);

  expect(new Set(await api.statuses(20))).toEqual(new Set([200]));
});
