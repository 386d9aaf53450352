import { describe, expect, test } from '@jest/globals';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import { evaluateRules } from '../../local/rules/evaluate-rules.ts';
import { StockLedger } from '../../local/rules/stock-ledger.ts';
import type { World } from '../../local/rules/world.ts';
import {
  aBegunRefund,
  aCheckout,
  aConfirmation,
  aHold,
  aMail,
  aMailRecord,
  anOrder,
  aPayment,
  aProduct,
  aRefund,
  aWorld,
  CONFIRMED_LINE,
  FIRST,
  HISTORIES,
  NOW,
  OPERATOR_LINE,
  SECOND,
  worlds,
} from './rules-world.ts';

const DAY_MS = 86_400_000;
const FLAG = { reason: 'payment_unclear', at: NOW, outcomeRank: 0, refundState: 'open' } as const;

const offendersOf = (id: string, world: World): readonly string[] =>
  evaluateRules(world).rules.find((rule) => rule.id === id)?.offenders ?? ['no such rule'];
const broken = (world: World): string[] =>
  evaluateRules(world)
    .rules.filter(({ ok }) => !ok)
    .map(({ id }) => id);

/** An order of the old checkout: none of what is ours is on it. */
function anOldOrder(changes: Partial<Order> = {}): Order {
  const {
    history: _history,
    notifications: _notifications,
    payment: _payment,
    ...old
  } = anOrder({ id: SECOND, number: '2610.104', ...changes });
  return old as unknown as Order;
}

