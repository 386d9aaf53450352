import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { Shop } from '../support/flow.ts';

const PRODUCT = 'rainy-day';
const HOUR = 3600;

let shop: Shop;
let tables: DynamoDBDocumentClient;
beforeAll(async () => {
  shop = await Shop.open({ audits: true });
  const client = new DynamoDBClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  tables = DynamoDBDocumentClient.from(client);
});
afterEach(() => shop.cloud.reset());
afterAll(async () => {
  tables.destroy();
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

test('what somebody changed by hand is named, with what would put it right', async () => {
  const order = await buyAndPay();
  await audit();
  const { stock } = await shop.stockOf(PRODUCT);
  await tamper('products', PRODUCT, 'stock', stock + 5);
  await tamper('products', 'big-into-energy', 'reserved', 3);
  await tamper('orders', order, 'status', 'invalid');

  const { findings, count } = await audit();

  expect(['R1', 'R2', 'R3', 'R4', 'R5'].map((rule) => count(`AuditFindings ${rule}`))).toEqual(
    ['R1', 'R2', 'R3', 'R4', 'R5'].map((rule) => findings.filter((finding) => finding.rule === rule).length),
  );
  expect(count('AuditFindings')).toBe(findings.length);
  expect(findings).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        rule: 'R2',
        subject: PRODUCT,
        repair: `log the change of the stock from ${stock} to ${stock + 5}`,
      }),
      expect.objectContaining({ rule: 'R1', subject: 'big-into-energy', repair: 'change `reserved` from 3 by -3' }),
      expect.objectContaining({ rule: 'R5', subject: order, says: 'is paid, but the order is invalid' }),
    ]),
  );
});
