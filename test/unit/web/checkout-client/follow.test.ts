import { describe, expect, jest, test } from '@jest/globals';
import { ApiRefusal, ApiUnreachable, type OrderStatus } from '../../../../web/checkout-client.ts';
import { aServer, envelope, refusal, statusAnswer, type Reply } from './a-server.ts';

/** The pauses between two questions: each begins with the shortest one. */
const pausesOf = (waits: readonly number[]): readonly number[] =>
  waits.flatMap((wait, index) => (index % 2 === 1 ? [wait + (waits[index - 1] ?? 0)] : []));

async function follow(
  replies: readonly Reply[],
  options: Parameters<ReturnType<ReturnType<typeof aServer>['client']>['follow']>[2] = {},
) {
  const server = aServer(...replies);
  const reported: OrderStatus[] = [];
  await server.client().follow('order-1', ({ data }) => reported.push(data), options);
  return { server, statuses: reported.map(({ status }) => status) };
}

describe('an order that is followed', () => {
  test('is asked for with growing pauses until it is paid', async () => {
    const { server, statuses } = await follow([
      ...Array.from({ length: 14 }, () => statusAnswer('pending', 'awaiting_payment')),
      statusAnswer('paid'),
    ]);

    expect(statuses.at(-1)).toBe('paid');
    expect(statuses).toHaveLength(15);
    const pauses = pausesOf(server.waits);
    expect(pauses[0]).toBe(1500);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    expect(pauses.at(-1)).toBe(10_000);
  });

  test('is asked for on when it was cancelled, ever more seldom: late money revives it', async () => {
    const { server, statuses } = await follow([
      ...Array.from({ length: 10 }, () => statusAnswer('cancelled', 'payment_failed')),
      statusAnswer('refunded', 'sold_out_after_payment'),
    ]);

    expect(statuses.at(-1)).toBe('refunded');
    expect(pausesOf(server.waits)[0]).toBe(10_000);
    expect(pausesOf(server.waits).at(-1)).toBe(120_000);
  });

  test('is given up after six hours', async () => {
    const { server, statuses } = await follow(Array.from({ length: 1000 }, () => statusAnswer('cancelled')));

    const waited = pausesOf(server.waits).reduce((sum, one) => sum + one, 0);
    expect(waited).toBeGreaterThanOrEqual(6 * 3_600_000);
    expect(statuses.length).toBeLessThan(200);
  });

  test('goes on through an API that is away, and says so', async () => {
    const onUnreachable = jest.fn();
    const { server, statuses } = await follow(
      ['unreachable', refusal(503, 'busy', null, { 'Retry-After': '20' }), statusAnswer('paid')],
      { onUnreachable },
    );

    expect(statuses).toEqual(['paid']);
    expect(onUnreachable).toHaveBeenCalledTimes(2);
    expect(pausesOf(server.waits)).toEqual([1500, 20_000]);
  });

  test('keeps to a Retry-After of a bare gateway, up to a minute', async () => {
    const gateway = Response.json(
      { message: 'Too Many Requests' },
      { status: 429, headers: { 'Retry-After': '9999' } },
    );
    const { server } = await follow([gateway, statusAnswer('paid')]);

    expect(pausesOf(server.waits)).toEqual([60_000]);
  });

  test('that does not exist is refused', async () => {
    await expect(follow([refusal(404, 'not_found')])).rejects.toThrow(ApiRefusal);
  });

  test('is left quietly when that is asked for, while it pauses or waits for an answer', async () => {
    const stopping = new AbortController();
    const server = aServer(statusAnswer('pending'), 'silent');
    const following = server.client({
      // The second pause begins when the first question was answered.
      wait: async () => {
        if (server.sent.length === 2) throw new Error('Nobody waits after it was left');
      },
    });
    const report = jest.fn();
    const left = following.follow('order-1', report, { signal: stopping.signal });
    while (server.sent.length < 2) await Promise.resolve();
    stopping.abort();

    await left;
    expect(report).toHaveBeenCalledTimes(1);
  });
});

