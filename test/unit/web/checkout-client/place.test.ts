import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { ApiRefusal, ApiUnreachable, type CheckoutRequest } from '../../../../web/checkout-client.ts';
import { customer } from '../../../support/customer.ts';
import { aServer, aStorage, checkoutAnswer, envelope, refusal, statusAnswer, working, type Reply } from './a-server.ts';

const request: CheckoutRequest = {
  order: { ...customer, payment: 'swish' },
  cart: [{ id: 'rainy-day', number: 2 }],
};
/** Whether somebody waits for a lock that somebody else has. */
const isWaitedFor = async (): Promise<boolean> => ((await navigator.locks.query()).pending?.length ?? 0) > 0;
const another: CheckoutRequest = { ...request, cart: [{ id: 'rainy-day', number: 1 }] };

const keysOf = (server: ReturnType<typeof aServer>): readonly (string | null)[] =>
  server.sent.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('Idempotency-Key'));

describe('an order that is placed', () => {
  test('is sent as it is, in the language asked for, to the API wherever that is', async () => {
    const server = aServer(checkoutAnswer());

    const { data, now } = await server
      .client({ apiUrl: 'https://api.example.com/', language: 'en' })
      .place(request, { idempotencyKey: 'a-key-of-my-own' });

    expect(data.order.id).toBe('order-1');
    expect(now).toBe(Date.parse('2026-11-22T12:00:00.000Z'));
    expect(server.sent).toMatchObject([{ url: 'https://api.example.com/v1/checkout', method: 'POST', body: request }]);
    const headers = server.sent[0]?.headers;
    expect(headers?.get('Idempotency-Key')).toBe('a-key-of-my-own');
    expect(headers?.get('Accept-Language')).toBe('en');
    expect(headers?.get('Content-Type')).toBe('application/json');
  });

  test.each<Reply>([
    'unreachable',
    Response.json({ message: 'Service Unavailable' }, { status: 503 }),
    new Response(''),
  ])('is asked for again, as the same, when its answer was lost', async (lost) => {
    const server = aServer(lost, 'unreachable', checkoutAnswer());

    await server.client().place(request);

    expect(new Set(keysOf(server)).size).toBe(1);
    expect(server.sent).toHaveLength(3);
    expect(server.waits).toEqual([1000, 3000]);
  });

  test('is given up after three tries, and is the same order when it is tried again', async () => {
    const server = aServer('unreachable', 'unreachable', 'unreachable', checkoutAnswer());
    const client = server.client();

    await expect(client.place(request)).rejects.toThrow(ApiUnreachable);
    await client.place(request);

    expect(new Set(keysOf(server)).size).toBe(1);
  });

  test('is waited for while it is worked on, with pauses that grow and are not shorter than asked for', async () => {
    const server = aServer(
      working({ 'Retry-After': '2' }),
      working(),
      working({ 'Retry-After': '3' }),
      working({ 'Retry-After': '3600' }),
      checkoutAnswer('order-1', 200),
    );

    const { data } = await server.client().place(request);

    expect(data.order.id).toBe('order-1');
    expect(server.waits).toEqual([2000, 1000, 3000, 5000]);
    expect(server.sent.slice(1).map(({ url }) => url)).toEqual(Array.from({ length: 4 }, () => '/v1/checkout/order-1'));
  });

  test('is looked for soon, however late the first answer tells to come back', async () => {
    const server = aServer(working({ 'Retry-After': '86400' }), checkoutAnswer('order-1', 200));

    await server.client().place(request);

    expect(server.waits).toEqual([5000]);
  });

  test('is not waited for longer than two minutes', async () => {
    const server = aServer(...Array.from({ length: 200 }, () => working()));

    await expect(server.client().place(request)).rejects.toThrow(ApiUnreachable);

    const waited = server.waits.reduce((sum, one) => sum + one, 0);
    expect(waited).toBeGreaterThan(110_000);
    expect(waited).toBeLessThan(130_000);
  });

  test('is refused with the sentence of the API, and sentences for fields', async () => {
    const details = [
      { field: 'order.email', message: 'Give a valid e-mail address.' },
      { field: 'cart.0.number', message: 'Too many.' },
      { nonsense: true },
    ];
    const server = aServer(refusal(400, 'invalid_request', details));

    const refused = await server
      .client()
      .place(request)
      .catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(ApiRefusal);
    expect(refused).toMatchObject({ status: 400, code: 'invalid_request', message: 'It is invalid_request.' });
    expect([...(refused as ApiRefusal).fields]).toEqual([
      ['email', 'Give a valid e-mail address.'],
      ['cart.0.number', 'Too many.'],
    ]);
    expect((refused as ApiRefusal).items).toEqual([]);
    expect(server.sent).toHaveLength(1);
  });

  test('is refused while it is worked on with what is left of its products', async () => {
    const items = [{ id: 'rainy-day', title: 'Regndag', requested: 2, available: 1 }, null, { title: 'no id' }];
    const server = aServer(working(), refusal(409, 'insufficient_stock', { items }));

    const refused = await server
      .client()
      .place(request)
      .catch((error: unknown) => error);

    expect((refused as ApiRefusal).items).toEqual([items[0]]);
    expect((refused as ApiRefusal).fields.size).toBe(0);
  });

  test('can be stopped while its answer is on its way', async () => {
    const server = aServer('silent');
    const stopping = new AbortController();
    const placing = server.client().place(request, { signal: stopping.signal, idempotencyKey: 'a-key-of-my-own' });
    stopping.abort(new Error('The customer left'));

    expect(server.sent[0]?.signal?.aborted).toBe(true);
    await expect(placing).rejects.toThrow('The customer left');
  });

  test('is not begun when it was stopped before', async () => {
    const server = aServer();

    await expect(server.client().place(request, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);

    expect(server.sent).toEqual([]);
  });

  test('that is named by no answer is no order', async () => {
    const server = aServer(envelope(202, { links: {} }), envelope(201, { data: { order: {} } }));

    await expect(server.client().place(request)).rejects.toThrow(ApiUnreachable);
    await expect(server.client().place(request)).rejects.toThrow(ApiUnreachable);
  });
});

describe('the same request', () => {
  test('is the same order by a double click, in another tab and after a reload', async () => {
    const storage = aStorage();
    const server = aServer(checkoutAnswer(), checkoutAnswer(), checkoutAnswer());
    const client = server.client({ storage });

    await Promise.all([client.place(request), client.place(request)]);
    await server.client({ storage }).place(request);

    expect(new Set(keysOf(server)).size).toBe(1);
    expect(keysOf(server)[0]).toMatch(/^[\x21-\x7e]{8,128}$/);
  });

  test('is the same order in two tabs that begin with it at once', async () => {
    const [first, second] = [aStorage(), aStorage()];
    const server = aServer(checkoutAnswer(), checkoutAnswer());
    await server.client({ storage: first }).place(request);
    const attempts = Array.from({ length: first.length }, (_, index) => first.key(index) ?? '');

    // What a tab writes another one may read only a moment later.
    const isWritten = Promise.withResolvers<void>();
    const writing = navigator.locks.request('smultron.attempts', () => isWritten.promise);
    const placing = server.client({ storage: second }).place(request);
    for (let turns = 0; turns < 1_000 && !(await isWaitedFor()); turns += 1) await turn();
    for (const key of attempts) second.setItem(key, first.getItem(key) ?? '');
    isWritten.resolve();
    await Promise.all([writing, placing]);

    expect(new Set(keysOf(server)).size).toBe(1);
  });

  test('is another order than a changed one, and the same again after that', async () => {
    const server = aServer(checkoutAnswer('a'), checkoutAnswer('b'), checkoutAnswer('a'));
    const client = server.client({ storage: aStorage() });

    await client.place(request);
    await client.place(another);
    await client.place(request);

    const [first, second, third] = keysOf(server);
    expect(second).not.toBe(first);
    expect(third).toBe(first);
  });

  test.each(['paid', 'refunded'])('is another order once the first is %s', async (status) => {
    const server = aServer(checkoutAnswer(), statusAnswer(status), checkoutAnswer('order-2'));
    const client = server.client({ storage: aStorage() });

    await client.place(request);
    await client.status('order-1');
    await client.place(request);

    expect(new Set(keysOf(server)).size).toBe(2);
  });

  test.each(['pending', 'cancelled'])('is the next try of the same purchase while the first is %s', async (status) => {
    const server = aServer(checkoutAnswer(), statusAnswer(status), checkoutAnswer('order-2'));
    const client = server.client({ storage: aStorage() });

    await client.place(request);
    await client.status('order-1');
    await client.place(request);

    expect(new Set(keysOf(server)).size).toBe(1);
  });

  test.each([
    [400, 'invalid_request', 2],
    [409, 'insufficient_stock', 2],
    [422, 'idempotency_key_reused', 2],
    [429, 'too_many_open_checkouts', 1],
    [503, 'busy', 1],
  ])('after %d %s has so many keys: %d', async (status, code, keys) => {
    const server = aServer(refusal(status, code), checkoutAnswer());
    const client = server.client({ storage: aStorage() });

    const refused = await client.place(request).catch((error: unknown) => error);
    await client.place(request);

    expect((refused as ApiRefusal).isTemporary).toBe(keys === 1);
    expect(new Set(keysOf(server)).size).toBe(keys);
  });

  test('is kept as a hash: nothing of the customer is stored', async () => {
    const storage = aStorage();
    await aServer(checkoutAnswer()).client({ storage }).place(request);

    const stored = storage.getItem(storage.key(0) ?? '') ?? '';
    expect(stored).toContain('order-1');
    for (const personal of [customer.name, customer.email, customer.phone, customer.address]) {
      expect(stored).not.toContain(personal);
    }
  });

  test('is remembered for a few requests only', async () => {
    const storage = aStorage();
    const requests = Array.from({ length: 9 }, (_, index) => ({ ...request, cart: [{ id: `p${index}`, number: 1 }] }));
    for (const one of requests) await aServer(checkoutAnswer()).client({ storage }).place(one);

    expect(JSON.parse(storage.getItem('smultron.attempts') ?? '')).toHaveLength(5);
  });

  test('is one order for as long as the page where the storage takes nothing', async () => {
    const full = {
      getItem: () => null,
      setItem: () => {
        throw new DOMException('It is full', 'QuotaExceededError');
      },
    };
    const server = aServer(checkoutAnswer(), checkoutAnswer(), statusAnswer('paid'), checkoutAnswer('order-2'));
    const client = server.client({ storage: full });

    const { data } = await client.place(request);
    await client.place(request);
    await client.status('order-1');
    await client.place(request);

    expect(data.order.id).toBe('order-1');
    const [first, second, third] = keysOf(server);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  test.each(['', 'nonsense', '{"a":1}', '[null, 5, {"key": 1}]'])('copes with %j in the storage', async (stored) => {
    const storage = aStorage();
    storage.setItem('smultron.attempts', stored);

    await aServer(checkoutAnswer()).client({ storage }).place(request);

    expect(JSON.parse(storage.getItem('smultron.attempts') ?? '')).toHaveLength(1);
  });
});
