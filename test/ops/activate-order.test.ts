import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { activateOrder } from '../../ops/operations/activate-order.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { settlePayment } from '../../lambdas/steps/settle-payment.ts';
import { anAttention, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aSwish } from '../tables/scripted-swish.ts';
import { aDesk, refusalOf } from './a-desk.ts';

let tables: StartedTables;
let desk: ReturnType<typeof aDesk>;
beforeAll(async () => {
  tables = await startTables();
  desk = aDesk(tables);
});
afterAll(() => tables.stop());

const activate = async (asked: Parameters<typeof activateOrder>[0]) => (await activateOrder(asked, desk.deps)).apply();
const cancel = (id: string) => cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);

describe('making an order active', () => {
  test('sells what is held, says who and why, and starts a run for the mails', async () => {
    const asked = await desk.anEndedRun({ ...DECLINED, attention: anAttention({ reason: 'cancel_failed' }) });

    await activate(asked);

    const { checkout, order, product, hold } = await tables.ending(asked.id, asked.product);
    expect(order).toMatchObject({ status: 'active', status_reason: 'operator', payment: { status: 'created' } });
    expect(order.history.at(-1)).toMatchObject({
      from: 'inactive',
      to: 'active',
      by: 'operator',
      operator: 'karin',
      why: 'by phone',
    });
    expect(checkout).toMatchObject({ ending: 'confirmed', outcome: 'DECLINED', runNumber: 2, runKind: 'settle' });
    expect(checkout.operatorActs).toMatchObject([{ operator: 'karin', why: 'by phone', did: 'activated' }]);
    expect(checkout.attention).toBeUndefined();
    expect(checkout.attentionHistory).toMatchObject([{ reason: 'cancel_failed' }]);
    expect(product).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    expect(hold).toMatchObject({ status: 'confirmed', generation: checkout.generation });
    expect(desk.stepFunctions.started.at(-1)).toEqual({ name: `${asked.id}-2`, kind: 'settle' });
  });

  test('the run after it neither settles nor cancels what an operator decided, whatever Swish said', async () => {
    const paid = await desk.anEndedRun({ ...DECLINED, outcome: 'MISMATCH', outcomeRank: 2 });
    const unpaid = await desk.anEndedRun(DECLINED);
    for (const { id, ...asked } of [paid, unpaid]) {
      await activate(asked);
      const input = aStepInput(id, { execution: `${id}-2`, kind: 'settle' });

      expect(await errorNameOf(settlePayment(input, { ...tables.deps, swish: aSwish() }))).toBe('OrderActive');
      expect(await errorNameOf(cancelOrder({ ...input, caught: null }, tables.deps))).toBe('OrderActive');
      expect((await tables.order(id)).status).toBe('active');
    }
  });

  test('has the pieces of an order that was cancelled again, if they are free', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    await cancel(asked.id);

    const { steps } = await activateOrder(asked, desk.deps);
    await activate(asked);

    expect(steps.join('\n')).toContain(`2 × ${asked.product} leave the stock`);
    const { order, product, hold } = await tables.ending(asked.id, asked.product);
    expect(order.status).toBe('active');
    expect(product).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    expect(hold.status).toBe('confirmed');
  });

  test('is refused when the pieces are held for others by now, and nothing is changed', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    await cancel(asked.id);
    await tables.put('products', { ...(await tables.product(asked.product)), reserved: 9 });
    const before = await tables.ending(asked.id, asked.product);

    expect(await refusalOf(activate(asked))).toContain(`1 of ${asked.product} are free, not 2`);

    expect(await tables.ending(asked.id, asked.product)).toEqual(before);
  });

  test('pieces that went between the look and the sale are not sold: the stock that was seen is no longer so', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    await cancel(asked.id);
    const { apply } = await activateOrder(asked, desk.deps);
    await tables.put('products', { ...(await tables.product(asked.product)), reserved: 9 });

    expect(await refusalOf(apply())).toContain(`1 of ${asked.product} are free, not 2`);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 10, reserved: 9 });
    expect((await tables.order(asked.id)).status).toBe('invalid');
  });

  test('a hold whose row is gone, and whose pieces nobody has given back, is sold once', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    await tables.remove('reservations', { productId: asked.product, reservationId: asked.id });

    await activate(asked);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    const lost = { productId: asked.product, orderId: asked.id, generation: 1 };
    expect([...(await tables.returnedHolds.findMarked([lost]))]).toEqual([lost]);
  });

  test('what is held but not counted as such is left to the audit', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    await tables.put('products', { ...(await tables.product(asked.product)), reserved: 0 });
    const before = await tables.ending(asked.id, asked.product);

    expect(await refusalOf(activate(asked))).toContain('See stock audit');

    expect(await tables.ending(asked.id, asked.product)).toEqual(before);
  });

  test('takes the word of Swish onto the order where it is paid', async () => {
    const asked = await desk.anEndedRun({ ...PAID, attention: anAttention({ reason: 'confirm_failed' }) });

    await activate(asked);

    expect((await tables.order(asked.id)).payment).toMatchObject({ status: 'paid', reference: 'BANK' });
  });

  test.each([
    [
      'a payment that may be signed right now',
      { askedAt: Date.now(), instructions: { token: 'T', at: 1 } },
      'The customer may be paying right now',
    ],
    ['a payment that Swish is being asked about', { askedAt: Date.now(), closingAt: 1 }, 'Swish is being asked'],
    ['a customer who started over', { ...DECLINED, successor: 'another' }, 'The customer started over'],
    ['money that went back by hand', { ...PAID, paidBack: { at: 1, operator: 'eva', why: '' } }, 'Its money went back'],
  ])('is refused for %s', async (_, changes, why) => {
    const asked = await desk.anEndedRun(changes);
    const before = await tables.ending(asked.id, asked.product);

    expect(await refusalOf(activate(asked))).toContain(why);

    expect(await tables.ending(asked.id, asked.product)).toEqual(before);
  });
});

