import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { MailRecord, Order } from '../../lambdas/domain/order.ts';
import { cancelOrder } from '../../lambdas/steps/cancel-order.ts';
import { anAttention, aStepInput } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aLook, DAY, DUE, MINUTE, SECOND, START } from './a-look.ts';
import { CREATED, NOT_FOUND, payment, PAYEE, refund, UNCLEAR, type Script } from './scripted-swish.ts';
import { aToken } from './step-functions.ts';

const SENT: MailRecord = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm' };

let tables: StartedTables;
let now = START;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());
beforeEach(() => {
  now = START;
  jest.spyOn(Date, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const around = (id: string, script: Script = {}, last?: 'running' | 'closed') => aLook(tables, id, script, last);
const aHeld = async (changes: Partial<Checkout>): Promise<string> =>
  (await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, changes)).id;
const dueOf = async (id: string): Promise<number | undefined> => (await tables.checkout(id)).dueAt;

/** An order that ended unpaid just now, as CancelOrder leaves it. */
async function anUnpaid(): Promise<string> {
  const id = await aHeld({ ...DECLINED, payeeAlias: PAYEE, instructions: { token: 'T', at: 1 } });
  await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);
  return id;
}

describe('a payment that ended unpaid', () => {
  const lookWhenDue = async (id: string, look: () => Promise<unknown>): Promise<number> => {
    const at = (await dueOf(id)) ?? Infinity;
    now = at;
    await look();
    return at;
  };

  test('is asked about again after 15 minutes and after 24 hours, and then never', async () => {
    const id = await anUnpaid();
    const { swish, stepFunctions, look } = around(id, { retrieve: [payment('DECLINED')] }, 'closed');

    expect(await lookWhenDue(id, look)).toBe(START + 15 * MINUTE);
    expect(await lookWhenDue(id, look)).toBe(START + DAY);

    expect(await tables.checkout(id)).not.toHaveProperty('dueAt');
    expect(await tables.checkout(id)).toMatchObject({ recheckCount: 2, outcome: 'DECLINED', ending: 'cancelled' });
    expect(swish.operations()).toEqual(['retrieve', 'retrieve']);
    expect(stepFunctions.started).toEqual([]);
  });

  test('and is found paid gets its run', async () => {
    const id = await anUnpaid();
    const { stepFunctions, look } = around(id, { retrieve: [payment('PAID')] }, 'closed');

    await lookWhenDue(id, look);

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
    expect(await tables.checkout(id)).toMatchObject({ outcome: 'PAID', runKind: 'late-payment' });
    expect(await dueOf(id)).toBeDefined();
  });

  test('is asked about a little later when Swish is down, as often as it takes', async () => {
    const id = await anUnpaid();
    const { swish, look } = around(id, { retrieve: [UNCLEAR, UNCLEAR, UNCLEAR, payment('DECLINED')] }, 'closed');

    const times = [];
    for (let turn = 0; turn < 4; turn++) times.push(((await lookWhenDue(id, look)) - START) / SECOND);

    expect(times).toEqual([900, 960, 1080, 1320]);
    expect(swish.calls).toHaveLength(4);
    expect(await tables.checkout(id)).toMatchObject({ recheckCount: 1, dueAt: START + DAY });
  });

  test('and is open at Swish after all is cancelled there', async () => {
    const id = await anUnpaid();
    const { swish, look } = around(id, { retrieve: [payment('CREATED')], cancel: [payment('CANCELLED')] }, 'closed');

    await lookWhenDue(id, look);

    expect(swish.operations()).toEqual(['retrieve', 'cancel']);
    expect((await tables.checkout(id)).recheckCount).toBe(1);
  });

  test('is not looked at again when Swish was never asked', async () => {
    const id = await aHeld({});
    await cancelOrder({ ...aStepInput(id), caught: null }, tables.deps);

    expect(await dueOf(id)).toBeUndefined();
  });

  describe('of which something was heard that could not be asked about then', () => {
    const over = { recheckCount: 2, dueAt: undefined, dueShard: undefined };

    test('is asked about, though both rechecks are over', async () => {
      const id = await anUnpaid();
      await tables.changeCheckout(id, over);
      now = START + 3 * DAY;
      await tables.checkouts.makeDue(id, now);
      const { stepFunctions, look } = around(id, { retrieve: [payment('PAID')] }, 'closed');

      expect(await look()).toBe('looked');

      expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
    });

    test('is asked about until Swish answers, and then leaves the index', async () => {
      const id = await anUnpaid();
      await tables.changeCheckout(id, over);
      await tables.checkouts.makeDue(id, now);
      const { look } = around(id, { retrieve: [UNCLEAR, UNCLEAR, payment('DECLINED')] }, 'closed');

      await look();
      for (let turn = 0; turn < 2; turn++) {
        expect((await dueOf(id)) ?? 0).toBeGreaterThan(now);
        await lookWhenDue(id, look);
      }

      expect(await tables.checkout(id)).not.toHaveProperty('dueAt');
      expect(await tables.checkout(id)).not.toHaveProperty('newsAt');
    });

    test('does not use up the questions after 15 minutes and after 24 hours', async () => {
      const id = await anUnpaid();
      const { swish, look } = around(id, { retrieve: [payment('DECLINED')] }, 'closed');
      for (const minute of [1, 2, 14]) {
        now = START + minute * MINUTE;
        await tables.checkouts.makeDue(id, now);
        await look();

        const asked = await tables.checkout(id);
        expect(asked).toMatchObject({ recheckCount: 0, dueAt: START + 15 * MINUTE });
        expect(asked).not.toHaveProperty('newsAt');
      }

      expect(await lookWhenDue(id, look)).toBe(START + 15 * MINUTE);
      now = START + 20 * MINUTE;
      await tables.checkouts.makeDue(id, now);
      await look();
      expect(await lookWhenDue(id, look)).toBe(START + DAY);

      expect(swish.operations()).toHaveLength(6);
      expect(await tables.checkout(id)).toMatchObject({ recheckCount: 2 });
      expect(await tables.checkout(id)).not.toHaveProperty('dueAt');
    });

    test('is itself the question that was due by then', async () => {
      const id = await anUnpaid();
      now = START + 15 * MINUTE;
      await tables.checkouts.makeDue(id, now);
      const { swish, look } = around(id, { retrieve: [payment('DECLINED')] }, 'closed');

      await look();

      expect(swish.operations()).toHaveLength(1);
      expect(await tables.checkout(id)).toMatchObject({ recheckCount: 1, dueAt: START + DAY });
    });

    test('is asked about also when it was due for something else already', async () => {
      const id = await anUnpaid();
      // Due for its mail, a moment before the callback comes; the next sweep is under a minute away.
      await tables.changeCheckout(id, { ...over, dueAt: START - 1, dueShard: '0' });
      await tables.checkouts.makeDue(id, START);
      const { swish, look } = around(id, { retrieve: [payment('PAID')] }, 'closed');

      await look();

      expect(swish.operations()).toEqual(['retrieve']);
    });
  });
});

describe('mails that are not on record', () => {
  const over = async (
    changes: Partial<Checkout>,
    notifications: Partial<Order['notifications']>,
    status: Order['status'],
  ) => {
    const id = await aHeld({ ...PAID, ...DUE, endedAt: START - 15 * MINUTE, ...changes });
    const order = await tables.order(id);
    await tables.put('orders', { ...order, status, notifications: { customer: {}, admin: {}, ...notifications } });
    return id;
  };
  const paidBack = {
    ending: 'refunded' as const,
    refund: { number: 1, id: 'A', reason: 'operator' as const, begunAt: 1, status: 'PAID', at: 2 },
  };

  test('of a confirmed order get a run', async () => {
    const id = await over({ ending: 'confirmed' }, { customer: { confirmation: SENT } }, 'active');
    const { stepFunctions, look } = around(id, {}, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'settle' }]);
    expect((await dueOf(id)) ?? 0).toBeGreaterThanOrEqual(START);
  });

  test('of a refund get a run', async () => {
    const id = await over(paidBack, {}, 'invalid');
    const { stepFunctions, swish, look } = around(id, {}, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'refund' }]);
    expect(swish.calls).toEqual([]);
  });

  test('are left to the run that is running', async () => {
    const id = await over({ ending: 'confirmed' }, {}, 'active');
    const { stepFunctions, look } = around(id, {}, 'running');

    await look();

    expect(stepFunctions.started).toEqual([]);
    expect(await dueOf(id)).toBe(START + 15 * MINUTE);
  });

  test.each([
    ['a confirmed order', { ending: 'confirmed' as const }, 'active' as const],
    ['a refund', paidBack, 'invalid' as const],
  ])('of %s that are on record leave nothing to look at for a month', async (_title, changes, status) => {
    const mails = { confirmation: SENT, refund: SENT };
    const id = await over(changes, { customer: mails, admin: mails }, status);
    const { stepFunctions, look } = around(id, {}, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([]);
    expect(await dueOf(id)).toBe(START - 15 * MINUTE + 30 * DAY);
  });
});

