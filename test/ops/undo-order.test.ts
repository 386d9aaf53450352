import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { owedRun } from '../../lambdas/domain/due.ts';
import { refundIdOf } from '../../lambdas/domain/identifiers.ts';
import { timesSold, type MailRecord } from '../../lambdas/domain/order.ts';
import { CUSTOMER_DATA_SECONDS } from '../../lambdas/domain/timing.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { reclaimStock } from '../../lambdas/steps/reclaim-stock.ts';
import { settlePayment } from '../../lambdas/steps/settle-payment.ts';
import { activateOrder } from '../../ops/operations/activate-order.ts';
import { refundOrder, type RefundAsked } from '../../ops/operations/refund-order.ts';
import { resumeOrder } from '../../ops/operations/resume-order.ts';
import { undoOrder, type UndoAsked } from '../../ops/operations/undo-order.ts';
import { anAttention, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aSwish, CREATED, NOT_FOUND, refund } from '../tables/scripted-swish.ts';
import { aDesk, refusalOf } from './a-desk.ts';

const WAYS = { moneyBack: 'swish', pieces: 'returned' } as const;

let tables: StartedTables;
let desk: ReturnType<typeof aDesk>;
beforeAll(async () => {
  tables = await startTables();
  desk = aDesk(tables);
});
afterAll(() => tables.stop());

type Asked = { order: string; why: string; operator: string };
const undo = async (asked: Asked, how: Partial<Pick<UndoAsked, 'moneyBack' | 'pieces'>> = {}) =>
  (await undoOrder({ ...asked, ...WAYS, ...how }, desk.deps)).apply();
const refundOf = async (asked: Asked, how: Partial<Pick<RefundAsked, 'moneyBack' | 'pieces'>> = {}) =>
  (await refundOrder({ ...asked, ...WAYS, ...how }, desk.deps)).apply();
const activate = async (asked: Asked) => (await activateOrder(asked, desk.deps)).apply();

/** An order that an operator made active without money. */
async function anOrderOnTheHouse() {
  const asked = await desk.anEndedRun(DECLINED);
  await activate(asked);
  desk.stepFunctions.put(asked.id, 2, 'closed');
  return asked;
}