describe('somebody else at the same time', () => {
  test('of two operators one makes the order active, and its pieces are sold once', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    const plans = await Promise.all([activateOrder(asked, desk.deps), activateOrder(asked, desk.deps)]);

    const results = await Promise.allSettled(plans.map(({ apply }) => apply()));

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0 });
    expect((await tables.order(asked.id)).history).toHaveLength(2);
  });

  test.each([
    ['ConfirmOrder', PAID, (id: string) => confirmOrder(aStepInput(id), tables.deps)],
    ['CancelOrder', DECLINED, cancel],
  ])('%s after the look wins: the operator is told', async (_, changes, step) => {
    const asked = await desk.anEndedRun(changes);
    const { apply } = await activateOrder(asked, desk.deps);
    await step(asked.id);
    const before = await tables.ending(asked.id, asked.product);

    expect(await refusalOf(apply())).toContain('changed meanwhile');

    expect(await tables.ending(asked.id, asked.product)).toEqual(before);
  });

  test('an outcome that was learnt after the look stands in the way', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    const { apply } = await activateOrder(asked, desk.deps);
    await tables.checkouts.recordOutcome(asked.id, 'PAID', { status: 'PAID' }, Date.now());

    expect(await refusalOf(apply())).toContain('changed meanwhile');
    expect((await tables.order(asked.id)).status).toBe('inactive');
  });

  test('another product that sells meanwhile only means another try', async () => {
    const [asked, other] = [await desk.anEndedRun(DECLINED), await aNewProduct(tables)];
    await cancel(asked.id);
    const { apply } = await activateOrder(asked, desk.deps);
    await tables.put('products', { ...(await tables.product(asked.product)), stock: 7 });

    await apply();

    expect(await tables.product(asked.product)).toMatchObject({ stock: 5, reserved: 0 });
    expect(await tables.product(other)).toMatchObject({ stock: 10 });
  });
});
