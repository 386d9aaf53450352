import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Mailer } from '../../lambdas/adapters/mailer.ts';
import type { AttentionReason } from '../../lambdas/domain/attention.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { Refund } from '../../lambdas/domain/refund.ts';
import { flagAttention } from '../../lambdas/steps/flag-attention.ts';
import { aCheckout, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { interrupted } from '../support/interrupt.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aMailer } from './a-mailer.ts';

const DAYS = 86_400_000;

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const flag = (
  id: string,
  mailer: Mailer,
  reason: AttentionReason = 'refund_failed',
  deps: Partial<StartedTables['deps']> = {},
) =>
  flagAttention({ ...aStepInput(id), reason }, { ...tables.deps, ...deps, mailer, adminAddress: 'admin@example.com' });

async function aHeld(changes: Partial<Checkout>) {
  const product = await aNewProduct(tables);
  const { id } = await aHeldCheckout(tables, { [product]: 1 }, changes);
  return { id, product };
}
const aRefund = (changes: Partial<Refund>): Refund => ({
  number: 1,
  id: 'A'.repeat(32),
  reason: 'operator',
  begunAt: 1,
  askedAt: 1,
  askCount: 1,
  ...changes,
});

describe('a checkout that needs a person', () => {
  test('is flagged, keeps its pieces for two weeks, and the admin is told once', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, { ...PAID, expiresAt: 5 });
    const before = Date.now();
    const mailer = aMailer();

    await flag(id, mailer);
    await flag(id, mailer);

    const checkout = await tables.checkout(id);
    expect(checkout.attention?.reason).toBe('refund_failed');
    expect(checkout).not.toHaveProperty('expiresAt');
    expect(checkout.holdUntil).toBeGreaterThanOrEqual(before + 14 * DAYS);
    // Looked at until the admin was told, and once a day after that.
    expect(checkout.dueAt).toBeGreaterThanOrEqual(before + 900_000);
    expect(checkout.dueAt).toBeLessThan(before + DAYS);
    expect((await tables.hold(id, product)).expiresAt).toBeGreaterThanOrEqual(Math.floor(before / 1000) + 14 * 86_400);
    expect(mailer.mails.map(({ to }) => to)).toEqual(['admin@example.com']);
    expect(mailer.mails[0]?.text).not.toMatch(/Astrid|@example|4670/);
  });

  test('keeps the first reason while it stands, and its flag when the mail fails', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);

    expect(await errorNameOf(flag(id, aMailer({ refused: 'MessageRejected', isPassing: false })))).toBe(
      'MailUnavailable',
    );
    const { attention } = await tables.checkout(id);
    await flag(id, aMailer(), 'confirm_failed');

    expect((await tables.checkout(id)).attention).toEqual(attention);
  });

  test('takes no pieces back that it no longer holds, and needs no order', async () => {
    const product = await aNewProduct(tables);
    const { id } = await aHeldCheckout(tables, { [product]: 1 }, PAID);
    const released = { ...(await tables.hold(id, product)), status: 'expired' };
    await tables.put('reservations', released);
    const orderless = aCheckout();
    await tables.put('checkouts', orderless);
    const mailer = aMailer();

    await flag(id, aMailer());
    await flag(orderless.id, mailer);

    expect(await tables.hold(id, product)).toEqual(released);
    expect((await tables.checkout(orderless.id)).attention?.reason).toBe('refund_failed');
    expect(mailer.mails).toEqual([]);
  });
});

