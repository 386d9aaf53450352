import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import type { Order } from '../../lambdas/domain/order.ts';
import type { NotifyInputSchema } from '../../lambdas/notification/notify-customer-of.ts';
import { Clock } from '../../local/clock.ts';
import { createEmailService } from '../../local/ses/email-service.ts';
import { anAttention, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { aHeldCheckout, aNewProduct, DECLINED, PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

type Step = (input: ReturnType<typeof NotifyInputSchema.parse>, context: Context) => Promise<unknown>;

const ses = createEmailService({ clock: new Clock() });
let tables: StartedTables;
let steps: Readonly<Record<'refund' | 'unclear' | 'resolution', Step>>;
beforeAll(async () => {
  tables = await startTables({}, [ses]);
  // The steps connect themselves when they load: to what is there by now.
  const [refund, unclear, resolution] = await Promise.all([
    import('../../lambdas/steps/notify-refund.ts'),
    import('../../lambdas/steps/notify-unclear.ts'),
    import('../../lambdas/steps/notify-resolution.ts'),
  ]);
  steps = {
    refund: refund.handler,
    unclear: unclear.handler,
    resolution: resolution.handler,
  };
});
afterAll(() => tables.stop());
beforeEach(() => ses.reset());

const notify = (kind: keyof typeof steps, id: string) =>
  steps[kind]({ ...aStepInput(id), isLastTry: false }, { functionName: kind } as Context);
const aHeld = async (changes: Partial<Checkout>, orderChanges: Partial<Order> = {}): Promise<string> => {
  const { id } = await aHeldCheckout(
    tables,
    { [await aNewProduct(tables)]: 1 },
    { dueAt: 5, dueShard: '1', ...changes },
  );
  const over = changes.ending === undefined ? {} : ({ status: 'invalid', status_reason: 'declined' } as const);
  await tables.put('orders', { ...(await tables.order(id)), ...over, ...orderChanges });
  return id;
};
const recordsOf = async (id: string) => (await tables.order(id)).notifications.customer;
const sentMails = () => ses.mails().map(({ to, tags, subject }) => ({ to, kind: tags['kind'], subject }));

const REFUNDED: Partial<Checkout> = {
  ...PAID,
  ending: 'refunded',
  endedAt: 1_795_000_000_000,
  refund: {
    number: 1,
    id: 'A'.repeat(32),
    reason: 'sold_out_after_payment',
    begunAt: 1,
    status: 'PAID',
    at: 1_795_000_000_000,
  },
};
const UNPAID: Partial<Checkout> = { ...DECLINED, ending: 'cancelled' };
const UNKNOWN: Partial<Checkout> = { askedAt: 1, askCount: 1, unclearSince: 2 };

describe.each([
  ['refund', REFUNDED],
  ['unclear', UNKNOWN],
  ['resolution', UNPAID],
] as const)('the mail of kind %s', (kind, changes) => {
  test('goes to the customer once, under its own name', async () => {
    const id = await aHeld(changes);

    await notify(kind, id);
    await notify(kind, id);

    expect(sentMails()).toEqual([
      { to: ['astrid@example.com'], kind, subject: expect.stringContaining((await tables.order(id)).number) },
    ]);
    expect(Object.keys(await recordsOf(id))).toEqual([kind]);
    expect((await recordsOf(id))[kind]).toMatchObject({ status: 'sent', attempt: 1 });
  });

  test('is not sent by a run that is over', async () => {
    const id = await aHeld({ ...changes, runNumber: 2 });

    expect(await errorNameOf(notify(kind, id))).toBe('StaleRun');

    expect(sentMails()).toEqual([]);
    expect((await tables.checkout(id)).dueAt).toBe(5);
  });
});

describe('that nobody knows yet', () => {
  test.each(['PAID', 'MISMATCH', 'DECLINED', 'NOT_FOUND'] as const)(
    'is not said when %s is known by now',
    async (outcome) => {
      const id = await aHeld({ ...UNKNOWN, outcome });

      await notify('unclear', id);

      expect(sentMails()).toEqual([]);
      expect(await recordsOf(id)).toEqual({});
    },
  );
});

describe('of an order that an operator has made active by now', () => {
  test.each([
    ['unclear', { ...UNKNOWN, ending: 'confirmed' }],
    ['resolution', UNPAID],
  ] as const)('the mail of kind %s is not true any more', async (kind, changes) => {
    const id = await aHeld(changes, { status: 'active', status_reason: 'operator' });

    await notify(kind, id);

    expect(sentMails()).toEqual([]);
    expect(await recordsOf(id)).toEqual({});
  });
});

describe('how it ended', () => {
  test.each(['PAID', 'MISMATCH'] as const)('is not said when money came after all (%s)', async (outcome) => {
    const id = await aHeld({ ...UNPAID, outcome });

    await notify('resolution', id);

    expect(sentMails()).toEqual([]);
    expect(await recordsOf(id)).toEqual({});
  });

  test('leaves the checkout due: the payment is asked about again', async () => {
    const id = await aHeld(UNPAID);

    await notify('resolution', id);

    expect((await tables.checkout(id)).dueAt).toBe(5);
  });
});

describe('that the money is back', () => {
  test('is the last there is to do for a month, until the customer’s data are removed', async () => {
    const id = await aHeld(REFUNDED);

    await notify('refund', id);

    expect((await tables.checkout(id)).dueAt).toBe(1_795_000_000_000 + 30 * 86_400_000);
  });

  test('names the amount that was paid, and the refund', async () => {
    const outcomeDetail = { status: 'PAID', paymentReference: 'BANK', amountOre: 12_300 };
    const id = await aHeld({ ...REFUNDED, outcomeDetail });

    await notify('refund', id);

    expect(ses.mails()[0]?.text).toContain('123');
    expect(ses.mails()[0]?.text).toContain('A'.repeat(32));
  });

  test.each([
    ['a person was called', { attention: anAttention({ reason: 'refund_stuck' }) }],
    ['it is not back after all', { ending: 'cancelled' }],
  ] as [string, Partial<Checkout>][])('leaves the checkout due when %s', async (_title, changes) => {
    const id = await aHeld({ ...REFUNDED, ...changes });

    await notify('refund', id);

    expect((await tables.checkout(id)).dueAt).toBe(5);
  });

  test('is not said while SES cannot take it, and the checkout stays due', async () => {
    const id = await aHeld(REFUNDED, {
      information: { ...(await tables.order(await aHeld({}))).information, email: 'x' },
    });

    expect(await errorNameOf(notify('refund', id))).toBe('MailUnavailable');

    expect((await recordsOf(id))['refund']).toMatchObject({ status: 'failed', attempt: 1 });
    expect((await tables.checkout(id)).dueAt).toBe(5);
  });

  test('is not said of a checkout whose refund was never begun', async () => {
    const id = await aHeld(PAID);

    await expect(notify('refund', id)).rejects.toThrow('No refund');
    expect(sentMails()).toEqual([]);
  });
});
