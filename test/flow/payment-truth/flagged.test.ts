import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { removalDue } from '../../../lambdas/domain/due.ts';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { tableName } from '../../../infra/tables.ts';
import { Shop } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';

const DAY_SECONDS = 86_400;
const PIECES = 2;

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const rulesHold = async () => expect(await shop.brokenRules()).toEqual([]);
const adminMails = (id: string) => shop.mailKinds(id, 'admin');

/** A payment of which Swish itself does not know what became, until so many days have passed: then it is paid. */
async function unclearCheckout(email: string, phone: string, paidAfterDays: number) {
  // A script waits for two weeks at most: it says a second time, on the way, that nobody knows.
  const later = { action: 'pay', afterSeconds: 13 * DAY_SECONDS } as const;
  const afterSeconds = (paidAfterDays - 13) * DAY_SECONDS;
  shop.cloud.phone.script({ customer: { action: 'error', errorCode: 'DS24', afterSeconds, later } });
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: PIECES }], { email, phone });
  await shop.phone(payment.reference, { action: 'error', errorCode: 'DS24' });
  return { id: order.id, reference: payment.reference };
}

/**
 * Swish is asked about both for a day, every five minutes. The long suite waits for it; here the records say after half
 * an hour that it is over.
 */
async function untilGivenUp(ids: readonly string[]): Promise<void> {
  if (isLong) return shop.advance(DAY_SECONDS + 700);
  await shop.advance(1800);
  const client = new DynamoDBClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (const id of ids) {
    await client.send(
      new UpdateItemCommand({
        TableName: tableName('checkouts', 'local'),
        Key: { id: { S: id } },
        ConditionExpression: 'attribute_exists(unclearSince)',
        UpdateExpression: 'ADD unclearSince :day',
        ExpressionAttributeValues: { ':day': { N: String(-DAY_SECONDS * 1000) } },
      }),
    );
  }
  client.destroy();
  await shop.advance(700);
}

test('what nobody can tell is put before a person, asked about daily, remembered, and let go after two weeks', async () => {
  shop.cloud.phone.dropCallbacks(true);
  const { stock } = await shop.stockOf('rainy-day');
  const given = isLong ? 1 : 0;
  const first = await unclearCheckout('astrid@example.com', '070-644 43 64', given + 14.5);
  const second = await unclearCheckout('bo@example.com', '070-644 43 65', given + 15.7);
  const both = [first, second];

  const { count } = await shop.listen(() => untilGivenUp(both.map(({ id }) => id)));
  expect([count('PaymentUnclear'), count('NeedsAttention'), count('NeedsAttention payment_unclear')]).toEqual([
    2, 2, 2,
  ]);
  expect(count('MailSent attention')).toBe(2);
  for (const { id } of both) {
    expect(shop.path(id).at(-1)).toBe('NeedsAttention');
    expect(shop.execution(id).status).toBe('FAILED');
    expect(await shop.checkoutRecord(id)).toMatchObject({ attention: { reason: 'payment_unclear' } });
    expect(shop.mailKinds(id, 'customer')).toEqual(['unclear']);
    expect(adminMails(id)).toEqual(['attention_1']);
  }
  expect(await shop.stockOf('rainy-day')).toEqual({ stock, reserved: 2 * PIECES });
  await rulesHold();

  // Swish is asked once a day, and the pieces are kept.
  await shop.advance(1000);
  const since = shop.cloud.clock.now();
  await shop.advance(3.2 * DAY_SECONDS);
  expect(shop.asked(first.reference, since)).toBe(3);
  expect(await shop.stockOf('rainy-day')).toEqual({ stock, reserved: 2 * PIECES });
  await rulesHold();

  // The admin is told again a day before they go.
  await shop.advance(10 * DAY_SECONDS);
  for (const { id } of both) expect(adminMails(id)).toEqual(['attention_1', 'reminder_1']);
  await rulesHold();

  await shop.advance(DAY_SECONDS);
  expect(await shop.stockOf('rainy-day')).toEqual({ stock, reserved: 0 });
  for (const { id } of both) expect(adminMails(id)).toEqual(['attention_1', 'reminder_1']);
  await rulesHold();

  // Money that turns up after that takes pieces anew, or goes back where there are none.
  await shop.advance(1.2 * DAY_SECONDS);
  expect(await shop.order(first.id)).toMatchObject({ status: 'active' });
  expect(shop.path(`${first.id}-2`).at(-1)).toBe('OrderConfirmed');
  expect(await shop.stockOf('rainy-day')).toEqual({ stock: stock - PIECES, reserved: 0 });
  await rulesHold();

  await shop.cloud.tables.setStock('rainy-day', 1);
  await shop.advance(1.2 * DAY_SECONDS);
  expect(await shop.order(second.id)).toMatchObject({ status: 'invalid', status_reason: 'sold_out_after_payment' });
  expect(shop.path(`${second.id}-2`).at(-1)).toBe('PaymentRefunded');
  expect(shop.mailKinds(second.id, 'customer')).toEqual(['unclear', 'refund']);
  // A last look finds that the mails are out.
  await shop.advance(1000);
  for (const { id } of both) {
    const checkout = await shop.checkoutRecord(id);
    expect(checkout.attention).toBeUndefined();
    expect(checkout.attentionHistory).toMatchObject([{ reason: 'payment_unclear' }]);
    expect(removalDue(checkout)).toBeDefined();
    expect(checkout.dueAt).toBe(removalDue(checkout));
  }
  await rulesHold();
}, 180_000);
