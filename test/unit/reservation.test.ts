import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InsufficientStock } from '../../lambdas/domain/errors.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import {
  confirmedUntil,
  newReservation,
  refreshWanted,
  releasedStatus,
  RESERVATION_MOVES,
  type ReservationStatus,
} from '../../lambdas/domain/reservation.ts';
import { aProduct } from '../support/builders.ts';
import { reachableFrom } from '../support/reachable.ts';

const NOW = 1_795_000_000_500;
const aHold = () =>
  newReservation({ orderId: 'order', productId: 'p', quantity: 2, generation: 3, now: NOW, holdUntil: NOW + 600_000 });

test('a hold is active and counted, ends in seconds and carries its generation', () => {
  expect(aHold()).toEqual({
    productId: 'p',
    reservationId: 'order',
    orderId: 'order',
    quantity: 2,
    createdAt: NOW,
    expiresAt: 1_795_000_600,
    status: 'active',
    counted: true,
    generation: 3,
  });
});

test.each([
  ['before its time', NOW + 599_000, 'cancelled'],
  ['at its time', 1_795_000_600_000, 'expired'],
  ['after its time', NOW + 3_600_000, 'expired'],
])('a hold that is given back %s is %s', (_title, now, expected) => {
  expect(releasedStatus(aHold(), now)).toBe(expected);
});

test('the row of sold pieces stays for thirty days', () => {
  expect(confirmedUntil(NOW) - Math.floor(NOW / 1000)).toBe(30 * 86_400);
});

describe('the moves of a reservation', () => {
  test('every status is reached from active', () => {
    expect(reachableFrom('active', RESERVATION_MOVES)).toEqual(new Set(Object.keys(RESERVATION_MOVES)));
  });

  test('sold pieces are given back only by an operator, and are held by nobody then', () => {
    expect(RESERVATION_MOVES.confirmed).toEqual(['cancelled']);
  });

  test.each(['expired', 'cancelled'] satisfies ReservationStatus[])(
    '%s pieces are held again, or sold by an operator',
    (status) => {
      expect(RESERVATION_MOVES[status]).toEqual(['active', 'confirmed']);
    },
  );
});

describe('a failed reserving transaction', () => {
  const wanted = (product: Product, quantity: number) => ({ product, quantity });
  const failed = (...products: Product[]) => new Map(products.map((product) => [product.id, product]));

  function shortItems(work: () => unknown) {
    try {
      work();
    } catch (error) {
      if (error instanceof InsufficientStock) return error.details['items'];
      throw error;
    }
    throw new Error('This was expected to be short of stock and was not');
  }

  test('is tried again with the stock that it saw when that suffices', () => {
    const before = [wanted(aProduct({ id: 'a', stock: 10 }), 2), wanted(aProduct({ id: 'b', stock: 5 }), 1)];
    const now = aProduct({ id: 'a', stock: 8, reserved: 6 });

    expect(refreshWanted(before, failed(now))).toEqual([wanted(now, 2), before[1]]);
  });

  test('is a refusal with the true free counts when pieces are gone', () => {
    const before = [
      wanted(aProduct({ id: 'a' }), 3),
      wanted(aProduct({ id: 'b' }), 3),
      wanted(aProduct({ id: 'c' }), 3),
    ];
    const now = failed(aProduct({ id: 'a', stock: 8, reserved: 6 }), aProduct({ id: 'c', stock: 1, reserved: 2 }));

    expect(shortItems(() => refreshWanted(before, now))).toEqual([
      { id: 'a', title: 'Regndag', requested: 3, available: 2 },
      { id: 'c', title: 'Regndag', requested: 3, available: 0 },
    ]);
  });

  test('says nothing about a product that did not fail', () => {
    const before = [wanted(aProduct({ id: 'a', stock: 0 }), 3)];

    expect(refreshWanted(before, new Map())).toEqual(before);
  });

  test('finds nothing free of a product that is gone', () => {
    const before = [wanted(aProduct({ id: 'a', stock: 10 }), 1)];

    expect(shortItems(() => refreshWanted(before, new Map([['a', undefined]])))).toEqual([
      { id: 'a', title: 'Regndag', requested: 1, available: 0 },
    ]);
  });

  test('is never tried again for more than is free, and never refused for what is', () => {
    const numbers = { stock: fc.integer({ min: 0, max: 50 }), reserved: fc.integer({ min: 0, max: 50 }) };
    fc.assert(
      fc.property(fc.record({ ...numbers, quantity: fc.integer({ min: 1, max: 50 }) }), ({ quantity, ...seen }) => {
        const now = aProduct({ id: 'a', ...seen });
        const retry = () => refreshWanted([wanted(aProduct({ id: 'a', stock: 99 }), quantity)], failed(now));
        if (seen.stock - seen.reserved >= quantity) expect(retry()).toEqual([wanted(now, quantity)]);
        else expect(retry).toThrow(InsufficientStock);
      }),
    );
  });
});
