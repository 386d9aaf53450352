import { describe, expect, test } from '@jest/globals';
import type { CheckoutState } from '../../../lambdas/domain/audit/checkout-state.ts';
import { doubtfulGenerations, isHolding } from '../../../lambdas/domain/audit/checkout-state.ts';
import { describeRepair } from '../../../lambdas/domain/audit/finding.ts';
import { orderFindings } from '../../../lambdas/domain/audit/order-finding.ts';
import type { Order } from '../../../lambdas/domain/order.ts';
import type { Refund } from '../../../lambdas/domain/refund.ts';
import type { Reservation } from '../../../lambdas/domain/reservation.ts';
import { anAttention } from '../../support/builders.ts';
import { aHold, anOrder, FIRST, NOW } from '../../local/rules-world.ts';

const DAY = 86_400_000;

const aState = (changes: Partial<CheckoutState> = {}): CheckoutState => ({
  id: FIRST,
  runNumber: 1,
  generation: 1,
  askedAt: 1,
  request: { cart: [] },
  ...changes,
});
const CONFIRMED = aState({ outcome: 'PAID', ending: 'confirmed', endedAt: NOW - 1000 });
const CANCELLED = aState({ outcome: 'DECLINED', ending: 'cancelled', endedAt: NOW - 1000, releasedGeneration: 1 });
const aRefund = (status: string): Refund => ({ number: 1, id: 'R', reason: 'operator', begunAt: 1, status });
const SOLD = aHold({ status: 'confirmed' });
const FREE = aHold({ status: 'cancelled' });

const found = (order: Order, checkout: CheckoutState | undefined, reservations: readonly Reservation[]) =>
  orderFindings({ order, checkout, reservations }, NOW).map(({ rule, says }) => `${rule} ${says}`);

describe('nothing is found in an order that', () => {
  test.each<[string, Order, CheckoutState | undefined, readonly Reservation[]]>([
    ['is paid and sold', anOrder({ status: 'active' }), CONFIRMED, [SOLD]],
    ['waits for its payment', anOrder(), aState(), [aHold()]],
    ['is cancelled', anOrder({ status: 'invalid' }), CANCELLED, [FREE]],
    [
      'is paid back',
      anOrder({ status: 'invalid' }),
      aState({ outcome: 'PAID', ending: 'refunded', refund: aRefund('PAID'), releasedGeneration: 1 }),
      [FREE],
    ],
    ['is of the old checkout', { ...anOrder({ status: 'active' }), history: undefined as never }, undefined, []],
    ['has no record any more', anOrder({ status: 'active' }), undefined, []],
    ['is left to a person', anOrder({ status: 'active' }), aState({ attention: anAttention() }), [aHold()]],
    ['somebody is about to look after', anOrder(), aState({ outcome: 'PAID', dueAt: NOW }), [aHold()]],
    [
      'has a hold of the old checkout',
      anOrder({ status: 'invalid' }),
      CANCELLED,
      [aHold({ counted: undefined as never })],
    ],
  ])('%s', (_title, order, checkout, rows) => {
    expect(found(order, checkout, rows)).toEqual([]);
  });
});

describe('an order is named that', () => {
  test.each<[string, Order, CheckoutState | undefined, readonly Reservation[], readonly string[]]>([
    [
      'is active, and nobody paid',
      anOrder({ status: 'active' }),
      aState({ ...CONFIRMED, outcome: 'DECLINED' }),
      [SOLD],
      ['R3 is active, but its payment is DECLINED'],
    ],
    [
      'is active, and its pieces never left the stock',
      anOrder({ status: 'active' }),
      CONFIRMED,
      [aHold()],
      ['R3 is active, but there is no sale of 2 of rainy-day'],
    ],
    [
      'is paid, and nobody confirmed it',
      anOrder(),
      aState({ outcome: 'PAID', dueAt: NOW + 1 }),
      [aHold()],
      ['R3 is paid, but inactive', 'R5 is paid, but the order is inactive'],
    ],
    [
      'is invalid, and holds pieces',
      anOrder({ status: 'invalid' }),
      CANCELLED,
      [aHold()],
      ['R4 is invalid, but holds 2 of rainy-day'],
    ],
    [
      'is invalid, and its money is on its way back',
      anOrder({ status: 'invalid' }),
      aState({ ...CANCELLED, outcome: 'PAID', refund: aRefund('DEBITED') }),
      [FREE],
      ['R4 is invalid, but its payment is PAID', 'R5 is paid, but its refund is not complete'],
    ],
  ])('%s', (_title, order, checkout, rows, expected) => {
    expect(found(order, checkout, rows)).toEqual(expected);
  });
});

test.each<[Order['status'], CheckoutState, readonly Reservation[], RegExp]>([
  ['inactive', aState({ outcome: 'PAID' }), [aHold()], /^`runs resume/],
  ['active', aState({ ...CONFIRMED, outcome: 'DECLINED' }), [SOLD], /before it is shipped/],
  ['active', CONFIRMED, [aHold()], /`stock set`/],
  ['invalid', CANCELLED, [aHold()], /release-expired/],
  ['invalid', aState({ ending: 'cancelled' }), [FREE], /^`runs resume/],
])('a person is told where to begin with an order that is %s', (status, checkout, rows, expected) => {
  const [finding] = orderFindings({ order: anOrder({ status }), checkout, reservations: rows }, NOW);

  expect(finding && describeRepair(finding.repair)).toMatch(expected);
});

test.each<[string, Partial<CheckoutState>, boolean, readonly number[]]>([
  ['never held anything', { generation: undefined as never }, false, []],
  ['waits with its pieces', {}, true, []],
  ['gave its pieces back just now', { ending: 'cancelled', endedAt: NOW - 1, releasedGeneration: 1 }, false, [1]],
  ['gave its pieces back days ago', { ending: 'cancelled', endedAt: NOW - 2 * DAY, releasedGeneration: 1 }, false, []],
  ['sold its pieces', { ending: 'confirmed', endedAt: NOW - 1 }, false, []],
  [
    'holds again what it had given back',
    { ending: 'cancelled', endedAt: NOW - 2 * DAY, releasedGeneration: 1, generation: 2 },
    true,
    [1],
  ],
])('a checkout that %s', (_title, changes, holds, doubtful) => {
  expect(isHolding(aState(changes))).toBe(holds);
  expect(doubtfulGenerations(aState(changes), NOW)).toEqual(doubtful);
});
