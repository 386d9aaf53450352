import { Metrics } from '@aws-lambda-powertools/metrics';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { recordPayment } from '../../lambdas/settlement/record-outcome.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { createOrder } from '../../lambdas/steps/create-order.ts';
import { flagAttention } from '../../lambdas/steps/flag-attention.ts';
import { rejectCheckout } from '../../lambdas/steps/reject-checkout.ts';
import { settlePayment } from '../../lambdas/steps/settle-payment.ts';
import { aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, aStoredCheckout, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aMailer } from './a-mailer.ts';
import { refundSteps } from './refund-steps.ts';
import { aSwish, CREATED, PAYEE, payment, refund, UNCLEAR } from './scripted-swish.ts';

let tables: StartedTables;
let counted: string[];
let measured: Record<string, number>;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  counted = [];
  measured = {};
  jest.spyOn(Metrics.prototype, 'addMetric').mockImplementation(function (this: Metrics, name, unit, value) {
    counted.push(name);
    if (unit === 'Milliseconds') measured[name] = value;
    return this;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});
const { world, run, aPaidCheckout } = refundSteps(() => tables);

/** What three tries of the same work count, after what it needs was made. */
async function ofThree(work: (attempt: number) => Promise<unknown>): Promise<string[]> {
  counted = [];
  for (const attempt of [0, 1, 2]) await work(attempt);
  return counted;
}
const aHeld = async (changes: Parameters<typeof aHeldCheckout>[2]): Promise<string> =>
  (await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, changes)).id;

test('an order that is made again and again is counted once', async () => {
  const { id } = await aStoredCheckout(tables, { [await aNewProduct(tables)]: 1 });

  expect(await ofThree(() => createOrder(aStepInput(id), tables.deps))).toEqual(['OrderCreated']);
});

test('so is one that is confirmed, with the time since its money', async () => {
  const id = await aHeld(PAID);

  expect(await ofThree(() => confirmOrder(aStepInput(id), tables.deps))).toEqual(['OrderConfirmed', 'TimeToConfirm']);
});

test('so is one that is cancelled', async () => {
  const id = await aHeld(DECLINED);

  expect(await ofThree(() => cancelOrder({ ...aStepInput(id), caught: null }, tables.deps))).toEqual([
    'OrderCancelled',
  ]);
});

test('so is a checkout that is refused', async () => {
  const { id } = await aStoredCheckout(tables, { 'no-such-figure': 1 });
  const caught = { error: 'CartInvalid', cause: JSON.stringify({ errorMessage: '{"code":"quantity_limit"}' }) };

  expect(await ofThree(() => rejectCheckout({ ...aStepInput(id), caught }, tables.deps))).toEqual(['CheckoutRejected']);
});

test('so is a flag, and its mail', async () => {
  const id = await aHeld(PAID);
  const deps = { ...tables.deps, mailer: aMailer(), adminAddress: 'admin@example.com' };
  const flagged = await ofThree(() => flagAttention({ ...aStepInput(id), reason: 'confirm_failed' }, deps));

  expect(flagged).toEqual(['NeedsAttention', 'MailSent']);
});

test('so is a payment that is unclear, however often it is asked about', async () => {
  const id = await aHeld({ askedAt: 1, askCount: 1, payeeAlias: PAYEE });
  const swish = aSwish({ retrieve: [UNCLEAR] });

  expect(await ofThree(() => settlePayment(aStepInput(id), { ...tables.deps, swish }))).toEqual(['PaymentUnclear']);
});

test('so is one that is paid, also when the bank’s reference comes later', async () => {
  const id = await aHeld({ askedAt: 1, askCount: 1, payeeAlias: PAYEE, instructions: { token: 'T', at: 1_000 } });
  const known = payment('PAID');
  if (known.kind !== 'payment') throw new Error('That is no payment');
  const { paymentReference: _, ...withoutReference } = known.payment;
  const amount = (await tables.order(id)).total;

  const paid = await ofThree(async (attempt) => {
    const answer = { ...(attempt === 0 ? withoutReference : known.payment), amount };
    expect(await recordPayment(await tables.checkout(id), answer, { ...tables.deps, now: 61_000 })).toBe('PAID');
  });

  expect(paid).toEqual(['PaymentPaid', 'TimeToPay']);
  expect(measured).toEqual({ TimeToPay: 60_000 });
});

test('so is a refund, its end and what it gave back', async () => {
  const { id, refundId } = await aPaidCheckout();
  const there = world({ createRefund: [CREATED], retrieveRefund: [refund(refundId, 'PAID')] });

  expect(await ofThree((attempt) => run(id, there, { retryCount: attempt, taskToken: `R${attempt}` }))).toEqual([
    'RefundBegun',
    'RefundFinished',
    'RefundedAmount',
  ]);
});

test('so is a refund that Swish does not take', async () => {
  const { id } = await aPaidCheckout();
  const there = world({ createRefund: [{ kind: 'refused', code: 'RF02' }] });
  const tries = await ofThree((attempt) =>
    errorNameOf(run(id, there, { retryCount: attempt, taskToken: `R${attempt}` })),
  );

  expect(tries).toEqual(['RefundBegun', 'RefundFailed']);
});
