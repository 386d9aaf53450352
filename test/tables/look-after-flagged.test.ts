import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { anAttention } from '../support/builders.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aLook, DAY, MINUTE, payable, SECOND, START } from './a-look.ts';
import { aMailer, REJECTED, THROTTLED } from './a-mailer.ts';
import { payment, UNCLEAR, type Script } from './scripted-swish.ts';

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

const around = (id: string, script: Script = {}, last?: 'running' | 'closed', mailer = aMailer()) =>
  aLook(tables, id, script, last, mailer);
const aHeld = async (changes: Partial<Checkout>): Promise<string> =>
  (await aHeldCheckout(tables, { [await aNewProduct(tables)]: 1 }, changes)).id;
const dueOf = async (id: string): Promise<number | undefined> => (await tables.checkout(id)).dueAt;

describe('a flagged checkout', () => {
  const flagged = (changes: Partial<Checkout> = {}): Partial<Checkout> =>
    payable({
      attention: anAttention({ reason: 'payment_unclear', at: START - DAY }),
      holdUntil: START + 13 * DAY,
      ...changes,
    });

  test('is asked about once a day, and no run starts for it', async () => {
    const id = await aHeld(flagged({ closingAt: 1, deadline: 1 }));
    const { swish, stepFunctions, mails, look } = around(id, { retrieve: [UNCLEAR] }, 'closed');

    await look();

    expect(swish.operations()).toEqual(['retrieve']);
    expect(stepFunctions.started).toEqual([]);
    expect(mails).toEqual([]);
    expect(await dueOf(id)).toBe(START + DAY);
    expect((await tables.checkout(id)).attention).toBeDefined();
  });

  test('whose payment turns out paid gets a run', async () => {
    const id = await aHeld(flagged({ closingAt: 1, deadline: 1 }));
    const { stepFunctions, look } = around(id, { retrieve: [payment('PAID')] }, 'closed');

    await look();

    expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
    expect(await tables.checkout(id)).not.toHaveProperty('attention');
  });

  test('is told of once more, a day before its pieces go', async () => {
    const told = anAttention({ reason: 'confirm_failed', at: START - DAY, outcomeRank: 3 });
    const id = await aHeld(flagged({ ...PAID, attention: told, holdUntil: START + 1.5 * DAY }));
    const { mails, look } = around(id, {}, 'closed');

    await look();
    expect(mails).toEqual([]);
    expect(await dueOf(id)).toBe(START + 0.5 * DAY);
    now = START + 0.5 * DAY;
    await look();
    expect(mails.map(({ to }) => to)).toEqual(['admin@example.com']);
    for (let day = 0; day < 3; day++) {
      now = (await dueOf(id)) ?? Infinity;
      expect(await look()).toBe('looked');
    }

    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).not.toMatch(/Astrid|astrid@|46706444364/);
  });

  describe('whose reminder met a limit of SES’s own', () => {
    const told = anAttention({ reason: 'confirm_failed', at: START - 13 * DAY, outcomeRank: 3 });
    const aReminded = () => aHeld(flagged({ ...PAID, attention: told, holdUntil: START + DAY }));

    test('is due again after 15 minutes, until it is sent', async () => {
      const id = await aReminded();
      const { mails, look } = around(id, {}, 'closed', aMailer(THROTTLED, THROTTLED, { messageId: 'm' }));
      const pauses: number[] = [];
      for (let turn = 0; turn < 4; turn++) {
        await look();
        const next = (await dueOf(id)) ?? Infinity;
        pauses.push((next - now) / MINUTE);
        now = next;
      }

      // The look that sent it does not know its record yet; the one after it does.
      expect(pauses).toEqual([15, 15, 15, DAY / MINUTE]);
      expect(mails).toHaveLength(3);
      expect((await tables.order(id)).notifications.admin['reminder_1']).toMatchObject({ status: 'sent', attempt: 3 });
    });

    test('keeps nothing else waiting', async () => {
      const id = await aHeld(flagged({ closingAt: 1, deadline: 1, holdUntil: START + DAY }));
      const { swish, look } = around(id, { retrieve: [UNCLEAR] }, 'closed', aMailer(THROTTLED));

      expect(await look()).toBe('looked');

      expect(swish.operations()).toEqual(['retrieve']);
      expect(await tables.checkout(id)).toMatchObject({ lookCount: 1, dueAt: START + 15 * MINUTE });
    });

    test('and is refused for good is not sent for ever', async () => {
      const id = await aReminded();
      const { mails, look } = around(id, {}, 'closed', aMailer(REJECTED));

      await look();
      now = START + 15 * MINUTE;
      await look();

      expect(mails).toHaveLength(1);
      expect(await dueOf(id)).toBe(START + 15 * MINUTE + DAY);
    });
  });

  describe('of whose payment something was heard', () => {
    test('that Swish could not be asked about is asked about soon, and not after a day', async () => {
      const id = await aHeld(flagged({ closingAt: 1, deadline: 1, dueAt: START + DAY }));
      await tables.checkouts.makeDue(id, START);
      const { stepFunctions, look } = around(id, { retrieve: [UNCLEAR, UNCLEAR, payment('PAID')] }, 'closed');
      const pauses: number[] = [];
      for (let turn = 0; turn < 2; turn++) {
        await look();
        const next = (await dueOf(id)) ?? Infinity;
        pauses.push((next - now) / SECOND);
        now = next;
      }
      expect(pauses).toEqual([60, 120]);
      expect(await tables.checkout(id)).toMatchObject({ newsAt: START });

      await look();

      expect(stepFunctions.started).toEqual([{ name: `${id}-2`, kind: 'late-payment' }]);
    });

    test('is asked about, though it had ended unpaid and both rechecks are over', async () => {
      const ended = { ...DECLINED, ending: 'cancelled', endedAt: START - 3 * DAY, recheckCount: 2 } as const;
      const attention = anAttention({ reason: 'cancel_failed', at: START - 2 * DAY, outcomeRank: 1 });
      const id = await aHeld(flagged({ ...ended, attention }));
      await tables.checkouts.makeDue(id, START);
      const { swish, look } = around(id, { retrieve: [payment('DECLINED')] }, 'closed');

      await look();

      expect(swish.operations()).toEqual(['retrieve']);
      expect(await tables.checkout(id)).toMatchObject({ recheckCount: 2, dueAt: START + DAY });
      expect(await tables.checkout(id)).not.toHaveProperty('newsAt');
    });

    test('is asked about once a day again when Swish has answered', async () => {
      const id = await aHeld(flagged());
      await tables.checkouts.makeDue(id, START);
      const { look } = around(id, { retrieve: [payment('CREATED')] }, 'running');

      await look();

      expect(await dueOf(id)).toBe(START + DAY);
    });
  });

  describe('of which the run could not tell the admin', () => {
    const untold = flagged({
      ...PAID,
      attention: anAttention({ reason: 'confirm_failed', at: START - 15 * MINUTE, outcomeRank: 3 }),
      holdUntil: START + 14 * DAY,
    });

    test('is told of by the sweep, once', async () => {
      const id = await aHeld(untold);
      const { mails, look } = around(id, {}, 'closed');

      await look();
      now = START + 15 * MINUTE;
      await look();

      expect(await dueOf(id)).toBe(START + 15 * MINUTE + DAY);
      expect(mails.map(({ to, tags }) => [to, tags['kind']])).toEqual([['admin@example.com', 'attention_1']]);
      expect((await tables.order(id)).notifications.admin['attention_1']).toMatchObject({ status: 'sent' });
    });

    test.each([
      ['met a limit of SES’s own', THROTTLED],
      ['was refused', REJECTED],
    ])('is told of again after 15 minutes when that mail %s, too', async (_title, answer) => {
      const id = await aHeld(untold);
      const { mails, look } = around(id, {}, 'closed', aMailer(answer, { messageId: 'm' }));

      await look();
      expect(await dueOf(id)).toBe(START + 15 * MINUTE);
      for (let turn = 1; turn <= 2; turn++) {
        now = START + turn * 15 * MINUTE;
        await look();
      }

      expect(mails).toHaveLength(2);
      expect((await tables.order(id)).notifications.admin['attention_1']).toMatchObject({ status: 'sent', attempt: 2 });
      expect(await dueOf(id)).toBe(START + 30 * MINUTE + DAY);
    });

    test('is not told of when the mail was sent', async () => {
      const id = await aHeld(untold);
      const order = await tables.order(id);
      const sent = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm' } as const;
      await tables.put('orders', { ...order, notifications: { customer: {}, admin: { attention_1: sent } } });
      const { mails, look } = around(id, {}, 'closed');

      await look();

      expect(mails).toEqual([]);
    });
  });
});