describe('undoing a paid order', () => {
  test('begins the refund with the move, returns the pieces, and the next run pays back', async () => {
    const asked = await desk.aSoldOrder();

    await undo(asked);

    const { order, checkout, product, hold } = await tables.ending(asked.id, asked.product);
    expect(order).toMatchObject({
      status: 'invalid',
      status_reason: 'operator',
      payment: { refund: { status: 'begun' } },
    });
    expect(order.history.at(-1)).toMatchObject({
      from: 'active',
      to: 'invalid',
      by: 'operator',
      operator: 'karin',
      why: 'by phone',
      pieces: 'returned',
    });
    expect(checkout).toMatchObject({
      ending: 'cancelled',
      refund: { number: 1, reason: 'operator' },
      runKind: 'refund',
    });
    expect(checkout.operatorActs).toMatchObject([{ operator: 'karin', did: 'refunded' }]);
    expect(product).toMatchObject({ stock: 10, reserved: 0, sold: 0 });
    expect(hold.status).toBe('cancelled');

    const id = refundIdOf(asked.id, 1);
    await desk.runRefund(asked.id, { retrieveRefund: [NOT_FOUND, refund(id, 'PAID')], createRefund: [CREATED] });
    expect(await tables.checkouts.findRefund(id)).toBe(asked.id);
  });

  test('keeps the pieces away from the stock when it is said so', async () => {
    const asked = await desk.aSoldOrder();

    await undo(asked, { pieces: 'kept' });

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    expect((await tables.order(asked.id)).history.at(-1)?.pieces).toBe('kept');
  });

  test('another way than through Swish is never paid back by Swish as well', async () => {
    const asked = await desk.aSoldOrder();

    await undo(asked, { moneyBack: 'other' });

    const { order, checkout } = await tables.ending(asked.id, asked.product);
    expect(order).toMatchObject({ status: 'invalid', payment: { refund: { status: 'paid_back_another_way' } } });
    expect(checkout).toMatchObject({ ending: 'refunded', paidBack: { operator: 'karin', why: 'by phone' } });
    // Nothing is left to do but to forget the customer.
    expect(checkout.dueAt).toBe((checkout.endedAt ?? 0) + CUSTOMER_DATA_SECONDS * 1000);
    expect(owedRun(checkout, order, Date.now())).toBeUndefined();
    expect(await refusalOf(refundOf(asked))).toContain('went back another way already');
    // A run that somebody starts all the same asks Swish for nothing, and ends.
    await desk.runRefund(asked.id, {});
    expect(desk.stepFunctions.answers).toContainEqual(['R', { refund: 'PAID' }]);
  });

  test.each([['none was taken, when it was', 'none-taken', 'Swish has taken the money']] as const)(
    'is refused when the operator says that %s',
    async (_, moneyBack, why) => {
      const asked = await desk.aSoldOrder();
      const before = await tables.ending(asked.id, asked.product);

      expect(await refusalOf(undo(asked, { moneyBack }))).toContain(why);

      expect(await tables.ending(asked.id, asked.product)).toEqual(before);
    },
  );

  test('a product that is gone has no shelf to return to', async () => {
    const asked = await desk.aSoldOrder();
    await tables.remove('products', { id: asked.product });

    expect(await refusalOf(undo(asked))).toContain('say --pieces keep');
    expect((await tables.order(asked.id)).status).toBe('active');

    await undo(asked, { pieces: 'kept' });
    expect((await tables.order(asked.id)).status).toBe('invalid');
  });

  test('of two operators one undoes it, and its pieces come back once', async () => {
    const asked = await desk.aSoldOrder();
    const plans = await Promise.all([
      undoOrder({ ...asked, ...WAYS }, desk.deps),
      undoOrder({ ...asked, ...WAYS, moneyBack: 'other' }, desk.deps),
    ]);

    const results = await Promise.allSettled(plans.map(({ apply }) => apply()));

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await tables.product(asked.product)).toMatchObject({ stock: 10, reserved: 0 });
    const checkout = await tables.checkout(asked.id);
    expect([checkout.refund, checkout.paidBack].filter(Boolean)).toHaveLength(1);
  });

  test('a ConfirmOrder that is repeated after it pays back and does not sell again', async () => {
    const asked = await desk.aSoldOrder();
    await undo(asked);

    expect(await errorNameOf(confirmOrder(aStepInput(asked.id, { execution: `${asked.id}-2` }), tables.deps))).toBe(
      'RefundBegun',
    );
    expect((await tables.order(asked.id)).status).toBe('invalid');
    expect(await refusalOf(activate(asked))).toContain('went back or is going back');
  });
});

