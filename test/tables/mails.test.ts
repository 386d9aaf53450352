import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Mailer } from '../../lambdas/adapters/mailer.ts';
import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { MailUnavailable } from '../../lambdas/domain/errors.ts';
import type { MailName } from '../../lambdas/domain/mail-record.ts';
import type { MailRecord } from '../../lambdas/domain/order.ts';
import { deliverMail } from '../../lambdas/notification/deliver-mail.ts';
import { notifyOfOrder } from '../../lambdas/notification/notify-of-order.ts';
import { aCheckout, anOrder, aStepInput } from '../support/builders.ts';
import { errorNameOf } from '../support/failure.ts';
import { PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aMailer } from './a-mailer.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const ENDED = 1_795_000_000_000;
/** When the customer's data are removed: nothing else is left to do. */
const MONTH_LATER = ENDED + 30 * 86_400_000;

async function anActiveOrder(changes: Partial<Checkout> = {}): Promise<string> {
  const checkout = aCheckout({ ...PAID, ending: 'confirmed', endedAt: ENDED, dueAt: 5, dueShard: '1', ...changes });
  await tables.put('checkouts', checkout);
  await tables.put('orders', anOrder({ status: 'active' }, checkout));
  return checkout.id;
}

const mail = { subject: 'Tack', html: '<p>Tack</p>', text: 'Tack' };
const deliver = async (id: string, mailer: Mailer, isLastTry = false) =>
  deliverMail(
    {
      order: await tables.order(id),
      recipient: 'customer',
      kind: 'confirmation',
      to: 'astrid@example.com',
      render: () => mail,
      isLastTry,
    },
    { orders: tables.orders, mailer },
  );
const recordOf = async (id: string): Promise<MailRecord | undefined> =>
  (await tables.order(id)).notifications.customer['confirmation'];

describe('a mail of an order', () => {
  test('is sent once, and its record says so', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer();

    expect(await deliver(id, mailer)).toBe('sent');
    expect(await deliver(id, mailer)).toBe('sent_before');

    expect(mailer.mails).toHaveLength(1);
    expect(mailer.mails[0]).toMatchObject({
      to: 'astrid@example.com',
      subject: 'Tack',
      tags: { order: id, kind: 'confirmation', recipient: 'customer' },
    });
    expect(await recordOf(id)).toMatchObject({ status: 'sent', attempt: 1, unclear: 0, messageId: 'm1' });
  });

  test('is on record before SES is asked', async () => {
    const id = await anActiveOrder();
    let before: MailRecord | undefined;
    const mailer: Mailer = {
      send: async () => {
        before = await recordOf(id);
        return { messageId: 'm' };
      },
    };

    await deliver(id, mailer);

    expect(before).toMatchObject({ status: 'sending', attempt: 1 });
  });

  test('is one mail, though two senders are at it', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer();

    const results = await Promise.allSettled([deliver(id, mailer), deliver(id, mailer)]);

    expect(mailer.mails).toHaveLength(1);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(results.find((result) => result.status === 'rejected')?.reason).toBeInstanceOf(MailUnavailable);
    expect((await recordOf(id))?.status).toBe('sent');
  });

  test('that SES refused is tried again, as often as the state machine does', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer(
      { refused: 'MessageRejected', isPassing: false },
      { refused: 'Throttling', isPassing: true },
      { messageId: 'm3' },
    );

    expect(await errorNameOf(deliver(id, mailer))).toBe('MailUnavailable');
    expect(await recordOf(id)).toMatchObject({ status: 'failed', attempt: 1, unclear: 0, error: 'MessageRejected' });
    expect(await errorNameOf(deliver(id, mailer))).toBe('MailUnavailable');
    expect(await deliver(id, mailer)).toBe('sent');

    expect(await recordOf(id)).toMatchObject({ status: 'sent', attempt: 3, unclear: 0, messageId: 'm3' });
  });

  test.each([
    ['refused', { refused: 'Throttling', isPassing: true }],
    ['left unclear', new MailUnavailable('no answer')],
  ])('that was %s is tried again by one sender, though two are at it', async (_title, first) => {
    const id = await anActiveOrder();
    await errorNameOf(deliver(id, aMailer(first)));
    const mailer = aMailer();

    await Promise.allSettled([deliver(id, mailer), deliver(id, mailer)]);

    expect(mailer.mails).toHaveLength(1);
    expect(await recordOf(id)).toMatchObject({ status: 'sent', attempt: 2 });
  });

  test('that SES refused the last time is over, and SES is not asked again', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer({ refused: 'MessageRejected', isPassing: false });

    expect(await errorNameOf(deliver(id, mailer, true))).toBe('MailUnavailable');
    expect(await deliver(id, mailer)).toBe('given_up');

    expect(mailer.mails).toHaveLength(1);
    expect(await recordOf(id)).toMatchObject({ status: 'failed', final: true, error: 'MessageRejected' });
  });

  test('that met a limit of SES’s own is not over, also the last time', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer({ refused: 'Throttling', isPassing: true }, { messageId: 'm2' });

    expect(await errorNameOf(deliver(id, mailer, true))).toBe('MailUnavailable');
    expect(await deliver(id, mailer, true)).toBe('sent');
  });

  test('whose sender died is repeated once, and then given up for good', async () => {
    const id = await anActiveOrder();
    const crash = new Error('The function was stopped');
    const mailer = aMailer(crash, crash);

    await expect(deliver(id, mailer)).rejects.toBe(crash);
    expect(await recordOf(id)).toMatchObject({ status: 'sending', attempt: 1, unclear: 0 });
    await expect(deliver(id, mailer)).rejects.toBe(crash);
    expect(await recordOf(id)).toMatchObject({ status: 'sending', attempt: 2, unclear: 1 });
    expect(await deliver(id, mailer)).toBe('given_up');
    const final = await recordOf(id);
    expect(await deliver(id, mailer)).toBe('given_up');

    expect(mailer.mails).toHaveLength(2);
    expect(final).toMatchObject({ status: 'failed', final: true, error: 'unclear' });
    expect(await recordOf(id)).toEqual(final);
  });

  test('that got no clear answer is repeated once', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer(new MailUnavailable('no answer'), { messageId: 'm2' });

    await errorNameOf(deliver(id, mailer));

    expect(await deliver(id, mailer)).toBe('sent');
    expect(await recordOf(id)).toMatchObject({ status: 'sent', attempt: 2, unclear: 1 });
  });

  test('has a record of its own per recipient and kind', async () => {
    const id = await anActiveOrder();
    const mailer = aMailer();
    const order = await tables.order(id);
    const send = (recipient: 'customer' | 'admin', kind: MailName) =>
      deliverMail(
        { order, recipient, kind, to: 'x@example.com', render: () => mail, isLastTry: false },
        { orders: tables.orders, mailer },
      );

    await Promise.all([send('customer', 'confirmation'), send('admin', 'confirmation'), send('admin', 'attention_1')]);

    expect(mailer.mails).toHaveLength(3);
    expect(Object.keys((await tables.order(id)).notifications.admin).toSorted()).toEqual([
      'attention_1',
      'confirmation',
    ]);
  });

  test('of an order that is not there is not sent', async () => {
    const mailer = aMailer();
    const order = anOrder();

    const work = deliverMail(
      { order, recipient: 'admin', kind: 'confirmation', to: 'x@example.com', render: () => mail, isLastTry: false },
      { orders: tables.orders, mailer },
    );

    expect(await errorNameOf(work)).toBe('MailUnavailable');
    expect(mailer.mails).toEqual([]);
    expect(await tables.orders.find(order.id)).toBeUndefined();
  });
});

