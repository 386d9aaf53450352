import '../../ops/quiet.ts';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connectShop } from '../../ops/connect.ts';
import type { Applied, ConsoleShop, Preview, RulesView } from '../../ops/console/api.ts';
import { lookAgainEvery } from '../../ops/console/look-again.ts';
import { startConsole } from '../../ops/console/program.ts';
import type { Listening } from '../../web/server/listen.ts';
import { anotherCustomer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';
import { aConsole, aProxy, ask, hasClockOf, refusal } from './a-console.ts';
import { aTerminal } from './a-terminal.ts';

const PRODUCT = 'rainy-day';
const WHY = { why: 'by phone' };

let shop: Shop;
let own: Listening;
beforeAll(async () => {
  shop = await Shop.open();
  own = await aConsole(shop.cloud.awsUrl);
});
const opened: Listening[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((listening) => listening.close()));
});
afterAll(async () => {
  await own.close();
  await shop.close();
});

async function another(...args: Parameters<typeof aConsole>): Promise<string> {
  const listening = await aConsole(...args);
  opened.push(listening);
  return listening.url;
}

async function aPaidOrder(): Promise<{ id: string; number: string; operations: string }> {
  const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
  await shop.phone(payment.reference, { action: 'pay' });
  return { ...order, operations: `/orders/${order.number}/operations` };
}

async function preview(path: string, body: object, url = own.url): Promise<Preview> {
  const { body: said } = await ask<Preview | Applied>(url, path, { ...WHY, ...body, confirm: null });
  if (said.done) throw new Error('A preview did it');
  return said;
}
const confirm = async (path: string, body: object, { confirmation }: Preview, url = own.url): Promise<Applied> =>
  (await ask<Applied>(url, path, { ...WHY, ...body, confirm: confirmation })).body;
const refusedWith = (path: string, body: object, confirmation: string | null = null) =>
  refusal(own.url, path, { ...WHY, ...body, confirm: confirmation });

