import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { confirmOrder } from '../../lambdas/steps/confirm-order.ts';
import { aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

describe('money and the end of the wait at the same time', () => {
  test.each(Array.from({ length: 20 }, (_, round) => round))(
    'confirming and cancelling exclude each other, and pieces are conserved (round %d)',
    async (round) => {
      const product = await aNewProduct(tables);
      const { id } = await aHeldCheckout(tables, { [product]: 3 }, DECLINED);
      const pay = async (): Promise<unknown> => {
        for (let turn = 0; turn < round % 5; turn++) await tables.orders.find(id);
        await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID' }, Date.now());
        return confirmOrder(aStepInput(id), tables.deps);
      };
      const works = [() => cancelOrder({ ...aStepInput(id), caught: null }, tables.deps), pay];

      await Promise.allSettled((round % 2 === 0 ? works : works.toReversed()).map((work) => work()));

      const { checkout, order, product: left, hold } = await tables.ending(id, product);
      const ending = [checkout.ending, order.status, hold.status, left.stock, left.reserved];
      expect([
        ['confirmed', 'active', 'confirmed', 7, 0],
        ['cancelled', 'invalid', 'cancelled', 10, 0],
      ]).toContainEqual(ending);
      expect(checkout.outcome).toBe('PAID');
      expect(checkout.dueAt).toBeDefined();
      expect(order.history).toHaveLength(2);
    },
  );

  test('a transaction that conflicts with others is made in the end, once', async () => {
    const crowded = await startTables({ transactionConflicts: { windowMs: 2 } });
    try {
      const product = await aNewProduct(crowded, { stock: 20 });
      const orders = await Promise.all(
        Array.from({ length: 6 }, (_, index) => aHeldCheckout(crowded, { [product]: 2 }, index % 2 ? PAID : DECLINED)),
      );
      const end = ({ id, outcome }: Checkout) =>
        outcome === 'PAID'
          ? confirmOrder(aStepInput(id), crowded.deps)
          : cancelOrder({ ...aStepInput(id), caught: null }, crowded.deps);

      await Promise.all(orders.flatMap((checkout) => [end(checkout), end(checkout)]));

      expect(await crowded.product(product)).toMatchObject({ stock: 14, reserved: 0 });
      expect(await crowded.activePieces(product)).toBe(0);
    } finally {
      await crowded.stop();
    }
  });
});