describe('undoing an order that nobody paid', () => {
  test('ends the checkout unpaid, and the order can be had again', async () => {
    const asked = await anOrderOnTheHouse();

    await undo(asked, { moneyBack: 'none-taken' });

    expect(await tables.checkout(asked.id)).toMatchObject({ ending: 'cancelled', reason: 'operator' });
    expect(await tables.product(asked.product)).toMatchObject({ stock: 10, reserved: 0, sold: 0 });

    await activate(asked);
    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    expect((await tables.hold(asked.id, asked.product)).status).toBe('confirmed');
  });

  test('pieces that were kept do not leave the stock a second time', async () => {
    const asked = await anOrderOnTheHouse();
    await undo(asked, { moneyBack: 'none-taken', pieces: 'kept' });

    await activate(asked);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
  });

  test('pieces that late money held beside the kept ones are free again', async () => {
    const asked = await anOrderOnTheHouse();
    await undo(asked, { moneyBack: 'none-taken', pieces: 'kept' });
    await tables.checkouts.recordOutcome(asked.id, 'PAID', { status: 'PAID' }, Date.now());
    await reclaimStock(aStepInput(asked.id, { execution: `${asked.id}-3`, kind: 'late-payment' }), tables.deps);
    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 2 });

    await activate(asked);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    expect((await tables.hold(asked.id, asked.product)).status).toBe('confirmed');
  });

  test('and once only, when their row is gone by then and its stream record still to come', async () => {
    const asked = await anOrderOnTheHouse();
    await undo(asked, { moneyBack: 'none-taken', pieces: 'kept' });
    await tables.checkouts.recordOutcome(asked.id, 'PAID', { status: 'PAID' }, Date.now());
    await reclaimStock(aStepInput(asked.id, { execution: `${asked.id}-3`, kind: 'late-payment' }), tables.deps);
    const { generation = 0 } = await tables.checkout(asked.id);
    await tables.remove('reservations', { productId: asked.product, reservationId: asked.id });

    await activate(asked);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    const lost = { productId: asked.product, orderId: asked.id, generation };
    expect([...(await tables.returnedHolds.findMarked([lost]))]).toEqual([lost]);
  });

  test('the row of the sale being gone by then changes nothing', async () => {
    const asked = await anOrderOnTheHouse();
    await tables.remove('reservations', { productId: asked.product, reservationId: asked.id });
    await undo(asked, { moneyBack: 'none-taken' });

    await activate(asked);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
  });

  test('has no money that Swish could pay back', async () => {
    const asked = await anOrderOnTheHouse();

    expect(await refusalOf(refundOf(asked))).toContain('Swish has taken no money');
  });

  test('is told of by the operator, also where the customer had heard that nobody knows', async () => {
    const asked = await anOrderOnTheHouse();
    const order = await tables.order(asked.id);
    const sent: MailRecord = { status: 'sent', attempt: 1, unclear: 0, at: 1 };
    const customer = { unclear: sent, confirmation: sent };
    await tables.put('orders', { ...order, notifications: { customer, admin: { confirmation: sent } } });

    await undo(asked, { moneyBack: 'none-taken' });

    expect(owedRun(await tables.checkout(asked.id), await tables.order(asked.id), Date.now())).toBeUndefined();
  });

  test('of whose payment nobody knows is not said to be unpaid', async () => {
    const unclear = { askedAt: 1, closingAt: 1, unclearSince: 2, attention: anAttention() };
    const asked = await desk.anEndedRun(unclear);
    await activate(asked);

    expect(await refusalOf(undo(asked, { moneyBack: 'none-taken' }))).toContain('Nobody knows whether Swish took');
    await undo(asked, { moneyBack: 'other' });
    expect(await tables.checkout(asked.id)).toMatchObject({ ending: 'refunded' });
  });
});

describe('undoing an order that was made active in the table, past its checkout', () => {
  async function anOrderSetActive(changes: Partial<Checkout>) {
    const asked = await desk.anEndedRun(changes);
    await tables.put('orders', { ...(await tables.order(asked.id)), status: 'active' });
    return asked;
  }

  test.each([
    ['paid', PAID, 'swish'],
    ['not paid', DECLINED, 'none-taken'],
  ] as const)('%s, gives its holds back, and no piece that never left', async (_, changes, moneyBack) => {
    const asked = await anOrderSetActive(changes);

    await undo(asked, { moneyBack });

    const { order, product, hold } = await tables.ending(asked.id, asked.product);
    expect(order.status).toBe('invalid');
    expect(order.history.at(-1)).not.toHaveProperty('pieces');
    expect(product).toMatchObject({ stock: 10, reserved: 0 });
    expect(hold.status).toBe('cancelled');
  });

  test('keeps no piece away that never left, and sells it when it is made active by the rules', async () => {
    const asked = await anOrderSetActive(DECLINED);
    await undo(asked, { moneyBack: 'none-taken', pieces: 'kept' });
    expect(await tables.product(asked.product)).toMatchObject({ stock: 10, reserved: 0 });

    await activate(asked);

    expect(await tables.product(asked.product)).toMatchObject({ stock: 8, reserved: 0, sold: 2 });
    expect(timesSold(await tables.order(asked.id))).toBe(1);
  });
});