describe('the confirmations of an order', () => {
  const notify = (id: string, recipient: 'customer' | 'admin', mailer: Mailer, isLastTry = false) =>
    notifyOfOrder({ ...aStepInput(id), isLastTry }, recipient, {
      ...tables.deps,
      mailer,
      addressOf: (order) => (recipient === 'admin' ? 'admin@example.com' : order.information.email),
    });

  test.each([
    ['one after the other', false],
    ['side by side', true],
  ])('%s leave nothing to do for a month', async (_title, isParallel) => {
    const id = await anActiveOrder();
    const mailer = aMailer();

    if (isParallel) await Promise.all([notify(id, 'customer', mailer), notify(id, 'admin', mailer)]);
    else {
      await notify(id, 'customer', mailer);
      expect((await tables.checkout(id)).dueAt).toBe(5);
      await notify(id, 'admin', mailer);
    }

    expect(mailer.mails.map(({ to }) => to).toSorted()).toEqual(['admin@example.com', 'astrid@example.com']);
    expect((await tables.checkout(id)).dueAt).toBe(MONTH_LATER);
  });

  test.each([
    ['got no clear answer', new MailUnavailable('no answer')],
    ['was refused and is tried again', { refused: 'Throttling', isPassing: true }],
  ])('of which one %s leave something to look at', async (_title, answer) => {
    const id = await anActiveOrder();

    await errorNameOf(notify(id, 'customer', aMailer(answer)));
    await notify(id, 'admin', aMailer());

    expect((await tables.checkout(id)).dueAt).toBe(5);
  });

  test('of which one was refused for good leave nothing to do for a month', async () => {
    const id = await anActiveOrder();

    await notify(id, 'admin', aMailer());
    expect(
      await errorNameOf(notify(id, 'customer', aMailer({ refused: 'MessageRejected', isPassing: false }), true)),
    ).toBe('MailUnavailable');

    expect((await tables.checkout(id)).dueAt).toBe(MONTH_LATER);
  });

  test('are not sent by a run that is over', async () => {
    const id = await anActiveOrder({ runNumber: 2 });
    const mailer = aMailer();

    expect(await errorNameOf(notify(id, 'customer', mailer))).toBe('StaleRun');
    expect(mailer.mails).toEqual([]);
  });
});