describe('a flag', () => {
  test.each([
    ['refund_failed', 'REFUSED'],
    ['refund_failed', 'ERROR'],
  ] as const)('for a refund that nobody can tell the end of says %s when it is %s by now', async (reason, status) => {
    const { id } = await aHeld({ ...PAID, ending: 'cancelled', refund: aRefund({ status, errorCode: 'RF07' }) });
    const mailer = aMailer();

    await flag(id, mailer, 'refund_unclear');

    expect((await tables.checkout(id)).attention).toMatchObject({ reason, refundState: 'failed', refundNumber: 1 });
    expect(mailer.mails).toHaveLength(1);
  });

  test('for a refund that nobody can tell the end of says so while that is so', async () => {
    const { id } = await aHeld({ ...PAID, ending: 'cancelled', refund: aRefund({ status: 'DEBITED' }) });

    await flag(id, aMailer(), 'refund_unclear');

    expect((await tables.checkout(id)).attention).toMatchObject({ reason: 'refund_unclear', refundState: 'open' });
  });

  test.each(['refund_failed', 'refund_unclear', 'refund_stuck'] as const)(
    '%s is not raised when the money is back: then the customer is told',
    async (reason) => {
      const refund = aRefund({ status: 'PAID', at: 2 });
      const { id, product } = await aHeld({ ...PAID, ending: 'refunded', refund });
      const before = await tables.ending(id, product);
      const mailer = aMailer();

      expect(await errorNameOf(flag(id, mailer, reason))).toBe('RefundSettled');

      expect(await tables.ending(id, product)).toEqual(before);
      expect(mailer.mails).toEqual([]);
    },
  );

  test.each([
    ['confirm_failed', 'confirmed', PAID],
    ['cancel_failed', 'cancelled', DECLINED],
  ] as const)(
    '%s is not raised for a checkout that is %s by now, and nobody is told',
    async (reason, ending, known) => {
      const { id, product } = await aHeld({ ...known, ending, endedAt: 3, dueAt: 5, dueShard: '1' });
      const before = await tables.ending(id, product);
      const mailer = aMailer();

      await flag(id, mailer, reason);

      expect(await tables.ending(id, product)).toEqual(before);
      expect(mailer.mails).toEqual([]);
    },
  );

  test.each([
    ['confirm_failed', 'cancelled', PAID],
    ['cancel_failed', undefined, DECLINED],
    ['reclaim_failed', 'cancelled', PAID],
  ] as const)('%s is raised for a checkout that is %s', async (reason, ending, known) => {
    const { id } = await aHeld({ ...known, ...(ending && { ending }) });
    const mailer = aMailer();

    await flag(id, mailer, reason);

    expect((await tables.checkout(id)).attention?.reason).toBe(reason);
    expect(mailer.mails).toHaveLength(1);
  });

  describe('by a run that lost the checkout to a later one', () => {
    const nextRun = (id: string) => () => tables.changeCheckout(id, { runNumber: 2, runKind: 'settle' });
    const expectUntouched = async (id: string, mailer: { readonly mails: readonly unknown[] }) => {
      expect(await tables.checkout(id)).not.toHaveProperty('attention');
      expect(mailer.mails).toEqual([]);
    };

    test('before it reads is none', async () => {
      const { id } = await aHeld(PAID);
      const mailer = aMailer();
      const find = interrupted((checkoutId: string) => tables.checkouts.find(checkoutId), nextRun(id));

      const work = flag(id, mailer, 'confirm_failed', { checkouts: { ...tables.checkouts, find } });

      expect(await errorNameOf(work)).toBe('StaleRun');
      await expectUntouched(id, mailer);
    });

    test('before it writes is none', async () => {
      const { id } = await aHeld(PAID);
      const mailer = aMailer();
      const find = interrupted(
        (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
        nextRun(id),
      );

      const work = flag(id, mailer, 'confirm_failed', { reservations: { ...tables.reservations, find } });

      expect(await errorNameOf(work)).toBe('StaleRun');
      await expectUntouched(id, mailer);
    });
  });

  test('that the payment is unclear is not raised when it is known by the time it is written', async () => {
    const { id } = await aHeld({ askedAt: 1, askCount: 1 });
    const find = interrupted(
      (orderId: string, ids: readonly string[]) => tables.reservations.find(orderId, ids),
      () => tables.changeCheckout(id, PAID),
    );

    const work = flag(id, aMailer(), 'payment_unclear', { reservations: { ...tables.reservations, find } });

    expect(await errorNameOf(work)).toBe('PaymentArrived');
    expect(await tables.checkout(id)).not.toHaveProperty('attention');
  });
});