describe('the customer’s data', () => {
  const over = async (changes: Partial<Checkout> = {}) => {
    const expiresAt = Math.floor((START - 30 * DAY) / 1000) + 400 * 86_400;
    const record = { ...PAID, ...DUE, ending: 'confirmed', endedAt: START - 30 * DAY, expiresAt } as const;
    return aHeld({ ...record, instructions: { token: 'T', at: 1 }, ...changes });
  };
  const paidBack = {
    ending: 'refunded' as const,
    refund: { number: 1, id: 'A', reason: 'operator' as const, begunAt: 1, status: 'PAID', at: 2 },
  };

  test.each([
    ['confirmed', {}],
    ['paid back', paidBack],
  ])('of what was %s a month ago are removed, and nothing else; nobody looks at it again', async (_title, changes) => {
    const id = await over(changes);
    const { request, instructions: _token, dueAt: _at, dueShard: _shard, ...kept } = await tables.checkout(id);
    const { stepFunctions, swish, look } = around(id, {}, 'closed');

    await look();

    expect(await tables.checkout(id)).toEqual({ ...kept, request: { cart: request.cart } });
    expect(JSON.stringify(await tables.checkout(id))).not.toMatch(/Astrid|astrid|706444364/);
    expect([stepFunctions.started, swish.calls]).toEqual([[], []]);
    expect(await look()).toBe('not_due');
  });

  test('money that came after an operator had ended it keeps the record no longer than others', async () => {
    const id = await over({ ...DECLINED });
    await tables.checkouts.recordOutcome(id, 'PAID', { status: 'PAID' }, START - 86_400_000);
    expect(await tables.checkout(id)).not.toHaveProperty('expiresAt');
    const { look } = around(id, {}, 'closed');

    await look();

    expect((await tables.checkout(id)).expiresAt).toBe(Math.floor((START - 30 * DAY) / 1000) + 400 * 86_400);
  });

  test('stay a moment before, and it is looked at again then', async () => {
    const id = await over({ endedAt: START - 30 * DAY + 1 });
    const { look } = around(id, {}, 'closed');

    await look();

    expect((await tables.checkout(id)).request.order).toBeDefined();
    expect(await dueOf(id)).toBe(START + 1);
  });

  test.each<[string, Partial<Checkout>]>([
    ['a person looks at it', { attention: anAttention({ outcomeRank: 3 }) }],
    ['its money is to come back', { ending: 'cancelled' }],
  ])('stay while %s', async (_title, changes) => {
    const id = await over(changes);
    const { look } = around(id, {}, 'running');

    await look();

    expect((await tables.checkout(id)).request.order).toBeDefined();
    expect(await dueOf(id)).toBeGreaterThan(START);
  });

  test.each<[string, Partial<Checkout>]>([
    ['somebody made it due', { dueAt: START + 5 }],
    ['a person was called', { attention: anAttention({ outcomeRank: 3 }) }],
    ['it ended in another way', paidBack],
  ])('stay when meanwhile %s', async (_title, changes) => {
    const id = await over();
    const { look, deps } = around(id, {}, 'closed');
    const removeCustomer = async (checkout: Checkout, lease: number) => {
      await tables.changeCheckout(id, changes);
      return deps.checkouts.removeCustomer(checkout, lease);
    };

    await look({ checkouts: { ...deps.checkouts, removeCustomer } });

    expect((await tables.checkout(id)).request.order).toBeDefined();
    expect(await dueOf(id)).toBeDefined();
  });
});

