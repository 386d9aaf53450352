import { describe, expect, test } from '@jest/globals';
import {
  moveOrder,
  newOrder,
  ORDER_MOVES,
  timesSold,
  type HistoryLine,
  type Mover,
  type OrderStatus,
} from '../../lambdas/domain/order.ts';
import { aCheckout, aProduct, aRequest, aShipmentOption } from '../support/builders.ts';
import { reachableFrom } from '../support/reachable.ts';

const statuses = Object.keys(ORDER_MOVES) as OrderStatus[];
const movers: readonly Mover[] = ['CreateOrder', 'ConfirmOrder', 'CancelOrder', 'operator'];
const everyMove = statuses.flatMap((from) => statuses.flatMap((to) => movers.map((by) => ({ from, to, by }))));

/** The table of the design, written out once more: whoever changes the one has to mean it. */
const allowed = new Set([
  'inactive → active by ConfirmOrder',
  'inactive → active by operator',
  'inactive → invalid by CancelOrder',
  'invalid → active by ConfirmOrder',
  'invalid → active by operator',
  'active → invalid by operator',
]);

describe('the moves of an order', () => {
  test.each(everyMove)('$from → $to by $by', ({ from, to, by }) => {
    const how = { why: 'declined', by, at: 7, ...(by === 'operator' ? { operator: 'karin' } : {}) };
    const move = () => moveOrder(from, to, how);
    if (allowed.has(`${from} → ${to} by ${by}`)) expect(move()).toEqual({ from, to, ...how });
    else expect(move).toThrow(`${by} may not move an order from ${from} to ${to}`);
  });

  test.each([
    ['a name', { why: 'by phone', operator: '' }],
    ['a reason', { why: '', operator: 'karin' }],
  ])('an operator without %s moves nothing', (_, how) => {
    expect(() => moveOrder('invalid', 'active', { ...how, by: 'operator', at: 7 })).toThrow('has a name and a reason');
  });

  test('every status is reached from inactive', () => {
    const moves = Object.fromEntries(statuses.map((from) => [from, Object.keys(ORDER_MOVES[from])])) as Record<
      OrderStatus,
      OrderStatus[]
    >;
    expect(reachableFrom('inactive', moves)).toEqual(new Set(statuses));
  });

  test('nothing makes an order wait for its payment again', () => {
    expect(statuses.filter((from) => ORDER_MOVES[from].inactive !== undefined)).toEqual([]);
  });
});

describe('how often the pieces of an order are out of the stock', () => {
  const line = (from: OrderStatus, to: OrderStatus, by: Mover, pieces?: HistoryLine['pieces']): HistoryLine => ({
    at: 1,
    from,
    to,
    by,
    why: 'test',
    ...(pieces === undefined ? {} : { pieces }),
  });
  const sold = line('inactive', 'active', 'ConfirmOrder');
  const [returned, kept] = (['returned', 'kept'] as const).map((where) => line('active', 'invalid', 'operator', where));
  const byOperator = line('invalid', 'active', 'operator');

  test.each<[string, number, OrderStatus, (HistoryLine | undefined)[]]>([
    ['never sold', 0, 'invalid', [line('inactive', 'invalid', 'CancelOrder')]],
    ['sold', 1, 'active', [sold]],
    ['sold and returned', 0, 'invalid', [sold, returned]],
    ['sold and kept', 1, 'invalid', [sold, kept]],
    ['returned, and sold by an operator', 1, 'active', [sold, returned, byOperator]],
    ['kept, and active again by an operator: the same ones', 1, 'active', [sold, kept, byOperator]],
    [
      'kept, and sold again for late money: others',
      2,
      'active',
      [sold, kept, line('invalid', 'active', 'ConfirmOrder')],
    ],
    ['made active in the table, past its history', 1, 'active', []],
  ])('%s: %i', (_, times, status, history) => {
    expect(timesSold({ status, history: history.filter((entry) => entry !== undefined) })).toBe(times);
  });
});

describe('a new order', () => {
  const now = Date.parse('2026-11-22T17:45:10Z');
  const product = aProduct({
    price: 19.99,
    price_reduced: 15,
    subtitle: 'Figur',
    max_order: 3,
    reserved: 7,
    images: ['a.jpg'],
  });
  const checkout = aCheckout({
    language: 'en',
    request: aRequest({ cart: [{ id: product.id, number: 3 }], order: { delivery: 'postnord', company: 'AB' } }),
  });
  const order = newOrder(
    checkout,
    {
      lines: [{ product, quantity: 3, unitPriceOre: 1500 }],
      delivery: aShipmentOption(),
      deliveryCostOre: 5900,
      totalOre: 10_400,
    },
    '2611.007',
    now,
  );

  test('waits for its payment, under the id and in the language of its checkout', () => {
    expect(order).toMatchObject({
      id: checkout.id,
      number: '2611.007',
      status: 'inactive',
      status_reason: 'awaiting_payment',
      language: 'en',
      date: now,
      date_change: now,
      createdAt: '2026-11-22T17:45:10.000Z',
    });
    expect(order.payment.id).toBe(checkout.id.replaceAll('-', '').toUpperCase());
    expect(order.history).toEqual([
      { at: now, from: null, to: 'inactive', why: 'awaiting_payment', by: 'CreateOrder' },
    ]);
  });

  test('keeps amounts in SEK, as the shop reads them', () => {
    expect(order).toMatchObject({ total: 104, delivery_cost: 59, currency: 'SEK', delivery: 'PostNord' });
  });

  test('freezes what the customer saw of a product, and nothing of its stock', () => {
    const [line] = order.cart;

    expect(line).toMatchObject({ id: 'rainy-day', number: 3, title: 'Regndag', price: 19.99, price_reduced: 15 });
    expect(Object.keys(line ?? {})).not.toEqual(expect.arrayContaining(['stock']));
    expect(line).not.toHaveProperty('reserved');
    expect(line).not.toHaveProperty('max_order');
  });

  test('has the customer, without how the customer pays', () => {
    expect(Object.keys(order.information).sort()).toEqual([
      'address',
      'city',
      'company',
      'email',
      'name',
      'phone',
      'zip',
    ]);
  });
});