describe('a page that is told of changes', () => {
  /** Pauses as a clock does that somebody else moves: they end when they are aborted, the shortest ones at once. */
  const untilAborted = (longPauses: number[]) => (milliseconds: number, signal?: AbortSignal) =>
    new Promise<void>((resolve) => {
      if (milliseconds <= 100) {
        resolve();
        return;
      }
      longPauses.push(milliseconds);
      signal?.addEventListener('abort', () => resolve());
    });

  test('ends the pause, and the one that comes when it rings while an answer is on its way', async () => {
    const longPauses: number[] = [];
    const server = aServer(statusAnswer('pending'), statusAnswer('pending'), statusAnswer('paid'));
    let ring = (): void => {};
    const unsubscribe = jest.fn();
    const report = jest.fn(({ data }: { readonly data: OrderStatus }) => {
      // The second ring comes before the second pause has begun.
      if (data.status === 'pending' && server.sent.length === 2) ring();
    });

    const followed = server.client({ wait: untilAborted(longPauses) }).follow('order-1', report, {
      wake: (listener) => {
        ring = listener;
        return unsubscribe;
      },
    });
    while (longPauses.length === 0) await Promise.resolve();
    ring();
    await followed;

    expect(report).toHaveBeenCalledTimes(3);
    expect(longPauses).toHaveLength(1);
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('is left by the listener also when the order does not exist', async () => {
    const unsubscribe = jest.fn();

    await expect(follow([refusal(404, 'not_found')], { wake: () => unsubscribe })).rejects.toThrow(ApiRefusal);

    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });
});

describe('other questions', () => {
  test('are asked where they belong', async () => {
    const server = aServer(
      envelope(200, { data: [{ id: 'a' }] }),
      envelope(200, { data: [] }),
      envelope(200, { data: { id: 'R/1', status: 'unclear' } }),
      envelope(200, { data: { status: 'cancelled' } }),
      envelope(202, { data: { status: 'unclear' } }),
    );
    const client = server.client();

    expect(await client.products()).toEqual([{ id: 'a' }]);
    expect(await client.shipmentOptions()).toEqual([]);
    expect((await client.paymentStatus('R/1')).data).toBe('unclear');
    expect([await client.cancel('R/1'), await client.cancel('R')]).toEqual(['cancelled', 'unclear']);
    expect(server.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/products',
      'GET /v1/shipment-options',
      'GET /v1/swish/status/R%2F1',
      'PATCH /v1/cancel/R%2F1',
      'PATCH /v1/cancel/R',
    ]);
  });

  test.each<[string, Reply]>([
    ['a page', new Response('<html>Log in to the network</html>', { status: 200 })],
    ['a gateway', Response.json({ message: 'Internal Server Error' }, { status: 500 })],
    ['a list', Response.json([1])],
    ['null', Response.json(null)],
    ['something else', Response.json({ data: { id: 'a' } })],
    ['nothing', new Response(null, { status: 204 })],
  ])('that are answered by %s were not answered by the API', async (_title, reply) => {
    await expect(aServer(reply).client().products()).rejects.toThrow(ApiUnreachable);
  });

  test('that nobody answers end after their time', async () => {
    jest.useFakeTimers();
    try {
      const asked = aServer('silent').client().products();
      const ended = expect(asked).rejects.toThrow(ApiUnreachable);
      await jest.advanceTimersByTimeAsync(15_000);
      await ended;
    } finally {
      jest.useRealTimers();
    }
  });

  test('tell when to try again, as seconds or as a date', async () => {
    const at = new Date(Date.now() + 30_000).toUTCString();
    const server = aServer(
      refusal(429, 'too_many_open_checkouts', null, { 'Retry-After': '600' }),
      refusal(503, 'busy', null, { 'Retry-After': at }),
      refusal(503, 'busy', null, { 'Retry-After': 'soon' }),
    );
    const client = server.client();
    const retryAfter = async () => client.products().catch((error: unknown) => (error as ApiRefusal).retryAfterMs);

    expect(await retryAfter()).toBe(600_000);
    expect(await retryAfter()).toBeGreaterThan(25_000);
    expect(await retryAfter()).toBeUndefined();
  });
});
