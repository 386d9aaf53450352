import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { startCloud, type Cloud } from '../../local/cloud.ts';
import type { Invoke } from '../../local/lambda/types.ts';
import { customer } from '../support/customer.ts';
import { Shop } from '../support/flow.ts';

const PRODUCT = 'rainy-day';
/** Longer than a hold of ten minutes and the two that time to live takes here. */
const UNTIL_REMOVED_SECONDS = 13 * 60;

let shop: Shop;
let tables: DynamoDBClient;
beforeAll(async () => {
  shop = await Shop.open();
  tables = new DynamoDBClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterEach(() => shop.cloud.reset());
afterAll(async () => {
  tables.destroy();
  await shop.close();
});

/** From now on every run of the checkout dies: nobody extends, sells or cancels its holds. */
function killRunsOf(checkoutId: string, { stepFunctions }: Cloud = shop.cloud): void {
  const isOf = ({ name }: { readonly name: string }) => name.startsWith(checkoutId);
  for (const execution of stepFunctions.executions.filter(isOf)) execution.stop('Test', 'Every run dies');
  stepFunctions.onEvent((execution, { type }) => {
    if (type === 'ExecutionStarted' && isOf(execution)) queueMicrotask(() => execution.stop('Test', 'Every run dies'));
  });
}

const holdsOf = async (orderId: string, { tables: rows }: Cloud = shop.cloud) =>
  (await rows.state()).reservations.filter((row) => row.orderId === orderId);

/** An admin deletes the order's row; returns when what that set off is over. */
async function removeHold(orderId: string): Promise<void> {
  const Key = { productId: { S: PRODUCT }, reservationId: { S: orderId } };
  await tables.send(new DeleteItemCommand({ TableName: 'smultron-stock-reservations-local', Key }));
  await shop.advance(0);
}

/** Of the rules, those about stock: a checkout whose runs all die cannot keep the others. */
async function brokenStockRules(cloud: Cloud = shop.cloud): Promise<readonly string[]> {
  const { rules } = await cloud.rules();
  return rules.filter(({ id }) => id === 'R1' || id === 'R2').flatMap(({ offenders }) => offenders);
}

test('a hold that nobody ends is removed by time to live, and its pieces are free again, once', async () => {
  const { stock } = await shop.stockOf(PRODUCT);
  const forgotten = await shop.buy([{ id: PRODUCT, number: 3 }]);
  killRunsOf(forgotten.order.id);
  const paid = await shop.buy([{ id: PRODUCT, number: 1 }], { email: 'bo@example.com', phone: '0701234568' });
  await shop.phone(paid.payment.reference, { action: 'pay' });
  await shop.advance(590);
  expect(await shop.stockOf(PRODUCT)).toEqual({ stock: stock - 1, reserved: 3 });

  await shop.advance(UNTIL_REMOVED_SECONDS - 590);

  expect(await holdsOf(forgotten.order.id)).toEqual([]);
  expect(await shop.stockOf(PRODUCT)).toEqual({ stock: stock - 1, reserved: 0 });
  expect(await holdsOf(paid.order.id)).toMatchObject([{ status: 'confirmed' }]);
  expect(await brokenStockRules()).toEqual([]);
});

test('a hold that an admin deletes gives its pieces back at once, and its declined payment no second time', async () => {
  const before = await shop.stockOf(PRODUCT);
  const { order, payment } = await shop.buy([{ id: PRODUCT, number: 2 }]);

  await removeHold(order.id);
  expect(await shop.stockOf(PRODUCT)).toEqual(before);

  await shop.phone(payment.reference, { action: 'decline' });

  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'cancelled', reason: 'declined' });
  expect(await shop.stockOf(PRODUCT)).toEqual(before);
  expect(await shop.brokenRules()).toEqual([]);
});

test('a sold hold gives nothing back when its row goes', async () => {
  const { stock } = await shop.stockOf(PRODUCT);
  const { order, payment } = await shop.buy([{ id: PRODUCT, number: 2 }]);
  await shop.phone(payment.reference, { action: 'pay' });

  await removeHold(order.id);

  expect(await holdsOf(order.id)).toEqual([]);
  expect(await shop.stockOf(PRODUCT)).toEqual({ stock: stock - 2, reserved: 0 });
  expect(await brokenStockRules()).toEqual([]);
});

test('removals that are delivered twice, and again because an answer was lost, free no pieces of another customer', async () => {
  let deliveries = 0;
  /** Everything of the stream is worked through twice, and the first time Lambda does not hear of it. */
  const unreliable =
    (invoke: Invoke): Invoke =>
    async (name, payload, order) => {
      const answer = await invoke(name, payload, order);
      if (name !== 'ReleaseExpiredHolds') return answer;
      deliveries += 1;
      await invoke(name, payload);
      return deliveries === 1 ? { error: { errorType: 'Sandbox.Timedout', errorMessage: 'Test', trace: [] } } : answer;
    };
  const cloud = await startCloud({ port: 0, awsPort: 0, wrap: { invoke: unreliable } });
  try {
    const buy = async (number: number): Promise<string> => {
      const response = await fetch(`${cloud.url}/v1/checkout`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ order: customer, cart: [{ id: PRODUCT, number }] }),
      });
      return ((await response.json()) as { data: { order: { id: string } } }).data.order.id;
    };
    const reserved = async () => (await cloud.tables.state()).products.find(({ id }) => id === PRODUCT)?.reserved;
    const ids = [await buy(1), await buy(2)];
    for (const id of ids) killRunsOf(id, cloud);
    await cloud.clock.advance(540_000);
    await buy(4);
    expect(await reserved()).toBe(7);

    await cloud.clock.advance((UNTIL_REMOVED_SECONDS - 540) * 1000);

    expect(deliveries).toBeGreaterThan(1);
    expect(await Promise.all(ids.map((id) => holdsOf(id, cloud)))).toEqual([[], []]);
    expect(await reserved()).toBe(4);
    expect(await brokenStockRules(cloud)).toEqual([]);
  } finally {
    await cloud.close();
  }
});