describe('a change', () => {
  test('is previewed without changing anything, and done when it is confirmed', async () => {
    const order = await aPaidOrder();
    const before = await shop.stockOf(PRODUCT);
    const refund = { operation: 'refund', pieces: 'returned' };

    const previewed = await preview(order.operations, refund);

    expect(previewed.steps).toEqual([
      `Order ${order.number} goes from active to invalid: by phone (karin)`,
      `1 × ${PRODUCT} go back to the stock`,
      'Swish is asked to pay the money back; the customer gets a mail when it has',
    ]);
    expect(await shop.order(order.id)).toMatchObject({ status: 'active' });

    const applied = await confirm(order.operations, refund, previewed);

    expect(applied).toMatchObject({ done: true, steps: previewed.steps });
    expect(applied.text).toContain(`Order ${order.number} is invalid.`);
    expect(await shop.order(order.id)).toMatchObject({ status: 'invalid' });
    expect(await shop.stockOf(PRODUCT)).toEqual({ ...before, stock: before.stock + 1 });
  });

  test('that is not what was previewed is refused, with what would be done now', async () => {
    const order = await aPaidOrder();
    const { confirmation } = await preview(order.operations, { operation: 'refund', pieces: 'returned' });

    const refused = await refusedWith(order.operations, { operation: 'refund', pieces: 'kept' }, confirmation);

    expect(refused).toMatchObject({ status: 409, code: 'changed' });
    expect(refused.preview?.steps).toContain(`1 × ${PRODUCT} stay away from the stock`);
    expect(await shop.order(order.id)).toMatchObject({ status: 'active' });

    const applied = await confirm(order.operations, { operation: 'refund', pieces: 'kept' }, {
      confirmation: '',
      ...refused.preview,
    } as Preview);
    expect(applied.done).toBe(true);
  });

  test('whose steps are others by now is refused: the stock that was read is no longer so', async () => {
    const { stock } = await shop.stockOf(PRODUCT);
    const path = `/products/${PRODUCT}/stock`;
    const { confirmation } = await preview(path, { stock: stock + 10 });
    await aPaidOrder();

    const refused = await refusedWith(path, { stock: stock + 10 }, confirmation);

    expect(refused).toMatchObject({ status: 409, code: 'changed' });
    expect(refused.preview?.steps[0]).toContain(`from ${stock - 1} to ${stock + 10} (+11)`);
    expect((await shop.stockOf(PRODUCT)).stock).toBe(stock - 1);
  });

  test('is done once for a confirmation, also when it is sent twice at once', async () => {
    const order = await aPaidOrder();
    const resend = { operation: 'resend', recipient: 'customer', kind: null };
    const previewed = await preview(order.operations, resend);
    const sent = shop.mailKinds(order.id, 'customer').length;

    const answers = await Promise.all([
      confirm(order.operations, resend, previewed),
      confirm(order.operations, resend, previewed),
    ]);

    expect(answers.filter(({ done }) => done)).toHaveLength(1);
    expect(shop.mailKinds(order.id, 'customer')).toHaveLength(sent + 1);
    expect(await refusedWith(order.operations, resend, previewed.confirmation)).toMatchObject({ code: 'changed' });
  });

  test('that the order does not allow is refused with the reason', async () => {
    const order = await aPaidOrder();

    expect(await refusedWith(order.operations, { operation: 'cancel', pieces: 'returned' })).toMatchObject({
      status: 409,
      code: 'refused',
      message: `Order ${order.number}: Swish has taken the money: refund it, or say that it goes back another way`,
    });
    expect(await refusedWith(order.operations, { operation: 'activate' })).toMatchObject({ code: 'refused' });
  });

  test.each([
    ['activate', {}],
    ['settle', {}],
    ['late-payment', {}],
    ['resume', {}],
    ['cancel', { pieces: 'kept' }],
    ['refund', { pieces: 'kept' }],
    ['pay_back', { pieces: 'kept' }],
    ['resend', { recipient: 'admin', kind: 'confirmation' }],
  ])('of an order that there is not is not found: %s', async (operation, more) => {
    expect(await refusedWith('/orders/2611.999/operations', { operation, ...more })).toMatchObject({ status: 404 });
  });

  test('settles what nobody paid, under the name of who asked', async () => {
    const { order, payment } = await shop.buy([{ id: PRODUCT, number: 1 }], anotherCustomer());
    await shop.phone(payment.reference, { action: 'decline' });
    const path = `/orders/${order.id}/operations`;

    const { text } = await confirm(path, { operation: 'settle' }, await preview(path, { operation: 'settle' }));

    expect(text).toBe(`Run ${order.id}-2 was started.`);
    const { operatorActs } = await shop.checkoutRecord(order.id);
    expect(operatorActs).toMatchObject([{ operator: 'karin', why: 'by phone', did: 'started_run' }]);
  });

  test.each<[string, object, string]>([
    ['no operation', {}, 'operation'],
    ['an operation that there is not', { operation: 'destroy' }, 'operation'],
    ['no place for the pieces', { operation: 'refund' }, 'pieces'],
    ['nobody to send to', { operation: 'resend', kind: null }, 'recipient'],
    ['no reason', { operation: 'activate', why: ' ' }, 'why'],
    ['a reason of several lines', { operation: 'activate', why: 'a\nb' }, 'why'],
    ['a reason that turns around what follows it', { operation: 'activate', why: 'a\u202eb' }, 'why'],
    ['a long reason', { operation: 'activate', why: 'a'.repeat(201) }, 'why'],
    ['a confirmation of another kind', { operation: 'activate', confirm: 7 }, 'confirm'],
  ])('with %s is refused by the name of it', async (_what, body, field) => {
    const refused = await refusal(own.url, '/orders/2611.001/operations', { ...WHY, confirm: null, ...body });

    expect(refused).toMatchObject({ status: 400, code: 'invalid_request', field });
  });

  test.each([-1, 1.5, '5', undefined])('of the stock to %p is refused', async (stock) => {
    expect(await refusedWith(`/products/${PRODUCT}/stock`, { stock })).toMatchObject({ status: 400, field: 'stock' });
  });

  test('of a product that there is not is not found', async () => {
    expect(await refusedWith('/products/none/stock', { stock: 5 })).toMatchObject({ status: 404 });
  });
});

