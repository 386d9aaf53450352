import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';
import { runScenario } from './run-scenario.ts';
import { fail, pay, soon, stock, unseen, wait, type Ends, type Scenario } from './stage.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
beforeEach(() => shop.cloud.reset());
afterAll(() => shop.close());

const PAID: Ends = { status: 'paid', runs: ['OrderConfirmed'], mails: ['confirmation'], sold: 2 };
const DECLINED: Ends = { status: 'cancelled', reason: 'payment_failed', runs: ['OrderCancelled'] };
const PAID_BACK: Ends = {
  status: 'refunded',
  reason: 'sold_out_after_payment',
  runs: ['PaymentRefunded'],
  mails: ['refund'],
  sold: 36,
  refunds: ['PAID'],
};
const PAID_LATE: Ends = { ...PAID, runs: ['OrderCancelled', 'OrderConfirmed'] };

type Time = 'before' | 'after';
/** What was done and not heard of is the harder half. */
const TIMES: readonly Time[] = isLong ? ['before', 'after'] : ['after'];
const crash = (target: string, when: Time) => ({ target, when, effect: 'crash' }) as const;

describe.each(TIMES)('a function that crashes %s its work is done', (when) => {
  const scenarios: readonly Scenario[] = [
    ...['ValidateCart', 'CreateOrder', 'ReserveStock', 'RequestPayment'].map((name) => ({
      name,
      faults: [crash(name, when)],
      steps: [pay, soon],
      ends: PAID,
    })),
    ...['ConfirmOrder', 'NotifyCustomer', 'NotifyAdmin', 'SwishCallback', 'WatchCheckouts'].map((name) => ({
      name,
      faults: [crash(name, when)],
      steps: [pay, wait(240)],
      ends: PAID,
    })),
    { name: 'CancelOrder', faults: [crash('CancelOrder', when)], steps: [fail('RF07'), soon], ends: DECLINED },
    {
      name: 'SettlePayment',
      faults: [crash('SettlePayment', when)],
      script: { create: 'lost' },
      answers: 503,
      steps: [soon],
      ends: { ...DECLINED, reason: 'payment_unavailable' },
    },
    ...['RefundPayment', 'NotifyRefund', 'RefundCallback'].map((name) => ({
      name,
      faults: [crash(name, when)],
      steps: [stock('rainy-day', 0), pay, wait(240)],
      ends: PAID_BACK,
    })),
    {
      name: 'ReclaimStock',
      faults: [crash('ReclaimStock', when)],
      steps: [unseen(fail('RF07', { action: 'pay', afterSeconds: 30 }), soon)],
      ends: PAID_LATE,
    },
    {
      name: 'FlagAttention',
      faults: [crash('FlagAttention', when)],
      script: { answer: { amount: 1 } },
      steps: [pay, soon],
      ends: {
        status: 'pending',
        reason: 'payment_unclear',
        runs: ['NeedsAttention'],
        held: 2,
        flagged: 'payment_mismatch',
      },
    },
  ];
  test.each(scenarios)('$name', (scenario) => runScenario(shop, scenario));
});

/** What a function has begun when it dies: it had written, and did not hear that it had. */
const WRITES = [
  ['CreateOrder', 'TransactWriteItems', PAID],
  ['ReserveStock', 'TransactWriteItems', PAID],
  ['ConfirmOrder', 'TransactWriteItems', PAID],
  ['RequestPayment', 'UpdateItem', PAID],
  ['WatchCheckouts', 'UpdateItem', PAID],
] as const;

describe.each(TIMES)('a function that dies %s its first write', (when) => {
  test.each(WRITES)('%s: %s', (caller, operation, ends) =>
    runScenario(shop, {
      name: caller,
      faults: [{ target: 'table', caller, operation, when, effect: 'crash' }],
      steps: [pay, wait(300)],
      ends,
    }),
  );
});

test('a record that was written while nobody heard of it begins its run by itself', async () => {
  shop.cloud.faults.add({
    target: 'table',
    caller: 'Checkout',
    operation: 'TransactWriteItems',
    when: 'after',
    effect: 'crash',
  });

  const answer = await shop.checkout([{ id: 'rainy-day', number: 1 }]);
  expect(answer.status).toBeGreaterThanOrEqual(500);
  expect(shop.runsOf('')).toEqual([]);
  await shop.advance(85);

  const [id = ''] = shop.runsOf('');
  expect(shop.path(id).at(-1)).toBe('RequestPayment');
  await shop.phone(id.replaceAll('-', '').toUpperCase(), { action: 'pay' });
  expect((await shop.order(id)).status).toBe('active');
  expect(await shop.brokenRules()).toEqual([]);
});