describe('the report', () => {
  test('lists R1 to R8, each with a title and its offenders', () => {
    const report = evaluateRules(aWorld());

    expect(report.ok).toBe(true);
    expect(report.rules.map(({ id }) => id)).toEqual(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8']);
    expect(report.rules.every(({ title, ok, offenders }) => title !== '' && ok && offenders.length === 0)).toBe(true);
  });

  test.each(Object.entries(worlds))('is all green while an order is %s', (_name, world) => {
    expect(broken(world())).toEqual([]);
  });

  test('is not ok when one rule is broken', () => {
    const report = evaluateRules(aWorld({ products: [aProduct({ stock: 9 })] }));

    expect(report.ok).toBe(false);
    expect(report.rules.filter(({ ok }) => !ok)).toMatchObject([{ id: 'R2', offenders: [expect.any(String)] }]);
  });

  test('leaves orders and reservations of the old checkout alone', () => {
    const { counted: _counted, ...oldHold } = aHold({ orderId: SECOND, reservationId: 'old', quantity: 7 });
    const world = aWorld({ orders: [anOldOrder({ status: 'active' })], reservations: [oldHold] });

    expect(broken(world)).toEqual([]);
  });

  test('names no customer', () => {
    const world = worlds.paid({
      products: [aProduct({ stock: 3, reserved: 5 })],
      reservations: [],
      checkouts: [aCheckout({ dueAt: NOW - DAY_MS })],
      orderNumbers: [],
      mails: [aConfirmation('customer'), aConfirmation('customer')],
    });

    expect(broken(world).length).toBeGreaterThan(4);
    expect(JSON.stringify(evaluateRules(world))).not.toMatch(/Astrid|@|46706444364/);
  });
});

describe('R1: what is reserved is held', () => {
  test('breaks when pieces are reserved for nobody', () => {
    const world = worlds.declined({ products: [aProduct({ reserved: 2 })] });

    expect(broken(world)).toEqual(['R1']);
    expect(offendersOf('R1', world)).toEqual(['rainy-day: 2 are reserved, but the active holds add up to 0']);
  });

  test('breaks when a hold is not counted', () => {
    expect(broken(worlds.awaitingPayment({ products: [aProduct()] }))).toEqual(['R1']);
  });

  test('breaks when less than nothing is reserved', () => {
    expect(offendersOf('R1', aWorld({ products: [aProduct({ reserved: -1 })] }))).toHaveLength(2);
  });

  test('breaks when more is held than there is, unless an admin lowered the stock', () => {
    const world = worlds.awaitingPayment({
      products: [aProduct({ stock: 1, reserved: 2 })],
      baseline: new Map([['rainy-day', 1]]),
    });
    const manualStockChanges = [{ productId: 'rainy-day', delta: -9 }];

    expect(broken(world)).toEqual(['R1']);
    expect(broken({ ...world, baseline: new Map([['rainy-day', 10]]), manualStockChanges })).toEqual([]);
    expect(broken({ ...world, manualStockChanges: [{ productId: 'rainy-day', delta: 0 }] })).toEqual(['R1']);
  });

  test('pieces that the stream has yet to give back are held', () => {
    const removal = aHold({ status: 'active' });
    const world = worlds.declined({
      products: [aProduct({ reserved: 2 })],
      reservations: [],
      pendingRemovals: [removal],
    });

    expect(broken(world)).toEqual([]);
    expect(broken({ ...world, pendingRemovals: [removal, removal] })).toEqual([]);
    expect(broken({ ...world, pendingRemovals: [] })).toEqual(['R1']);
    expect(broken({ ...world, products: [aProduct({ reserved: 0 })] })).toEqual(['R1']);
  });

  test('pieces with a marker were given back, in the generation that it names', () => {
    const marked = (generation: number) => {
      const id = `returned#rainy-day#${FIRST}#${generation}`;
      const { checkouts } = worlds.declined();
      return worlds.declined({
        reservations: [],
        pendingRemovals: [aHold({ status: 'active', generation: 2 })],
        checkouts: [...checkouts, { id, kind: 'returned', expiresAt: 1 }],
      });
    };

    expect(broken(marked(2))).toEqual([]);
    expect(offendersOf('R1', marked(1))).toEqual(['rainy-day: 0 are reserved, but the active holds add up to 2']);
  });

  test('breaks when a product is held that does not exist', () => {
    expect(broken(worlds.awaitingPayment({ products: [], baseline: new Map() }))).toEqual(['R1']);
  });
});

describe('R2: pieces are conserved', () => {
  test.each([
    ['went missing', 7],
    ['appeared', 9],
    ['were never taken off', 10],
  ])('breaks when pieces %s', (_what, stock) => {
    const world = worlds.paid({ products: [aProduct({ stock })] });

    expect(broken(world)).toEqual(['R2']);
    expect(offendersOf('R2', world)).toEqual([
      `rainy-day: 10 pieces were counted, but there are ${stock} in stock and 2 sold`,
    ]);
  });

  test('holds when a change by hand was noted', () => {
    const manualStockChanges = [
      { productId: 'rainy-day', delta: 5 },
      { productId: 'rainy-day', delta: -1 },
    ];

    expect(broken(worlds.paid({ products: [aProduct({ stock: 12 })], manualStockChanges }))).toEqual([]);
    expect(broken(worlds.paid({ manualStockChanges }))).toEqual(['R2']);
  });

  test('breaks when a product appears or goes without being counted', () => {
    expect(broken(aWorld({ products: [aProduct(), aProduct({ id: 'new', stock: 3 })] }))).toEqual(['R2']);
    expect(broken(aWorld({ products: [] }))).toEqual(['R2']);
  });

  test('a baseline that is counted later includes what is sold', () => {
    const ledger = new StockLedger();
    const world = worlds.paid();

    ledger.count(world.products, world.orders);
    ledger.noteManualStockChange('rainy-day', 3);

    const { baseline, manualStockChanges } = ledger;
    expect(broken({ ...world, baseline, manualStockChanges, products: [aProduct({ stock: 11 })] })).toEqual([]);
  });

  test('counting anew forgets changes by hand', () => {
    const ledger = new StockLedger();
    ledger.noteManualStockChange('rainy-day', 3);

    ledger.count([aProduct()], []);

    expect(ledger.manualStockChanges).toEqual([]);
    expect(ledger.baseline).toEqual(new Map([['rainy-day', 10]]));
  });
});

describe('R3: an order is active exactly when it is paid', () => {
  const unpaid = aCheckout({ outcome: 'DECLINED', outcomeRank: 1, ending: 'confirmed', endedAt: NOW });

  test('breaks when an active order is not paid by our record', () => {
    const world = worlds.paid({ checkouts: [unpaid], payments: [] });

    expect(broken(world)).toEqual(['R3']);
    expect(offendersOf('R3', world)).toEqual([`${FIRST}: is active, but its payment is DECLINED`]);
  });

  test('breaks when an active order is not paid by Swish', () => {
    expect(broken(worlds.paid({ payments: [aPayment({ status: 'DECLINED' })] }))).toEqual(['R3']);
  });

  test('holds when Swish has forgotten the payment', () => {
    expect(broken(worlds.paid({ payments: [] }))).toEqual([]);
  });

  test('breaks when an active order is being refunded', () => {
    const refund = aBegunRefund({ reason: 'operator' });
    const checkout = aCheckout({ outcome: 'PAID', ending: 'confirmed', endedAt: NOW, refund });

    expect(broken(worlds.paid({ checkouts: [checkout] }))).toEqual(['R3']);
  });

  test('an operator may say that an order is active, with a reason', () => {
    const world = (why: string) =>
      worlds.paid({
        checkouts: [unpaid],
        payments: [aPayment({ status: 'DECLINED' })],
        orders: [anOrder({ status: 'active', history: [...HISTORIES.invalid, { ...OPERATOR_LINE, why }] })],
      });

    expect(broken(world('paid by invoice'))).toEqual([]);
    expect(broken(world(''))).toEqual(['R3']);
  });

  test('breaks, with R5, when a paid order is not active', () => {
    const checkout = aCheckout({ outcome: 'PAID', ending: 'confirmed', endedAt: NOW });

    expect(broken(worlds.awaitingPayment({ checkouts: [checkout], executions: [] }))).toEqual(['R3', 'R5']);
  });

  test.each([
    ['was never sold', []],
    ['is still held', [aHold()]],
    ['was sold in another quantity', [aHold({ status: 'confirmed', quantity: 1 })]],
    ['is of another order', [aHold({ status: 'confirmed', orderId: SECOND, reservationId: SECOND })]],
  ])('breaks when the piece of an active order %s', (_what, reservations) => {
    expect(offendersOf('R3', worlds.paid({ reservations }))).toEqual([
      `${FIRST}: is active, but there is no sale of 2 of rainy-day`,
    ]);
  });

  test('holds when the row of an old sale is gone', () => {
    expect(broken(worlds.paid({ now: NOW + 31 * DAY_MS, reservations: [] }))).toEqual([]);
  });

  test('breaks when pieces of an order that never became active are sold', () => {
    expect(offendersOf('R3', worlds.declined({ reservations: [aHold({ status: 'confirmed' })] }))).toEqual([
      `${FIRST}: is invalid, but 2 of rainy-day are sold`,
    ]);
  });

  test('holds when an operator took back what was sold', () => {
    const checkout = aCheckout({
      outcome: 'PAID',
      ending: 'refunded',
      refund: aBegunRefund({ reason: 'operator', status: 'PAID' }),
    });
    const history = [...HISTORIES.active, { ...OPERATOR_LINE, from: 'active', to: 'invalid' } as const];
    const order = anOrder({ status: 'invalid', history });

    expect(broken(worlds.paid({ checkouts: [checkout], orders: [order], refunds: [aRefund()] }))).toEqual([]);
  });

  test('holds when an operator gave the money back another way, and breaks with an active order', () => {
    const paidBack = { at: NOW, operator: 'karin', why: 'by bank' };
    const checkout = aCheckout({ outcome: 'PAID', ending: 'refunded', paidBack });
    const undone = { ...OPERATOR_LINE, from: 'active', to: 'invalid', pieces: 'kept' } as const;
    const order = anOrder({ status: 'invalid', history: [...HISTORIES.active, undone] });

    expect(broken(worlds.paid({ checkouts: [checkout], orders: [order] }))).toEqual([]);
    expect(broken(worlds.paid({ checkouts: [{ ...checkout, ending: 'cancelled' }], orders: [order] }))).toEqual([
      'R4',
      'R5',
    ]);
    expect(offendersOf('R3', worlds.paid({ checkouts: [checkout] }))).toEqual([
      `${FIRST}: is active, but its money was given back`,
    ]);
  });

  test('breaks, whatever an operator said, when a refund of an active order has begun', () => {
    const checkout = aCheckout({ outcome: 'PAID', ending: 'confirmed', refund: aBegunRefund({ reason: 'operator' }) });
    const order = anOrder({ status: 'active', history: [...HISTORIES.invalid, OPERATOR_LINE] });

    expect(offendersOf('R3', worlds.paid({ checkouts: [checkout], orders: [order] }))).toEqual([
      `${FIRST}: is active, but a refund has begun`,
    ]);
  });

  test('breaks when an order became active twice', () => {
    const history = [...HISTORIES.active, CONFIRMED_LINE];

    expect(offendersOf('R3', worlds.paid({ orders: [anOrder({ status: 'active', history })] }))).toEqual([
      `${FIRST}: became active 2 times`,
    ]);
  });

  test('is not asked while a run is under way or due', () => {
    const checkout = aCheckout({ outcome: 'PAID', dueAt: NOW, dueShard: '3' });
    const { executions } = worlds.awaitingPayment();

    expect(broken(worlds.awaitingPayment({ checkouts: [checkout], executions: [] }))).toEqual([]);
    const later = { ...checkout, dueAt: NOW + 1 };
    expect(broken(worlds.awaitingPayment({ checkouts: [later], executions }))).toEqual([]);
    expect(
      broken(worlds.awaitingPayment({ checkouts: [later], executions: [{ name: `${FIRST}-2`, status: 'RUNNING' }] })),
    ).toEqual([]);
    expect(broken(worlds.awaitingPayment({ checkouts: [later], executions: [] }))).toEqual(['R3', 'R5']);
    expect(
      broken(worlds.awaitingPayment({ checkouts: [later], executions: [{ name: SECOND, status: 'RUNNING' }] })),
    ).toEqual(['R3', 'R5']);
  });

  test('leaves a flagged order to a person', () => {
    const checkout = aCheckout({ outcome: 'PAID', attention: FLAG, dueAt: NOW + DAY_MS, dueShard: '3' });

    expect(broken(worlds.awaitingPayment({ checkouts: [checkout], executions: [] }))).toEqual([]);
  });
});

describe('R4: an invalid order is over', () => {
  test('breaks when it holds pieces', () => {
    const world = worlds.declined({ products: [aProduct({ reserved: 2 })], reservations: [aHold()] });

    expect(broken(world)).toEqual(['R4']);
    expect(offendersOf('R4', world)).toEqual([`${FIRST}: is invalid, but holds 2 of rainy-day`]);
  });

  test.each([
    [{ status: 'CREATED' }, 'CREATED'],
    [{ status: 'ERROR', errorCode: 'DS24' }, 'ERROR DS24'],
    [{ status: 'ERROR', errorCode: 'NEW42' }, 'ERROR NEW42'],
  ])('breaks while Swish may still have money for it: %j', (payment, words) => {
    const world = worlds.declined({ payments: [aPayment(payment)] });

    expect(broken(world)).toEqual(['R4']);
    expect(offendersOf('R4', world)).toEqual([`${FIRST}: is invalid, but Swish says ${words}`]);
  });

  test.each([{ status: 'CANCELLED' }, { status: 'ERROR', errorCode: 'TM01' }])(
    'holds when Swish will not: %j',
    (payment) => {
      expect(broken(worlds.declined({ payments: [aPayment(payment)] }))).toEqual([]);
    },
  );

  test('breaks when Swish was asked and nobody knows what came of it', () => {
    const checkout = aCheckout({ ending: 'cancelled', endedAt: NOW });

    expect(broken(worlds.declined({ checkouts: [checkout], payments: [] }))).toEqual(['R4']);
  });

  test('holds when Swish was never asked', () => {
    const { askedAt: _askedAt, ...checkout } = aCheckout({ ending: 'cancelled', endedAt: NOW });

    expect(broken(worlds.declined({ checkouts: [checkout], payments: [] }))).toEqual([]);
  });

  test('breaks, with R5, when the record says refunded and Swish does not', () => {
    const world = worlds.refunded({ refunds: [aRefund({ status: 'DEBITED' })] });

    expect(broken(world)).toEqual(['R4', 'R5']);
    expect(offendersOf('R4', world)).toEqual([
      `${FIRST}: is invalid, but Swish has not paid back what it is said to have`,
    ]);
  });

  test('goes by the record when Swish has forgotten the payment', () => {
    const world = (status: string) =>
      worlds.refunded({
        checkouts: [aCheckout({ outcome: 'PAID', ending: 'refunded', refund: aBegunRefund({ status }) })],
        payments: [],
        refunds: [],
      });

    expect(broken(world('PAID'))).toEqual([]);
    expect(broken(world('DEBITED'))).toEqual(['R4', 'R5']);
  });

  test('goes by Swish when the record has gone with time', () => {
    expect(broken(worlds.refunded({ checkouts: [] }))).toEqual([]);
    expect(broken(worlds.refunded({ checkouts: [], refunds: [] }))).toEqual(['R4', 'R5']);
  });

  test('is not asked while the stream has a hold of the order to give back', () => {
    const world = worlds.declined({ payments: [aPayment()] });

    expect(broken(world)).toEqual(['R4']);
    const removal = aHold({ status: 'active' });
    const products = [aProduct({ reserved: 2 })];
    expect(broken({ ...world, products, reservations: [], pendingRemovals: [removal] })).toEqual([]);
    expect(
      broken({ ...world, products, reservations: [], pendingRemovals: [{ ...removal, orderId: SECOND }] }),
    ).toEqual(['R4']);
  });

  test('holds when the record has gone with time', () => {
    expect(broken(worlds.declined({ checkouts: [] }))).toEqual([]);
  });

  test('leaves a flagged order to a person', () => {
    const checkout = aCheckout({ ending: 'cancelled', attention: FLAG, dueAt: NOW + DAY_MS, dueShard: '3' });

    expect(broken(worlds.declined({ checkouts: [checkout], payments: [aPayment()] }))).toEqual([]);
  });
});

describe('R5: money taken is answered', () => {
  test('breaks when Swish has money for an order that is not active', () => {
    const world = worlds.declined({ payments: [aPayment({ status: 'PAID' })] });

    expect(broken(world)).toEqual(['R4', 'R5']);
    expect(offendersOf('R5', world)).toEqual([`${FIRST}: is paid, but the order is invalid`]);
  });

  test('breaks when another sum than asked was paid and nobody was told', () => {
    const checkout = aCheckout({ outcome: 'MISMATCH', ending: 'cancelled', endedAt: NOW });

    expect(broken(worlds.declined({ checkouts: [checkout], payments: [] }))).toEqual(['R4', 'R5']);
    expect(broken(worlds.declined({ checkouts: [{ ...checkout, attention: FLAG }], payments: [] }))).toEqual([]);
  });

  test('breaks when Swish has money without any order', () => {
    const payment = aPayment({ id: instructionIdOf(SECOND), status: 'PAID', payeePaymentReference: '2611002' });
    const world = worlds.paid({ payments: [aPayment({ status: 'PAID' }), payment] });

    expect(broken(world)).toEqual(['R5', 'R7']);
    expect(offendersOf('R5', world)).toEqual([`${SECOND}: is paid, but there is no order`]);
  });

  test('is not asked while a run is under way', () => {
    expect(broken(worlds.awaitingPayment({ payments: [aPayment({ status: 'PAID' })] }))).toEqual([]);
  });

  test('holds after a refund, and when a person was told', () => {
    const world = (changes: object) =>
      worlds.refunded({ checkouts: [aCheckout({ outcome: 'PAID', endedAt: NOW, ...changes })] });

    expect(broken(world({ ending: 'cancelled' }))).toEqual(['R3', 'R4', 'R5']);
    expect(broken(world({ ending: 'refunded', refund: aBegunRefund() }))).toEqual([]);
    expect(broken(world({ ending: 'cancelled', attention: FLAG }))).toEqual([]);
  });

  test('breaks when a refund was begun and nobody is going on with it', () => {
    const checkout = aCheckout({ outcome: 'PAID', ending: 'cancelled', endedAt: NOW, refund: aBegunRefund() });
    const world = worlds.refunded({ checkouts: [checkout], refunds: [aRefund({ status: 'CREATED' })] });

    expect(broken(world)).toEqual(['R4', 'R5']);
    expect(offendersOf('R5', world)).toEqual([`${FIRST}: is paid, but its refund is not complete`]);
    expect(broken({ ...world, executions: [{ name: `${FIRST}-2`, status: 'RUNNING' }] })).toEqual([]);
    expect(broken({ ...world, checkouts: [{ ...checkout, attention: FLAG }] })).toEqual([]);
  });

  test('breaks when less came back than was paid', () => {
    expect(broken(worlds.refunded({ refunds: [aRefund({ amount: 697.99 })] }))).toEqual(['R4', 'R5']);
  });
});

describe('R6: nothing that is due is forgotten', () => {
  const dueAgo = (milliseconds: number) =>
    worlds.awaitingPayment({ checkouts: [aCheckout({ dueAt: NOW - milliseconds, dueShard: '3' })] });

  test('holds up to three minutes past the time', () => {
    expect(broken(dueAgo(180_000))).toEqual([]);
  });

  test('breaks after three minutes', () => {
    expect(broken(dueAgo(181_000))).toEqual(['R6']);
    expect(offendersOf('R6', dueAgo(181_000))).toEqual([`${FIRST}: was due 181 seconds ago`]);
  });

  test('breaks for an ended checkout too, when something was left to do', () => {
    const checkout = aCheckout({ outcome: 'PAID', ending: 'confirmed', dueAt: NOW - 181_000, dueShard: '3' });

    expect(broken(worlds.paid({ checkouts: [checkout] }))).toEqual(['R6']);
  });

  test('breaks when an open checkout has no time, or cannot be found by it', () => {
    expect(broken(worlds.awaitingPayment({ checkouts: [aCheckout()] }))).toEqual(['R6']);
    expect(broken(worlds.awaitingPayment({ checkouts: [aCheckout({ dueAt: NOW + 1 })] }))).toEqual(['R6']);
  });

  test('breaks when an order awaits payment without a checkout', () => {
    expect(offendersOf('R6', worlds.awaitingPayment({ checkouts: [] }))).toEqual([
      `${FIRST}: the order awaits payment, but has no checkout record`,
    ]);
  });

  test('does not ask it of rejected checkouts and idempotency records', () => {
    const { orderNumber: _orderNumber, ...rejected } = aCheckout({ ending: 'rejected', endedAt: NOW });
    const key = {
      id: 'key#1',
      kind: 'idempotency',
      requestHash: '1',
      attempt: 1,
      checkoutId: FIRST,
      expiresAt: 1,
    } as const;

    expect(broken(aWorld({ checkouts: [rejected, key] }))).toEqual([]);
  });
});

describe('R7: everything is once', () => {
  const other = anOldOrder();

  test('breaks when two orders have one number', () => {
    const world = worlds.paid({ orders: [...worlds.paid().orders, anOldOrder({ number: '2611.001' })] });

    expect(broken(world)).toEqual(['R7']);
    expect(offendersOf('R7', world)).toEqual([`2611.001: is the number of ${FIRST} and ${SECOND}`]);
  });

  test('numbers that the old checkout gave twice are not ours', () => {
    expect(broken(aWorld({ orders: [other, { ...other, id: FIRST }] }))).toEqual([]);
  });

  test('breaks when a number was not counted, and would come again', () => {
    expect(broken(worlds.paid({ orderNumbers: [{ id: '2611', last: 1 }] }))).toEqual([]);
    expect(broken(worlds.paid({ orderNumbers: [{ id: '2611', last: 0 }] }))).toEqual(['R7']);
    expect(broken(worlds.paid({ orderNumbers: [{ id: '2610', last: 5 }] }))).toEqual(['R7']);
  });

  test('breaks when a checkout and its order disagree', () => {
    const number = '2611.002';
    const { orderNumber: _orderNumber, ...unbound } = worlds.paid().checkouts[0] as ReturnType<typeof aCheckout>;

    expect(broken(worlds.paid({ checkouts: [unbound] }))).toEqual(['R7']);
    expect(broken(worlds.paid({ checkouts: [{ ...unbound, orderNumber: number }] }))).toEqual(['R7']);
    expect(broken(aWorld({ checkouts: [{ ...unbound, orderNumber: number, outcome: 'DECLINED' }] }))).toEqual(['R7']);
  });

  test('breaks when an order is asked to be paid twice', () => {
    const again = aPayment({ id: instructionIdOf(SECOND) });
    const world = worlds.awaitingPayment({ payments: [aPayment(), again] });

    expect(offendersOf('R7', world)).toEqual([
      `${instructionIdOf(SECOND)}: is a payment request for no order`,
      '2611001: has 2 payment requests',
    ]);
  });
});

describe('R7: a refund is made once', () => {
  const again = aRefund({ id: 'A'.repeat(32) });

  test('breaks when a refund follows one that did not fail', () => {
    const open = aRefund({ status: 'ERROR', errorCode: 'DS24' });
    const world = worlds.refunded({ refunds: [open, aRefund({ ...again, status: 'ERROR', errorCode: 'RF07' })] });

    expect(broken(world)).toContain('R7');
    expect(offendersOf('R7', world)).toEqual([`${FIRST}: refund ${open.id} is ERROR, but was followed by another one`]);
  });

  test('holds when the one before definitely failed', () => {
    const failed = aRefund({ status: 'ERROR', errorCode: 'RF07' });

    expect(broken(worlds.refunded({ refunds: [failed, again] }))).toEqual([]);
  });

  test('breaks when more is paid back than was paid, or anything that was not', () => {
    const world = worlds.refunded({ refunds: [aRefund({ amount: 698.01 })] });

    expect(broken(world)).toEqual(['R7']);
    expect(offendersOf('R7', world)).toEqual([`${FIRST}: 69801 öre are paid back, but 69800 öre were paid`]);
    expect(broken(worlds.declined({ refunds: [aRefund()] }))).toEqual(['R7']);
  });

  test('records that lead from a refund to its checkout are no checkouts', () => {
    const { checkouts } = worlds.refunded();
    const pointer = { id: `refund#${again.id}`, kind: 'refund', checkoutId: FIRST, expiresAt: 1 } as const;

    expect(broken(worlds.refunded({ checkouts: [...checkouts, pointer] }))).toEqual([]);
  });
});

describe('R8: each mail of an order once per recipient', () => {
  const twice = [aConfirmation('customer'), aConfirmation('admin'), aConfirmation('customer')];
  const withRecord = (unclear: number) => [
    anOrder({
      status: 'active',
      notifications: { customer: { confirmation: aMailRecord({ attempt: 2, unclear }) }, admin: {} },
    }),
  ];

  test('breaks when a customer is told twice', () => {
    const world = worlds.paid({ mails: twice });

    expect(broken(world)).toEqual(['R8']);
    expect(offendersOf('R8', world)).toEqual([`${FIRST}: customer got 2 confirmation mails`]);
  });

  test('a second one may follow an unclear answer, a third may not', () => {
    expect(broken(worlds.paid({ mails: twice, orders: withRecord(0) }))).toEqual(['R8']);
    expect(broken(worlds.paid({ mails: twice, orders: withRecord(1) }))).toEqual([]);
    expect(broken(worlds.paid({ mails: [...twice, aConfirmation('customer')], orders: withRecord(1) }))).toEqual([
      'R8',
    ]);
    expect(broken(worlds.paid({ mails: [...twice, aConfirmation('admin')], orders: withRecord(1) }))).toEqual(['R8']);
  });

  test('holds for a mail that an operator had sent once more, as often as that', () => {
    const again = { at: NOW, operator: 'karin', why: 'the customer lost it' };
    const record = aMailRecord({ resent: [again] });
    const orders = [anOrder({ status: 'active', notifications: { customer: { confirmation: record }, admin: {} } })];
    const mails = [aConfirmation('customer'), aConfirmation('customer')];

    expect(broken(worlds.paid({ mails, orders }))).toEqual([]);
    expect(broken(worlds.paid({ mails: [...mails, aConfirmation('customer')], orders }))).toEqual(['R8']);
  });

  test.each(['refund', 'unclear', 'resolution'])('breaks when a customer gets the mail %s twice', (kind) => {
    const mail = aMail(kind, 'customer');
    const mails = [...worlds.paid().mails, mail];

    expect(broken(worlds.paid({ mails }))).toEqual([]);
    expect(offendersOf('R8', worlds.paid({ mails: [...mails, mail] }))).toEqual([
      `${FIRST}: customer got 2 ${kind} mails`,
    ]);
    const notifications = { customer: { [kind]: aMailRecord({ attempt: 2, unclear: 1 }) }, admin: {} };
    const orders = [anOrder({ status: 'active', notifications })];
    expect(broken(worlds.paid({ mails: [...mails, mail], orders }))).toEqual([]);
  });

  test('a person may be called more than once', () => {
    const attention = aMail('attention_payment_unclear', 'admin');

    expect(broken(worlds.paid({ mails: [aConfirmation('admin'), attention, attention] }))).toEqual([]);
  });

  test('breaks when an order is confirmed that does not exist', () => {
    expect(broken(aWorld({ mails: [aConfirmation('customer')] }))).toEqual(['R8']);
  });
});