test('a console that only looks neither previews nor changes', async () => {
  const order = await aPaidOrder();
  const url = await another(shop.cloud.awsUrl, { mayChange: false });

  for (const [path, body] of [
    [order.operations, { operation: 'refund', pieces: 'kept' }],
    [`/products/${PRODUCT}/stock`, { stock: 1 }],
  ] as const) {
    expect(await refusal(url, path, { ...WHY, ...body, confirm: null })).toMatchObject({
      status: 403,
      code: 'read_only',
    });
  }
  expect((await ask<ConsoleShop>(url, '/shop')).body.mayChange).toBe(false);
});

test('in prod nothing is done until the number of the order was typed in', async () => {
  const order = await aPaidOrder();
  const url = await another(shop.cloud.awsUrl, {
    connect: async () => ({
      ...(await connectShop({ environment: 'local', endpoint: shop.cloud.awsUrl })),
      environment: 'prod',
    }),
  });
  expect((await ask<ConsoleShop>(url, '/shop')).body.asksIfSure).toBe(true);
  const refund = { operation: 'refund', pieces: 'kept' };
  const previewed = await preview(order.operations, refund, url);

  for (const sure of [undefined, '', order.id]) {
    const body = { ...WHY, ...refund, confirm: previewed.confirmation, sure };
    expect(await refusal(url, order.operations, body)).toMatchObject({ status: 400, field: 'sure' });
  }
  expect(await shop.order(order.id)).toMatchObject({ status: 'active' });

  expect(await confirm(order.operations, { ...refund, sure: order.number }, previewed, url)).toMatchObject({
    done: true,
  });
});

test('the rules of a shop that is not on this machine are what the audit tells', async () => {
  const { ok, rules, incomplete } = (await ask<RulesView>(own.url, '/rules')).body;

  expect({ ok, incomplete }).toEqual({ ok: true, incomplete: [] });
  expect(rules.map(({ id }) => id)).toEqual(['R1', 'R2', 'R3', 'R4', 'R5']);
});

describe('AWS that cannot be reached', () => {
  test('is said, and the console recovers by itself', async () => {
    const aws = await aProxy(0, shop.cloud.awsUrl);
    const port = Number(new URL(aws.url).port);
    const url = await another(aws.url);
    await aws.close();
    expect(await refusal(url, '/shop')).toMatchObject({ status: 502, code: 'unreachable' });

    // The same address answers again: what comes there goes on to the shop.
    opened.push(await aProxy(port, shop.cloud.awsUrl));
    expect((await ask<ConsoleShop>(url, '/shop')).body.environment).toBe('local');

    await opened.pop()?.close();
    for (const path of ['/executions', '/orders/2611.001', '/stock']) {
      expect(await refusal(url, path)).toMatchObject({ status: 502, code: 'unreachable' });
    }
  });

  test('because the credentials have expired is said as that', async () => {
    const expired = Object.assign(new Error('Token is expired.'), { name: 'CredentialsProviderError' });
    const url = await another(shop.cloud.awsUrl, { connect: () => Promise.reject(expired) });

    expect(await refusal(url, '/shop')).toMatchObject({
      status: 502,
      message: 'AWS does not know who you are: Token is expired.',
    });
  });
});