describe('giving money back that no active order belongs to', () => {
  const MISMATCH = {
    ...PAID,
    outcome: 'MISMATCH',
    outcomeRank: 2,
    attention: anAttention({ reason: 'payment_mismatch', outcomeRank: 2 }),
  } as const;

  test('starts the run that pays it back, and says who wanted that', async () => {
    const asked = await desk.anEndedRun(MISMATCH);

    await refundOf(asked);

    const checkout = await tables.checkout(asked.id);
    expect(checkout).toMatchObject({
      runNumber: 2,
      runKind: 'refund',
      operatorActs: [{ did: 'refunded', operator: 'karin' }],
    });
    expect(checkout.attention).toBeUndefined();
    expect(desk.stepFunctions.started.at(-1)).toEqual({ name: `${asked.id}-2`, kind: 'refund' });
  });

  test('done another way, the run makes the order invalid, frees its pieces and asks Swish for nothing', async () => {
    const asked = await desk.anEndedRun(MISMATCH);

    await refundOf(asked, { moneyBack: 'other' });
    // The flag is down and the note is there, should the run never have been started.
    expect(owedRun(await tables.checkout(asked.id), await tables.order(asked.id), Date.now())).toBe('refund');
    await desk.runRefund(asked.id, {});

    const { order, checkout, product, hold } = await tables.ending(asked.id, asked.product);
    expect(order).toMatchObject({ status: 'invalid', status_reason: 'operator', payment: { status: 'refunded' } });
    expect(checkout).toMatchObject({ ending: 'refunded', releasedGeneration: checkout.generation });
    expect(checkout.refund).toBeUndefined();
    expect(product).toMatchObject({ stock: 10, reserved: 0 });
    expect(hold.status).toBe('cancelled');
  });

  test('noted as done another way, it is closed by whatever run comes next', async () => {
    const asked = await desk.anEndedRun(MISMATCH);
    await refundOf(asked, { moneyBack: 'other' });
    desk.stepFunctions.put(asked.id, 2, 'closed');
    await tables.changeCheckout(asked.id, { attention: anAttention({ reason: 'refund_stuck' }) });

    await (await resumeOrder({ ...asked, kind: undefined }, desk.deps)).apply();

    const { runKind } = await tables.checkout(asked.id);
    expect(runKind).toBe('settle');
    const step = aStepInput(asked.id, { execution: `${asked.id}-3`, kind: runKind });
    expect(await errorNameOf(settlePayment(step, { ...tables.deps, swish: aSwish() }))).toBe('RefundBegun');
    await desk.runRefund(asked.id, {}, 3);
    expect(await tables.checkout(asked.id)).toMatchObject({ ending: 'refunded' });
  });

  test.each([
    ['another run is under way by then', 'running', 'late-payment'],
    ['a run that was numbered before is still to be started', 'missing', 'late-payment'],
  ] as const)('is not said to have begun when %s', async (_, run, runKind) => {
    const asked = await desk.anEndedRun({ ...PAID, attention: anAttention({ reason: 'confirm_failed' }) });
    const { apply } = await refundOrder({ ...asked, ...WAYS }, desk.deps);
    await tables.changeCheckout(asked.id, { runNumber: 2, runKind, attention: undefined });
    if (run === 'running') desk.stepFunctions.put(asked.id, 2, run);

    expect(await refusalOf(apply())).toContain('No refund was begun');

    expect((await tables.checkout(asked.id)).runKind).toBe('late-payment');
  });

  test('a refund that failed can be noted as done another way, and is not asked for again', async () => {
    const failed = {
      number: 1,
      id: 'R1',
      reason: 'operator',
      begunAt: 1,
      askedAt: 1,
      status: 'ERROR',
      errorCode: 'RF07',
    } as const;
    const asked = await desk.anEndedRun(PAID);
    await tables.changeCheckout(asked.id, {
      refund: failed,
      ending: 'cancelled',
      attention: anAttention({ reason: 'refund_failed', refundState: 'failed', refundNumber: 1 }),
    });
    await tables.put('orders', { ...(await tables.order(asked.id)), status: 'invalid' });

    await refundOf(asked, { moneyBack: 'other' });
    await desk.runRefund(asked.id, {});

    const { order, checkout, product } = await tables.ending(asked.id, asked.product);
    expect(checkout).toMatchObject({ ending: 'refunded', refund: { number: 1, status: 'ERROR' } });
    expect(order.payment).toMatchObject({ status: 'refunded', refund: { status: 'paid_back_another_way' } });
    expect(product.reserved).toBe(0);
  });

  test('is not noted of an order that was confirmed after the look', async () => {
    const asked = await desk.anEndedRun(PAID);
    const { apply } = await refundOrder({ ...asked, moneyBack: 'other', pieces: 'returned' }, desk.deps);
    await confirmOrder(aStepInput(asked.id), tables.deps);

    expect(await refusalOf(apply())).toContain('changed meanwhile');
    expect((await tables.checkout(asked.id)).paidBack).toBeUndefined();
  });

  test('is not noted of an order that was confirmed while it was looked at', async () => {
    const asked = await desk.anEndedRun(PAID);
    const orderWasRead = Promise.withResolvers<void>();
    const deps = {
      ...desk.deps,
      orders: {
        ...tables.orders,
        find: async (id: string) => {
          const order = await tables.orders.find(id);
          orderWasRead.resolve();
          return order;
        },
      },
      checkouts: {
        ...tables.checkouts,
        find: async (id: string) => {
          await orderWasRead.promise;
          await confirmOrder(aStepInput(asked.id), tables.deps);
          return tables.checkouts.find(id);
        },
      },
    };
    const { apply } = await refundOrder({ ...asked, moneyBack: 'other', pieces: 'returned' }, deps);

    expect(await refusalOf(apply())).toContain('changed meanwhile');
    expect((await tables.checkout(asked.id)).paidBack).toBeUndefined();
  });

  test('of two operators one notes it', async () => {
    const asked = await desk.anEndedRun(PAID);
    const plans = await Promise.all(
      [1, 2].map(() => refundOrder({ ...asked, moneyBack: 'other', pieces: 'returned' }, desk.deps)),
    );

    const results = await Promise.allSettled(plans.map(({ apply }) => apply()));

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await tables.checkout(asked.id)).operatorActs).toHaveLength(1);
  });

  test.each([
    [
      'a refund is on its way',
      { ...PAID, refund: { number: 1, id: 'R1', reason: 'operator', begunAt: 1, askedAt: 1, status: 'DEBITED' } },
      'would go back twice',
    ],
    ['nobody paid', DECLINED, 'Swish has taken no money'],
    ['nobody knows yet', { askedAt: 1, closingAt: 1 }, 'Nobody knows yet'],
  ] as const)('is not noted as done another way while %s', async (_, changes, why) => {
    const asked = await desk.anEndedRun(changes);
    const before = await tables.ending(asked.id, asked.product);

    expect(await refusalOf(refundOf(asked, { moneyBack: 'other' }))).toContain(why);

    expect(await tables.ending(asked.id, asked.product)).toEqual(before);
  });

  test('money that is noted as given back by hand is not confirmed by a run that comes late', async () => {
    const asked = await desk.anEndedRun({
      ...PAID,
      attention: anAttention({ reason: 'confirm_failed', outcomeRank: 3 }),
    });
    const { apply } = await refundOrder({ ...asked, moneyBack: 'other', pieces: 'returned' }, desk.deps);
    await apply();
    const step = aStepInput(asked.id, { execution: `${asked.id}-2` });

    expect(await errorNameOf(confirmOrder(step, tables.deps))).toBe('RefundBegun');
  });
});

