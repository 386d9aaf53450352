import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { DeleteItemCommand, DynamoDBClient, UpdateItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Checkout } from '../../../lambdas/domain/checkout.ts';
import type { Grant } from '../../../local/iam/role.ts';
import { Shop, type BoughtCheckout } from '../../support/flow.ts';
import { DAY_LONG, FLAGGED, LATE_MONEY, REFUNDS } from '../payment-truth/late-scenarios.ts';
import { ANSWERS, CANCELLATIONS, LOST_RUNS, REQUESTS, UNCLEAR } from '../payment-truth/payment-scenarios.ts';
import { lettingTimePass, runScenario } from '../payment-truth/run-scenario.ts';

const SCENARIOS = [REQUESTS, ANSWERS, CANCELLATIONS, UNCLEAR, LOST_RUNS, LATE_MONEY, REFUNDS, FLAGGED, DAY_LONG].flat();

const CART = [{ id: 'rainy-day', number: 2 }];
const CHECKOUTS = 'smultron-checkouts-local';

let shop: Shop;
/** Somebody with a client of their own, who may do everything. */
let admin: DynamoDBClient;
const used = new Set<Grant>();

beforeAll(async () => {
  // What a function reads once, when it is cold, it has to read here.
  shop = await Shop.open({ audits: true, isOwn: true });
  admin = new DynamoDBClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  shop.cloud.permissions.onUse((_role, grant) => used.add(grant));
});
beforeEach(() => shop.cloud.reset());
afterAll(async () => {
  admin.destroy();
  await shop.close();
});