describe('a refund', () => {
  const refunding = (changes: Partial<NonNullable<Checkout['refund']>> = {}): Partial<Checkout> => ({
    ...PAID,
    ...DUE,
    payeeAlias: PAYEE,
    ending: 'cancelled',
    endedAt: START - MINUTE,
    refund: { number: 1, id: 'A'.repeat(32), reason: 'operator', begunAt: START - MINUTE, ...changes },
  });
  const asked = { askedAt: START - MINUTE, askCount: 1 };

  test('that was begun and never asked for is asked for', async () => {
    const id = await aHeld(refunding());
    const { swish, look } = around(id, { createRefund: [CREATED] }, 'running');

    await look();

    expect(swish.calls).toEqual([`createRefund ${'A'.repeat(32)}`]);
    expect(await tables.checkout(id)).toMatchObject({ refund: { askCount: 1 }, dueAt: START + MINUTE, lookCount: 1 });
  });

  test('that Swish has paid is finished, and its wait goes on', async () => {
    const id = await aHeld({ ...refunding(asked), refundToken: aToken('R') });
    const { stepFunctions, look } = around(id, { retrieveRefund: [refund('A'.repeat(32), 'PAID')] }, 'running');

    await look();

    expect(stepFunctions.answers).toEqual([['R', { refund: 'PAID' }]]);
    expect(await tables.checkout(id)).toMatchObject({ ending: 'refunded', dueAt: START + 15 * MINUTE });
  });

  test('that Swish has definitely not paid fails its wait', async () => {
    const id = await aHeld({ ...refunding(asked), refundToken: aToken('R') });
    const answers = [refund('A'.repeat(32), 'ERROR', 'RF07')];
    const { stepFunctions, look } = around(id, { retrieveRefund: answers }, 'running');

    await look();

    expect(stepFunctions.answers).toMatchObject([['R', { name: 'RefundRefused' }]]);
    expect(await tables.checkout(id)).toMatchObject({ ending: 'cancelled', refund: { status: 'ERROR' } });
  });

  test('that stays open is asked about with growing pauses', async () => {
    const id = await aHeld(refunding(asked));
    const { look } = around(id, { retrieveRefund: [refund('A'.repeat(32), 'DEBITED')] }, 'running');
    const pauses: number[] = [];
    for (let turn = 0; turn < 5; turn++) {
      await look();
      const next = (await dueOf(id)) ?? Infinity;
      pauses.push((next - now) / SECOND);
      now = next;
    }

    expect(pauses).toEqual([60, 120, 240, 300, 300]);
  });

  test('that never reaches Swish is asked for with growing pauses too', async () => {
    const id = await aHeld(refunding(asked));
    const { look } = around(id, { retrieveRefund: [NOT_FOUND], createRefund: [UNCLEAR] }, 'running');
    const pauses: number[] = [];
    for (let turn = 0; turn < 6; turn++) {
      await look();
      const next = (await dueOf(id)) ?? Infinity;
      pauses.push((next - now) / SECOND);
      now = next;
    }

    expect(pauses.at(-1)).toBeGreaterThan(60);
  });

  test('whose run is dead gets the next one', async () => {
    const id = await aHeld(refunding(asked));
    const { stepFunctions, look } = around(id, { retrieveRefund: [UNCLEAR] }, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'refund' }]);
  });
});