test('what nobody foresaw is told to nobody outside, logged without what it says, and tried anew', async () => {
  const written: string[] = [];
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  let tries = 0;
  const connect = async () => {
    tries += 1;
    if (tries === 1) throw new Error('of astrid@example.com');
    return connectShop({ environment: 'local', endpoint: shop.cloud.awsUrl });
  };
  const url = await another(shop.cloud.awsUrl, { connect });

  const refused = await refusal(url, '/search', { text: 'astrid@example.com', next: null });

  stderr.mockRestore();
  expect(refused).toMatchObject({ status: 500, code: 'internal' });
  expect(refused.message).not.toContain('astrid');
  expect(written.join('')).toContain('console-changes.test.ts');
  expect(written.join('')).not.toContain('astrid');
  expect((await ask(url, '/shop')).status).toBe(200);
});

describe('npm run ops:console', () => {
  const start = async (...args: string[]) => {
    const { terminal, out, err } = aTerminal();
    const started = await startConsole(args, terminal);
    if (typeof started !== 'number') opened.push(started);
    return { started, out: out(), err: err() };
  };
  const endpoint = (): string[] => ['--endpoint', shop.cloud.awsUrl, '--port', '0'];

  test('serves page and answers, says where, and only looks', async () => {
    const { started, out } = await start(...endpoint());

    const { url } = started as Listening;
    expect(out).toContain(`The console of local in eu-north-1: ${url}/ops`);
    expect((await ask<ConsoleShop>(url, '/shop')).body).toMatchObject({ mayChange: false, isLocal: false });
    const page = await fetch(url);
    expect(page.url).toBe(`${url}/ops`);
    expect(await page.text()).toContain('<meta name="live-updates" content="/ops/api/events" />');
    expect((await fetch(`${url}/ops/executions/of-an-execution`)).status).toBe(200);
    expect((await fetch(`${url}/phone`)).status).toBe(404);
  });

  test('changes under the name of who started it, where that is allowed, by the clock of the shop as it jumps', async () => {
    const { started, out } = await start(...endpoint(), '--allow-changes', '--by', 'eva');
    const { url } = started as Listening;

    expect(out).toContain('Changes are written down as made by eva.');
    expect((await ask<ConsoleShop>(url, '/shop')).body).toMatchObject({ mayChange: true, operator: 'eva' });
    await shop.advance(600);
    expect(await hasClockOf(shop.cloud.clock, url)).toBe(true);
  });

  test.each<[string, string[], number, string]>([
    ['no shop', [], 2, 'Say which environment'],
    [
      'another machine',
      ['--endpoint', 'http://shop.example:4566'],
      2,
      '--endpoint is the AWS address of a local cloud',
    ],
    ['no port', ['--env', 'local', '--port', 'x'], 2, 'It must be a port'],
    ['a name that no history takes', ['--env', 'local', '--by', '<x'], 1, '--by must be a name'],
    ['nothing that answers', ['--endpoint', 'http://127.0.0.1:1'], 1, 'Nothing answers there'],
  ])('ends with a sentence for %s', async (_what, args, code, sentence) => {
    const { started, err } = await start(...args);

    expect(started).toBe(code);
    expect(err).toContain(sentence);
  });

  test('ends with a sentence when its port is taken', async () => {
    const { port } = new URL(own.url);
    const { started, err } = await start('--endpoint', shop.cloud.awsUrl, '--port', port);

    expect(started).toBe(1);
    expect(err).toBe(`Port ${port} is taken. Choose another one with --port.`);
  });
});

test('pages of a shop on AWS are told to look again, as long as one listens', () => {
  jest.useFakeTimers();
  try {
    const told: string[][] = [];
    const stop = lookAgainEvery(5_000).subscribe((topics) => told.push([...topics]));
    jest.advanceTimersByTime(10_000);
    stop();
    jest.advanceTimersByTime(10_000);

    expect(told).toEqual([
      ['executions', 'tables'],
      ['executions', 'tables'],
    ]);
    expect(jest.getTimerCount()).toBe(0);
  } finally {
    jest.useRealTimers();
  }
});