describe('a run that cannot be started after the move was made', () => {
  test.each([
    ['an order that was made active', async (asked: Asked) => activate(asked), DECLINED],
    ['money that went back another way', async (asked: Asked) => refundOf(asked, { moneyBack: 'other' }), PAID],
  ])('is left to the sweep, and %s is not said to be as it was', async (_, move, changes) => {
    const asked = await desk.anEndedRun(changes);
    desk.stepFunctions.failStarts(new Error('Step Functions is away'));

    const { text } = await move(asked).finally(() => desk.stepFunctions.failStarts(undefined));

    expect(text).toContain('The next run could not be started now (Error)');
    const [checkout, order] = [await tables.checkout(asked.id), await tables.order(asked.id)];
    expect(owedRun(checkout, order, Date.now())).toBeDefined();
    expect(checkout.dueAt).toBeLessThanOrEqual(Date.now() + 60_000);
  });
});

describe('an operator is on the record with a run that was asked for', () => {
  const WAYS_TO_ASK = [
    ['the refund', 'refund', 'refunded', (asked: Asked) => refundOrder({ ...asked, ...WAYS }, desk.deps)],
    [
      'the next run',
      'late-payment',
      'started_run',
      (asked: Asked) => resumeOrder({ ...asked, kind: undefined }, desk.deps),
    ],
  ] as const;

  test.each(WAYS_TO_ASK)('and not when another run came first: %s', async (_, _kind, _did, ask) => {
    const asked = await desk.anEndedRun(PAID);
    const { apply } = await ask(asked);
    desk.stepFunctions.put(asked.id, 1, 'running');
    const before = await tables.checkout(asked.id);

    expect(await refusalOf(apply())).toContain('is under way');

    expect(await tables.checkout(asked.id)).toEqual(before);
  });

  test.each(WAYS_TO_ASK)('when the sweep has to start it: %s', async (_, runKind, did, ask) => {
    const asked = await desk.anEndedRun(PAID);
    const { apply } = await ask(asked);
    desk.stepFunctions.failStarts(new Error('Step Functions is away'));

    const { text } = await apply().finally(() => desk.stepFunctions.failStarts(undefined));

    expect(text).toContain('The next run could not be started now (Error)');
    expect(await tables.checkout(asked.id)).toMatchObject({ runNumber: 2, runKind, operatorActs: [{ did }] });
  });

  test.each(WAYS_TO_ASK)('once, when it had been numbered before: %s', async (_, runKind, did, ask) => {
    const asked = await desk.anEndedRun({ ...PAID, runKind });
    await tables.changeCheckout(asked.id, { runNumber: 2 });

    await (await ask(asked)).apply();

    expect(desk.stepFunctions.started.at(-1)).toEqual({ name: `${asked.id}-2`, kind: runKind });
    expect((await tables.checkout(asked.id)).operatorActs).toEqual([
      expect.objectContaining({ did, operator: 'karin' }),
    ]);
  });
});

