import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { Shop } from '../support/flow.ts';

let shop: Shop;
let client: SFNClient;
beforeAll(async () => {
  shop = await Shop.open();
  client = new SFNClient({
    endpoint: shop.cloud.awsUrl,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterEach(async () => {
  await shop.cloud.clock.advance(0);
  expect(await shop.brokenRules()).toEqual([]);
  await shop.cloud.reset();
});
afterAll(async () => {
  client.destroy();
  await shop.close();
});

const machineArn = () => shop.cloud.stepFunctions.machines.list()[0]?.spec.arn ?? '';

test('a run that was aborted while its customer paid gets its next run by itself', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.stopRun(order.id);
  await shop.phone(payment.reference, { action: 'pay' });
  expect((await shop.order(order.id)).status).toBe('inactive');

  const { count } = await shop.listen(() => shop.advance(60));

  expect((await shop.order(order.id)).status).toBe('active');
  expect(shop.path(`${order.id}-2`)).toContain('ConfirmOrder');
  expect([count('RunStartedBySweep'), count('LatePayment'), count('OrderConfirmed')]).toEqual([1, 0, 1]);
});

test('a checkout whose run dies answers 202 after eight seconds, and has its answer once a run has ended it', async () => {
  const stopListening = shop.cloud.stepFunctions.onEvent((execution, { type }) => {
    if (type === 'ExecutionStarted') queueMicrotask(() => execution.stop('Test', 'The run dies at once'));
  });
  const answering = shop.checkout([{ id: 'rainy-day', number: 1 }]);
  while (shop.cloud.executions.list().length === 0) await shop.advance(0);
  stopListening();
  await shop.advance(9);

  const answer = await answering;
  const id = answer.links?.['checkout']?.split('/').at(-1) ?? '';
  expect(answer.status).toBe(202);
  expect(answer.headers.get('retry-after')).toBe('2');
  expect((await shop.request('GET', `/v1/checkout/${id}`)).status).toBe(202);

  await shop.startRun(id, 2, 'settle');
  expect(await shop.request('GET', `/v1/checkout/${id}`)).toMatchObject({
    status: 503,
    error: { code: 'payment_unavailable' },
  });
});

test('a settle run of a checkout that was never asked for at Swish frees its pieces', async () => {
  const { order } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.stopRun(order.id);

  await shop.startRun(order.id, 2, 'settle');

  expect((await shop.orderStatus(order.id)).data).toMatchObject({ status: 'cancelled', reason: 'abandoned' });
  expect((await shop.stockOf('rainy-day')).reserved).toBe(0);
});

test('an old run that is redriven after its successor began touches nothing', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.stopRun(order.id);
  await shop.startRun(order.id, 2, 'settle');
  const before = await shop.order(order.id);

  await shop.redriveRun(order.id);

  expect(shop.path(order.id).at(-1)).toBe('RunHandedOver');
  expect(await shop.order(order.id)).toEqual(before);
  expect(payment.reference).toHaveLength(32);
});

test('a run that is redriven while its customer waits gets a new token, and the payment reaches it', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);
  await shop.stopRun(order.id);

  await shop.redriveRun(order.id);
  await shop.phone(payment.reference, { action: 'pay' });

  expect((await shop.order(order.id)).status).toBe('active');
  expect(shop.cloud.phone.payments()).toHaveLength(1);
});

test('a settle run under a name that is no run of its checkout ends red at once', async () => {
  const { order, payment } = await shop.buy([{ id: 'rainy-day', number: 1 }]);

  await client.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn(),
      name: `${order.id}_2`,
      input: JSON.stringify({ kind: 'settle', checkoutId: order.id }),
    }),
  );
  await shop.cloud.clock.advance(0);

  expect(shop.path(`${order.id}_2`)).toEqual(['Entry', 'SettlePayment', 'NeedsAttention']);
  await shop.phone(payment.reference, { action: 'decline' });
});

test('an execution that is started with something else ends red and touches nothing', async () => {
  await client.send(
    new StartExecutionCommand({ stateMachineArn: machineArn(), name: 'nonsense', input: '{"kind":"lottery"}' }),
  );
  await shop.cloud.clock.advance(0);

  expect(shop.path('nonsense')).toEqual(['Entry', 'NeedsAttention']);
});
