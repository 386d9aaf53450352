import { describe, expect, test } from '@jest/globals';
import { instructionIdOf } from '../../lambdas/domain/identifiers.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import { evaluateRules } from '../../local/rules/evaluate-rules.ts';
import { StockLedger } from '../../local/rules/stock-ledger.ts';
import type { World } from '../../local/rules/world.ts';
import {
  aCheckout,
  aConfirmation,
  aHold,
  aMailRecord,
  anOrder,
  aPayment,
  aProduct,
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
const FLAG = { reason: 'late_payment', at: NOW } as const;

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
    const refund = { reason: 'operator', begunAt: NOW };
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
      refund: { reason: 'operator', begunAt: NOW },
    });
    const history = [...HISTORIES.active, { ...OPERATOR_LINE, from: 'active', to: 'invalid' } as const];
    const order = anOrder({ status: 'invalid', history });

    expect(broken(worlds.paid({ checkouts: [checkout], orders: [order] }))).toEqual([]);
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

  test('holds after a refund', () => {
    const checkout = aCheckout({ outcome: 'PAID', ending: 'refunded', refund: { reason: 'paid_again', begunAt: NOW } });

    expect(broken(worlds.declined({ checkouts: [checkout], payments: [aPayment({ status: 'PAID' })] }))).toEqual([]);
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
      worlds.declined({
        checkouts: [aCheckout({ outcome: 'PAID', endedAt: NOW, ...changes })],
        payments: [aPayment({ status: 'PAID' })],
      });

    expect(broken(world({ ending: 'cancelled' }))).toEqual(['R3', 'R4', 'R5']);
    expect(broken(world({ ending: 'refunded', refund: { reason: 'paid_again', begunAt: NOW } }))).toEqual([]);
    expect(broken(world({ ending: 'cancelled', attention: FLAG }))).toEqual([]);
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

describe('R8: one confirmation per order and recipient', () => {
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
    expect(offendersOf('R8', world)).toEqual([`${FIRST}: customer got 2 confirmations`]);
  });

  test('a second one may follow an unclear answer, a third may not', () => {
    expect(broken(worlds.paid({ mails: twice, orders: withRecord(0) }))).toEqual(['R8']);
    expect(broken(worlds.paid({ mails: twice, orders: withRecord(1) }))).toEqual([]);
    expect(broken(worlds.paid({ mails: [...twice, aConfirmation('customer')], orders: withRecord(1) }))).toEqual([
      'R8',
    ]);
    expect(broken(worlds.paid({ mails: [...twice, aConfirmation('admin')], orders: withRecord(1) }))).toEqual(['R8']);
  });

  test('other mails of the order are not confirmations', () => {
    const attention = {
      ...aConfirmation('admin'),
      tags: { order: FIRST, kind: 'attention_operator', recipient: 'admin' },
    };

    expect(broken(worlds.paid({ mails: [aConfirmation('admin'), attention, attention] }))).toEqual([]);
  });

  test('breaks when an order is confirmed that does not exist', () => {
    expect(broken(aWorld({ mails: [aConfirmation('customer')] }))).toEqual(['R8']);
  });
});
