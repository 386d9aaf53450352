import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { tableName } from '../../infra/tables.ts';
import { connectDocuments } from '../../lambdas/adapters/documents.ts';
import type {
  ConsoleShop,
  ExecutionEvents,
  ExecutionFilter,
  ExecutionPage,
  OrderView,
  RulesView,
  SearchResult,
  ShownDefinition,
  ShownExecution,
  StockView,
} from '../../ops/console/api.ts';
import { anotherCustomer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';
import { ask, hasClockOf, refusal } from './a-console.ts';

const PRODUCT = 'rainy-day';
const EMAIL = 'Looked.For@Example.com';

let shop: Shop;
/** A checkout of each end that people look for. */
let confirmed: { id: string; number: string; reference: string };
let waiting: typeof confirmed;
let cancelled: typeof confirmed;
let flagged: typeof confirmed;
let refunded: typeof confirmed;
let rejected: string;

async function buy(order: object = {}): Promise<typeof confirmed> {
  const bought = await shop.buy([{ id: PRODUCT, number: 1 }], { ...anotherCustomer(), ...order });
  return { id: bought.order.id, number: bought.order.number, reference: bought.payment.reference };
}

beforeAll(async () => {
  shop = await Shop.open();
  confirmed = await buy({ email: EMAIL });
  await shop.phone(confirmed.reference, { action: 'pay' });
  cancelled = await buy();
  await shop.phone(cancelled.reference, { action: 'decline' });
  shop.cloud.phone.script({ answer: { amount: 1 } });
  flagged = await buy();
  await shop.phone(flagged.reference, { action: 'pay' });
  refunded = await buy();
  await shop.phone(refunded.reference, { action: 'pay' });
  const asked = { operation: 'refund', pieces: 'returned', why: 'asked for' };
  const { body } = await post<{ confirmation: string }>(`/orders/${refunded.id}/operations`, {
    ...asked,
    confirm: null,
  });
  await post(`/orders/${refunded.id}/operations`, { ...asked, confirm: body.confirmation });
  await shop.advance(60);
  await shop.checkout([{ id: PRODUCT, number: 100 }], anotherCustomer());
  rejected = shop.cloud.executions.list()[0]?.name ?? '';
  waiting = await buy();
});
afterAll(() => shop.close());

const get = async <Body>(path: string): Promise<Body> => (await ask<Body>(shop.cloud.url, path)).body;
const post = <Body>(path: string, body: object) => ask<Body>(shop.cloud.url, path, body);
const refused = (path: string, body?: object) => refusal(shop.cloud.url, path, body);
const listed = (filter: ExecutionFilter) => get<ExecutionPage>(`/executions?filter=${filter}`);
const search = async (text: string) => (await post<SearchResult>('/search', { text, next: null })).body;

test('the shop is told with what may be done with it, by its own clock', async () => {
  expect(await get<ConsoleShop>('/shop')).toMatchObject({
    environment: 'local',
    region: 'eu-north-1',
    isLocal: true,
    mayChange: true,
    asksIfSure: false,
  });

  await shop.advance(5);

  expect(await hasClockOf(shop.cloud.clock, shop.cloud.url)).toBe(true);
});

describe('the list of executions', () => {
  test('has every run, the newest first, with how it stands', async () => {
    const { executions, next, lookedAt } = await listed('all');

    expect(executions.map(({ name, orderNumber, standing, reason }) => [name, orderNumber, standing, reason])).toEqual([
      [waiting.id, waiting.number, 'waiting-for-payment', null],
      [rejected, null, 'rejected', 'insufficient_stock'],
      [`${refunded.id}-2`, refunded.number, 'refunded', 'operator'],
      [refunded.id, refunded.number, 'handed-over', null],
      [flagged.id, flagged.number, 'needs-attention', 'payment_mismatch'],
      [cancelled.id, cancelled.number, 'cancelled', 'declined'],
      [confirmed.id, confirmed.number, 'confirmed', 'paid'],
    ]);
    expect({ next, lookedAt }).toEqual({ next: null, lookedAt: 7 });
  });

  test.each<[ExecutionFilter, () => string[]]>([
    ['running', () => [waiting.id]],
    ['waiting-for-payment', () => [waiting.id]],
    ['confirmed', () => [confirmed.id]],
    ['cancelled', () => [cancelled.id]],
    ['refunded', () => [`${refunded.id}-2`]],
    ['rejected', () => [rejected]],
    ['needs-attention', () => [flagged.id]],
  ])('is filtered: %s', async (filter, names) => {
    const { executions, next } = await listed(filter);

    expect(executions.map(({ name }) => name)).toEqual(names());
    expect(next).toBeNull();
  });

  test('a filter that there is not, and a page of another filter, are refused by their names', async () => {
    expect(await refused('/executions?filter=lost')).toMatchObject({ status: 400, field: 'filter' });
    const forgotten = { filter: 'all', status: 0, token: 'of a list that Step Functions has forgotten' };
    const places = ['{"filter":"all","status":9}', JSON.stringify(forgotten)];
    for (const next of ['nonsense', ...places.map((place) => Buffer.from(place).toString('base64url'))]) {
      expect(await refused(`/executions?next=${next}`)).toMatchObject({ status: 400, field: 'next' });
    }
  });
});

describe('search', () => {
  test.each<[string, () => string]>([
    ['number', () => confirmed.number],
    ['number without its dot', () => confirmed.number.replace('.', '')],
    ['id', () => confirmed.id],
    ['id in capitals with spaces around', () => ` ${confirmed.id.toUpperCase()} `],
    ["Swish's reference", () => confirmed.reference],
    ["the customer's e-mail address, in whatever case", () => EMAIL.toLowerCase()],
  ])('finds an order by its %s', async (_what, text) => {
    const { executions, orders, next } = await search(text());

    expect(executions.map(({ name }) => name)).toEqual([confirmed.id]);
    expect(orders).toEqual([{ id: confirmed.id, number: confirmed.number }]);
    expect(next).toBeNull();
  });

  test("finds an order by its refund's reference", async () => {
    const [refund] = shop.cloud.phone.refunds();

    expect((await search(refund?.id ?? '')).orders).toEqual([{ id: refunded.id, number: refunded.number }]);
  });

  test('finds all runs by the name of one, the newest first', async () => {
    const { executions } = await search(`${refunded.id}-2`);

    expect(executions.map(({ name }) => name)).toEqual([`${refunded.id}-2`, refunded.id]);
  });

  test.each(['2611.999', 'nobody@example.com', 'nothing', '00000000-0000-4000-8000-000000000000'])(
    'finds nothing by %s',
    async (text) => {
      expect(await search(text)).toMatchObject({ executions: [], orders: [], next: null });
    },
  );

  test('is no part of an address: an e-mail address would stand in logs', async () => {
    expect(await refused('/search?text=astrid@example.com')).toMatchObject({ status: 405, code: 'invalid_request' });
  });

  test.each([
    [{ next: null }, 'text'],
    [{ text: '  ', next: null }, 'text'],
    [{ text: 'a', next: 7 }, 'next'],
  ])('refuses %j by the name of what is wrong', async (body, field) => {
    expect(await refused('/search', body)).toMatchObject({ status: 400, code: 'invalid_request', field });
  });

  test('refuses to go on from where no search was', async () => {
    const next = Buffer.from('{"active":{"id":1}}').toString('base64url');
    expect(await refused('/search', { text: 'a@b', next })).toMatchObject({ status: 400, field: 'next' });
  });
});

describe('one execution', () => {
  test('is told with all runs of its checkout', async () => {
    const shown = await get<ShownExecution>(`/executions/${refunded.id}-2`);

    expect(shown).toMatchObject({
      standing: 'refunded',
      status: 'SUCCEEDED',
      error: null,
      orderNumber: refunded.number,
    });
    expect(shown.runs).toEqual([
      { name: refunded.id, status: 'SUCCEEDED', kind: 'checkout' },
      { name: `${refunded.id}-2`, status: 'SUCCEEDED', kind: 'refund' },
    ]);
  });

  test('says what it failed with', async () => {
    const { error, cause } = await get<ShownExecution>(`/executions/${flagged.id}`);

    expect(error).toBe('NeedsAttention');
    expect(cause).not.toBeNull();
  });

  test('names its definition, which is the whole state machine', async () => {
    const { definition } = await get<ShownExecution>(`/executions/${waiting.id}`);
    const shown = await get<ShownDefinition>(`/executions/${waiting.id}/definition`);

    expect(shown.definition).toBe(definition);
    expect(Object.keys(shown.asl['States'] as object)).toContain('ReserveStock');
  });

  test('has its history with data, but without the tokens that a wait is answered by', async () => {
    const { status, events, hasMore } = await get<ExecutionEvents>(`/executions/${waiting.id}/events`);

    expect({ status, hasMore }).toEqual({ status: 'RUNNING', hasMore: false });
    expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
    const text = JSON.stringify(events);
    expect(text).toContain(waiting.id);
    expect(text).toContain('taskToken');
    const { paymentToken } = await shop.checkoutRecord(waiting.id);
    expect(text).not.toContain(paymentToken?.token);
  });

  test('is followed by asking for what came after the last event', async () => {
    const followed = await buy();
    const before = await get<ExecutionEvents>(`/executions/${followed.id}/events`);
    const last = before.events.at(-1)?.id ?? 0;
    expect((await get<ExecutionEvents>(`/executions/${followed.id}/events?after=${last}`)).events).toEqual([]);

    await shop.phone(followed.reference, { action: 'pay' });

    const after = await get<ExecutionEvents>(`/executions/${followed.id}/events?after=${last}`);
    expect(after.status).toBe('SUCCEEDED');
    expect(after.events[0]?.id).toBe(last + 1);
    expect(after.events.at(-1)?.type).toBe('ExecutionSucceeded');
    const { events } = await get<ExecutionEvents>(`/executions/${followed.id}/events`);
    expect(events).toEqual([...before.events, ...after.events]);
    expect(events).toHaveLength(shop.cloud.executions.history(followed.id)?.events.length ?? 0);
  });

  test.each(['', '/events', '/definition'])('that is gone is not found: …%s', async (part) => {
    for (const name of ['00000000-0000-4000-8000-000000000000', 'a b', '%F0%9F%8D%93']) {
      expect(await refused(`/executions/${name}${part}`)).toMatchObject({ status: 404, code: 'not_found' });
    }
  });

  test('an event that cannot be is refused by its name', async () => {
    for (const after of ['-1', 'x', '1.5', '99999']) {
      expect(await refused(`/executions/${waiting.id}/events?after=${after}`)).toMatchObject({
        status: 400,
        field: 'after',
      });
    }
  });
});

describe('an order', () => {
  test('is found by number, id and reference, and its customer is out of sight unless asked for', async () => {
    for (const asked of [confirmed.number, confirmed.id, confirmed.reference]) {
      const { order, runs, timeline } = await get<OrderView>(`/orders/${asked}`);
      expect(order?.information).toMatchObject({ name: 'A…', email: 'L…@Example.com' });
      expect(runs[0]?.console).toBe(`${shop.cloud.url}/ops/executions/${confirmed.id}`);
      expect(timeline.map(({ source }) => source)).toContain('swish');
    }

    const { order } = await get<OrderView>(`/orders/${confirmed.id}?personal=1`);

    expect(order?.information).toMatchObject({ name: 'Astrid Berg', email: EMAIL });
  });

  test('that does not exist is not found', async () => {
    expect(await refused('/orders/2611.999')).toMatchObject({ status: 404, message: 'There is no order 2611.999' });
  });
});

test('stock has every product with its counts, and every hold with whose it is', async () => {
  const { products, holds } = await get<StockView>('/stock');

  const { stock, reserved } = await shop.stockOf(PRODUCT);
  expect(products.find(({ id }) => id === PRODUCT)).toEqual({
    id: PRODUCT,
    title: 'Regndag',
    isActive: true,
    stock,
    held: reserved,
    free: stock - reserved,
  });
  expect(holds.map(({ orderNumber, status, checkout }) => [orderNumber, status, checkout])).toEqual([
    [flagged.number, 'active', 'left to a person (payment_mismatch)'],
    [waiting.number, 'active', 'open'],
  ]);
});

test('the rules are all eight on this machine, with who breaks them', async () => {
  expect(await get<RulesView>('/rules')).toMatchObject({ ok: true, incomplete: [] });
  const reserve = new UpdateCommand({
    TableName: tableName('products', 'local'),
    Key: { id: PRODUCT },
    UpdateExpression: 'ADD reserved :pieces',
    ExpressionAttributeValues: { ':pieces': 5 },
  });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  await connectDocuments({ endpoint: shop.cloud.awsUrl, region: 'eu-north-1', credentials }).send(reserve);

  const { ok, rules } = await get<RulesView>('/rules');

  expect(ok).toBe(false);
  expect(rules.map(({ id }) => id)).toEqual(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8']);
  expect(rules[0]?.offenders[0]).toContain(PRODUCT);
});

test('a long list comes in pages that go on where the one before ended, whatever was added meanwhile', async () => {
  const [machine] = shop.cloud.stepFunctions.machines.list();
  const start = () =>
    shop.cloud.stepFunctions.startWithText(machine?.spec.arn ?? '', '{"kind":"none","checkoutId":""}', randomUUID());
  for (let count = 0; count < 60; count++) start();
  await shop.advance(0);
  const all = shop.cloud.executions.list().map(({ name }) => name);

  const first = await listed('all');
  start();
  const second = await get<ExecutionPage>(`/executions?next=${first.next}`);

  expect([...first.executions, ...second.executions].map(({ name }) => name)).toEqual(all);
  expect({ length: first.executions.length, next: second.next }).toEqual({ length: 50, next: null });
  expect(await refused(`/executions?filter=running&next=${first.next}`)).toMatchObject({ status: 400, field: 'next' });
});

describe('a request that is not for it', () => {
  /** `fetch` sets these headers itself. */
  const statusWith = (path: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(shop.cloud.url);
      request({ hostname, port, path: `/ops/api${path}`, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  test('from another site, or by another name of this machine, is refused', async () => {
    for (const path of ['/shop', '/events']) {
      expect(await statusWith(path, { origin: 'http://evil.example' })).toBe(403);
      expect(await statusWith(path, { host: 'evil.example' })).toBe(403);
    }
    expect(await statusWith('/shop', { origin: shop.cloud.url })).toBe(200);
  });

  test('with a body that is no JSON, too long, or of another kind, is refused', async () => {
    const send = async (body: string, type = 'application/json') =>
      (await fetch(`${shop.cloud.url}/ops/api/search`, { method: 'POST', headers: { 'content-type': type }, body }))
        .status;

    expect(await send('{')).toBe(400);
    expect(await send('{}', 'text/plain')).toBe(415);
    expect(await send(JSON.stringify({ text: 'a'.repeat(17_000), next: null }))).toBe(413);
    expect(await send('null')).toBe(400);
  });

  test('to a path that there is not, or in a way that it has not, is refused', async () => {
    expect(await refused('/nothing')).toMatchObject({ status: 404, code: 'not_found' });
    expect(await refused('/stock', {})).toMatchObject({ status: 405, code: 'invalid_request' });
    expect(await refused('/orders/%')).toMatchObject({ status: 400, field: 'path' });
  });
});

test('answers are never kept by a browser', async () => {
  for (const path of ['/shop', '/nothing']) {
    const { headers } = await ask(shop.cloud.url, path);
    expect(headers.get('cache-control')).toBe('no-store');
  }
});