describe('starting the next run', () => {
  const resume = async (asked: Asked, kind?: 'settle' | 'late-payment' | 'refund') =>
    (await resumeOrder({ ...asked, kind }, desk.deps)).apply();

  test('chooses the kind that goes on with what is known, and takes the flag down', async () => {
    const paid = await desk.anEndedRun({ ...PAID, attention: anAttention({ reason: 'confirm_failed' }) });
    const unknown = await desk.anEndedRun({ askedAt: 1, closingAt: 1, attention: anAttention() });

    await resume(paid);
    await resume(unknown);

    expect(await tables.checkout(paid.id)).toMatchObject({ runNumber: 2, runKind: 'late-payment' });
    expect((await tables.checkout(paid.id)).attention).toBeUndefined();
    expect(await tables.checkout(unknown.id)).toMatchObject({
      runKind: 'settle',
      operatorActs: [{ did: 'started_run' }],
    });
  });

  test('is refused while one is under way, and changes nothing', async () => {
    const asked = await desk.anEndedRun(PAID);
    desk.stepFunctions.put(asked.id, 1, 'running');
    const before = await tables.checkout(asked.id);

    expect(await refusalOf(resume(asked))).toContain('A run is under way');
    expect(await tables.checkout(asked.id)).toEqual(before);
  });

  test('of two operators one starts it', async () => {
    const asked = await desk.anEndedRun(PAID);
    const plans = await Promise.all([1, 2].map(() => resumeOrder({ ...asked, kind: undefined }, desk.deps)));

    const results = await Promise.allSettled(plans.map(({ apply }) => apply()));

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(desk.stepFunctions.started.filter(({ name }) => name.startsWith(asked.id))).toHaveLength(1);
  });

  test.each([
    ['late-payment', DECLINED, 'has not said that it is paid'],
    ['refund', DECLINED, 'has taken no money'],
    ['settle', { askedAt: 1, deadline: Date.now() + 60_000, instructions: { token: 'T', at: 1 } }, 'can still pay'],
  ] as const)('of kind %s is refused where it has nothing to do', async (kind, changes, why) => {
    const asked = await desk.anEndedRun(changes);

    expect(await refusalOf(resume(asked, kind))).toContain(why);
    expect((await tables.checkout(asked.id)).runNumber).toBe(1);
  });

  test('an order of the old checkout, or without a record, is not touched', async () => {
    const asked = await desk.anEndedRun(DECLINED);
    await cancelOrder({ ...aStepInput(asked.id), caught: null }, tables.deps);
    await tables.remove('checkouts', { id: asked.id });

    expect(await refusalOf(activate(asked))).toContain('Its checkout record is gone');

    const { history: _history, ...old } = await tables.order(asked.id);
    await tables.put('orders', old);
    expect(await refusalOf(resume(asked))).toContain('order of the old checkout');
  });
});