/** Writes on a checkout's record as nobody of the shop would. */
async function write(id: string, expression: string, values: Readonly<Record<string, AttributeValue>>): Promise<void> {
  const Names = Object.fromEntries(
    [...expression.matchAll(/#(\w+)/g)].map(([name, attribute]) => [name, attribute ?? '']),
  );
  await admin.send(
    new UpdateItemCommand({
      TableName: CHECKOUTS,
      Key: { id: { S: id } },
      UpdateExpression: expression,
      ExpressionAttributeNames: Names,
      ExpressionAttributeValues: Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
    }),
  );
}

const removeHold = async (orderId: string, product: string): Promise<void> => {
  const Key = { productId: { S: product }, reservationId: { S: orderId } };
  await admin.send(new DeleteItemCommand({ TableName: 'smultron-stock-reservations-local', Key }));
};

const callBack = async (path: string, id: string, { callbackIdentifier = '' }: Checkout) =>
  shop.request('POST', path, { id }, { callbackidentifier: callbackIdentifier });
const payWithoutPieces = async ({ payment }: BoughtCheckout) => {
  await shop.cloud.tables.setStock('rainy-day', 0);
  await shop.phone(payment.reference, { action: 'pay' });
};

const inAMoment = () => new Promise((resolve) => setTimeout(resolve, 10));

/** By name: those of the payment scenarios that between them make use of most rights. */
test.each(
  SCENARIOS.filter(({ name }) =>
    [
      'paid',
      'cancelled while open, twice',
      'DS24 that turns out not paid: the customer is told how it ended',
      'the same key after a failed payment makes one new attempt; late money for the first is paid back',
      'a refund that fails at the bank is followed by refund number 2 when a person starts a late run',
      'late money takes its pieces anew when they are free',
      'cancelled by the customer at Swish, and paid all the same',
      'the run is aborted after the order was confirmed, before the mails',
    ].includes(name),
  ),
)('$name', (scenario) => runScenario(shop, scenario));

test('what anybody may read', async () => {
  const { order, payment } = await shop.buy(CART);
  for (const path of ['products', 'shipment-options', `checkout/${order.id}`, `swish/status/${payment.reference}`]) {
    expect((await shop.request('GET', `/v1/${path}`)).status).toBe(200);
  }
  expect((await shop.orderStatus('an-order-of-the-old-checkout')).status).toBe(404);
});

test('a refused cart', async () => {
  expect((await shop.checkout([{ id: 'no-such-figure', number: 1 }])).status).toBe(404);
});

test('no order can be made', async () => {
  shop.cloud.faults.add({ target: 'CreateOrder', when: 'before', effect: 'crash', times: 10 });
  expect((await lettingTimePass(shop, shop.checkout(CART))).status).toBe(503);
});

test('the pieces are sold while the order is made', async () => {
  shop.cloud.faults.add({ target: 'ReserveStock', when: 'before', effect: 'throttle' });
  const answering = shop.checkout(CART);
  for (let orders = 0; orders === 0;) {
    await inAMoment();
    orders = (await shop.cloud.tables.state()).orders.length;
  }
  await shop.cloud.tables.setStock('rainy-day', 1);
  expect((await lettingTimePass(shop, answering)).status).toBe(409);
});

test('a refund whose failure only the sweep hears of', async () => {
  shop.cloud.phone.script({ refund: { ends: 'RF07' } });
  shop.cloud.phone.dropCallbacks(true);
  const bought = await shop.buy(CART);
  await payWithoutPieces(bought);
  await shop.advance(300);
  expect(shop.path(bought.order.id).at(-1)).toBe('NeedsAttention');
});

test('whoever recorded a failed refund died before the run was told', async () => {
  shop.cloud.phone.script({ refund: { debitedAfterSeconds: 600 } });
  const bought = await shop.buy(CART);
  await payWithoutPieces(bought);
  await shop.advance(5);
  expect(shop.path(bought.order.id).at(-1)).toBe('RefundPayment');
  await write(bought.order.id, 'SET #refund.#status = :status', { status: { S: 'ERROR' } });
  await callBack('/v1/swish/callback', bought.payment.reference, await shop.checkoutRecord(bought.order.id));
  await shop.advance(5);
  expect(shop.path(bought.order.id).at(-1)).toBe('NeedsAttention');
  // Swish pays it back all the same.
  await shop.advance(700);
  expect(shop.path(`${bought.order.id}-2`).at(-1)).toBe('PaymentRefunded');
});

test('a status call hears of money', async () => {
  const { order, payment } = await shop.buy(CART);
  await shop.phone(payment.reference, { action: 'pay', callback: { copies: 0 } });
  await shop.advance(11);
  await shop.orderStatus(order.id);
  await shop.advance(0);
  expect((await shop.order(order.id)).status).toBe('active');
});

test('the payment is known before the step that asks for it waits', async () => {
  shop.cloud.faults.add({ target: 'RequestPayment', when: 'after', effect: 'crash' });
  const answering = shop.checkout(CART);
  const hasFailed = () => {
    const [run = ''] = shop.runsOf('');
    return shop.cloud.executions.history(run)?.events.some(({ type }) => type === 'TaskFailed') === true;
  };
  while (!hasFailed()) await inAMoment();
  const [payment] = shop.cloud.phone.payments();
  await shop.phone(payment?.reference ?? '', { action: 'pay' });
  await lettingTimePass(shop, answering);
  await shop.advance(5);
  expect((await shop.cloud.tables.state()).orders).toMatchObject([{ status: 'active' }]);
});

test('a refund that is over before the step that asks for it waits', async () => {
  shop.cloud.phone.dropCallbacks(true);
  shop.cloud.phone.script({ refund: { debitedAfterSeconds: 0, paidAfterSeconds: 0 } });
  const bought = await shop.buy(CART);
  shop.cloud.faults.add({ target: 'RefundPayment', when: 'after', effect: 'crash' });
  await payWithoutPieces(bought);
  await shop.advance(100);
  expect(shop.path(bought.order.id).at(-1)).toBe('PaymentRefunded');
});

test('late pieces: a hold whose row is gone, and not yet given back', async () => {
  shop.cloud.faults.add({ target: 'ReleaseExpiredHolds', when: 'before', effect: 'throttle', times: 5 });
  const { order, payment } = await shop.buy(CART);
  await removeHold(order.id, 'rainy-day');
  await shop.phone(payment.reference, { action: 'pay' });
  await shop.advance(120);
  expect((await shop.order(order.id)).status).toBe('active');
});

test('the admin is told of a flag by the sweep', async () => {
  shop.cloud.phone.script({ answer: { amount: 1 } });
  shop.cloud.faults.add({ target: 'ses', caller: 'FlagAttention', when: 'before', effect: 'throttle', times: 100 });
  const { order, payment } = await shop.buy(CART);
  await shop.phone(payment.reference, { action: 'pay' });
  await shop.advance(2000);
  expect(shop.mailKinds(order.id, 'admin')).toEqual(['attention_1']);
});

test('money is paid back whose order somebody deleted', async () => {
  shop.cloud.phone.script({ answer: { amount: 1 } });
  const { order, payment } = await shop.buy(CART);
  await shop.phone(payment.reference, { action: 'pay' });
  await shop.advance(5);
  await admin.send(new DeleteItemCommand({ TableName: 'smultron-orders-local', Key: { id: { S: order.id } } }));
  await shop.startRun(order.id, 2, 'refund');
  await shop.advance(130);
  expect(shop.cloud.phone.refunds()).toMatchObject([{ status: 'PAID' }]);
});

test('a flagged payment that turns out paid when the customer cancels', async () => {
  const { order, payment } = await shop.buy(CART);
  await shop.phone(payment.reference, { action: 'error', errorCode: 'DS24' });
  await shop.advance(700);
  // As if nobody had known for a day.
  await write(order.id, 'SET #unclearSince = :since', { since: { N: String(shop.cloud.clock.now() - 86_400_000) } });
  await shop.advance(400);
  expect(shop.path(order.id).at(-1)).toBe('NeedsAttention');
  shop.cloud.phone.script({ for: payment.reference, answer: { status: 'PAID' } });
  expect((await shop.cancel(payment.reference)).status).toBe(409);
  await shop.advance(0);
  expect((await shop.order(order.id)).status).toBe('active');
});

test('what a mail came to, and an audit', async () => {
  shop.cloud.faults.add({ target: 'ses', caller: 'NotifyCustomer', when: 'after', effect: 'bounce' });
  const paid = await shop.buy(CART);
  await shop.phone(paid.payment.reference, { action: 'pay' });
  const held = await shop.buy([{ id: 'big-into-energy', number: 2 }]);
  await shop.cloud.tables.setStock('big-into-energy', 1);
  await removeHold(held.order.id, 'big-into-energy');
  const tamper = async (table: string, id: string, UpdateExpression: string, value?: AttributeValue) =>
    admin.send(
      new UpdateItemCommand({
        TableName: `smultron-${table}-local`,
        Key: { id: { S: id } },
        UpdateExpression,
        ...(value === undefined ? {} : { ExpressionAttributeValues: { ':to': value } }),
        ...(UpdateExpression.includes('#') ? { ExpressionAttributeNames: { '#changed': 'status' } } : {}),
      }),
    );
  await tamper('products', 'rainy-day', 'REMOVE counted');
  await tamper('products', 'big-into-energy', 'ADD reserved :to', { N: '7' });
  await tamper('orders', paid.order.id, 'SET #changed = :to', { S: 'invalid' });
  await shop.advance(3700);
});

test('payments of an environment that has no certificate', async () => {
  shop.cloud.faults.add({ target: 'RequestPayment', when: 'before', effect: 'throttle' });
  const answering = shop.checkout(CART);
  for (let runs = 0; runs === 0;) {
    await inAMoment();
    runs = shop.cloud.faults.hits().length;
  }
  const [first = ''] = shop.runsOf('');
  await write(first, 'SET #paymentEnvironment = :environment', { environment: { S: 'mss' } });
  const answer = await lettingTimePass(shop, answering);
  expect(answer.status).toBe(503);
  await shop.cloud.reset();

  const { order, payment } = await shop.buy(CART);
  await write(order.id, 'SET #paymentEnvironment = :environment', { environment: { S: 'mss' } });
  await shop.advance(11);
  await shop.orderStatus(order.id);
  await shop.advance(2);
  await callBack('/v1/swish/callback', payment.reference, await shop.checkoutRecord(order.id));
  expect((await shop.cancel(payment.reference)).status).toBe(202);
  await shop.advance(600);
  await shop.cloud.reset();

  shop.cloud.faults.add({ target: 'RefundPayment', when: 'before', effect: 'throttle' });
  const refunded = await shop.buy(CART);
  await payWithoutPieces(refunded);
  await write(refunded.order.id, 'SET #paymentEnvironment = :environment', { environment: { S: 'mss' } });
  await shop.advance(60);
  const checkout = await shop.checkoutRecord(refunded.order.id);
  expect(checkout.refund).toBeDefined();
  await callBack('/v1/swish/refund-callback', checkout.refund?.id ?? '', checkout);
  await shop.advance(600);
});

/** What is not made use of here, and why it is granted all the same. */
const ELSEWHERE: readonly { readonly right: RegExp; readonly why: string }[] = [
  { right: / (logs|xray):/, why: 'AWS itself writes logs and traces in the role; there is no such service here' },
  {
    right: / dynamodb:.* .*\/stream\//,
    why: 'Lambda reads a stream in the role of its function; here it is in one process',
  },
  {
    right: / sqs:SendMessage /,
    why: 'Lambda sends what was lost in the role of its function; there are no queues here',
  },
  {
    right: / states:SendTask\w+ .*:stateMachine:\w+:\*$/,
    why: 'AWS does not say whether answers to tasks are about the machine or its version: here they are about the machine',
  },
  {
    right: /^OrderStatus\w* states:(DescribeExecution|StartExecution) /,
    why: 'for a payment that is cancelled and paid while the call asks about it: the sweep would start the run a minute later',
  },
];

test('every right of every role was made use of above', () => {
  const unused = shop.cloud.permissions.roles.flatMap((role) =>
    role.grants
      .filter((grant) => !used.has(grant))
      .map(({ action, resource }) => `${role.name} ${action} ${resource}`)
      .filter((right) => !ELSEWHERE.some((exception) => exception.right.test(right))),
  );

  expect(unused).toEqual([]);
});
