import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ops, type Ran } from '../ops/a-terminal.ts';
import { Shop } from '../support/flow.ts';

const PRODUCT = 'rainy-day';
const OTHER = 'big-into-energy';
const HOUR = 3600;

let shop: Shop;
let client: DynamoDBClient;
let tables: DynamoDBDocumentClient;
beforeAll(async () => {
  shop = await Shop.open({ audits: true });
  client = new DynamoDBClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  tables = DynamoDBDocumentClient.from(client);
});
afterEach(() => shop.cloud.reset());
afterAll(async () => {
  client.destroy();
  await shop.close();
});

/** Somebody's hand, past everything. */
const tamper = (table: 'products' | 'orders', id: string, attribute: string, value: unknown) =>
  tables.send(
    new UpdateCommand({
      TableName: `smultron-${table}-local`,
      Key: { id },
      UpdateExpression: 'SET #attribute = :value',
      ExpressionAttributeNames: { '#attribute': attribute },
      ExpressionAttributeValues: { ':value': value },
    }),
  );

interface Told {
  readonly rule: string;
  readonly subject: string;
  readonly says: string;
  readonly repair: string;
}

/** Lets the next audit come; what it names, and what it counts. */
async function audit(): Promise<{ findings: readonly Told[]; count: (metric: string) => number }> {
  const { lines, count } = await shop.listen(() => shop.advance(HOUR));
  const logged = lines.flatMap((line) =>
    line.startsWith('{') ? [JSON.parse(line) as Told & { message: string }] : [],
  );
  const findings = logged
    .filter(({ message }) => message === 'A rule does not hold')
    .map(({ rule, subject, says, repair }) => ({ rule, subject, says, repair }));
  return { findings, count };
}

async function buyAndPay(): Promise<string> {
  const { order, payment } = await shop.buy([{ id: PRODUCT, number: 2 }]);
  await shop.phone(payment.reference, { action: 'pay' });
  return order.id;
}

test('a shop that sells, cancels and waits gives the auditor nothing to find, and its products are counted', async () => {
  await buyAndPay();
  const declined = await shop.buy([{ id: PRODUCT, number: 1 }]);
  await shop.phone(declined.payment.reference, { action: 'decline' });

  const { findings, count } = await audit();

  expect(findings).toEqual([]);
  expect(count('AuditShopSucceeded')).toBe(1);
  expect(count('AuditIncomplete')).toBe(0);
  const { products } = await shop.cloud.tables.state();
  const sold = products.find(({ id }) => id === PRODUCT);
  expect(sold).toMatchObject({ sold: 2, counted: (sold?.stock ?? 0) + 2 });
  expect(products.filter(({ counted }) => counted === undefined)).toEqual([]);
  expect(await shop.brokenRules()).toEqual([]);
});

const onShop = (...args: string[]): Promise<Ran> => ops([...args, '--endpoint', shop.cloud.awsUrl]);

test('what somebody changed by hand is named, repaired on request, and then every rule holds', async () => {
  const order = await buyAndPay();
  await audit();
  const { stock } = await shop.stockOf(PRODUCT);
  await tamper('products', PRODUCT, 'stock', stock + 5);
  await tamper('products', OTHER, 'reserved', 3);
  await tamper('orders', order, 'status', 'invalid');

  const { findings, count } = await audit();
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        rule: 'R2',
        subject: PRODUCT,
        repair: `log the change of the stock from ${stock} to ${stock + 5}`,
      }),
      expect.objectContaining({ rule: 'R1', subject: OTHER, repair: 'change `reserved` from 3 by -3' }),
      expect.objectContaining({ rule: 'R5', subject: order, says: 'is paid, but the order is invalid' }),
    ]),
  );
  expect(count('AuditFindings')).toBeGreaterThan(0);

  const told = await onShop('stock', 'audit');
  expect(told.code).toBe(1);
  expect(told.out).toContain(`R1 ${OTHER}: 3 are reserved, but the active holds add up to 0`);

  await tamper('orders', order, 'status', 'active');
  const shown = await onShop('stock', 'audit', '--repair', '--why', 'the old admin', '--dry-run');
  expect(shown.out).toContain('Nothing was changed. This would:');
  expect(await shop.stockOf(OTHER)).toMatchObject({ reserved: 3 });
  expect((await onShop('stock', 'audit', '--repair', '--why', 'the old admin')).code).toBe(0);

  expect(await onShop('stock', 'audit')).toMatchObject({ code: 0, out: expect.stringContaining('Every rule holds.') });
  expect((await onShop('stock', 'log', PRODUCT)).out).toContain('karin');
  expect(await shop.brokenRules()).toEqual([]);
});

test('a person sets the stock, sees what is held, and frees nothing that is needed', async () => {
  const { stock } = await shop.stockOf(PRODUCT);
  const { order } = await shop.buy([{ id: PRODUCT, number: 2 }]);

  const set = await onShop('stock', 'set', PRODUCT, String(stock + 3), '--why', 'found a box');
  const held = await onShop('reservations', 'list', '--product', PRODUCT);
  const ofOrder = await onShop('reservations', 'list', '--order', order.number);
  const wouldRelease = await onShop('reservations', 'release-expired', '--dry-run');
  const released = await onShop('reservations', 'release-expired');

  expect(set).toMatchObject({ code: 0, out: expect.stringContaining(`has ${stock + 3} in stock, 2 of them held`) });
  expect(held.out).toContain(order.number);
  expect(ofOrder.out).toBe(held.out);
  expect(wouldRelease).toEqual({ code: 0, out: 'There is nothing to change.', err: '' });
  expect(released).toEqual({ code: 0, out: '0 released, 0 kept.', err: '' });
  expect(await shop.stockOf(PRODUCT)).toEqual({ stock: stock + 3, reserved: 2 });
  expect((await onShop('stock', 'set', PRODUCT, 'many', '--why', 'x')).code).toBe(2);
  expect((await onShop('stock', 'log', PRODUCT)).out).toMatch(/Changes logged: 1\.$/m);
  expect((await onShop('stock', 'log', OTHER)).code).toBe(1);
  expect(await shop.brokenRules()).toEqual([]);
});

test('a shop on one machine is ready for its first order once its products are counted', async () => {
  const before = await onShop('migrate', '--check');
  expect(before.code).toBe(1);
  expect(before.out).toContain(`Count ${PRODUCT} for the first time`);

  expect((await onShop('migrate')).code).toBe(0);

  expect(await onShop('migrate', '--check')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Everything is there.'),
  });
});
