import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Context } from 'aws-lambda';
import type { OrdersTable } from '../../lambdas/adapters/orders.ts';
import { recordMailFeedback } from '../../lambdas/events/record-mail-feedback.ts';
import type { MailRecord } from '../../lambdas/domain/order.ts';
import { deliverMail } from '../../lambdas/notification/deliver-mail.ts';
import { eventHandler } from '../../lambdas/platform/event-handler.ts';
import { logger, metrics } from '../../lambdas/platform/powertools.ts';
import { feedbackEvent, type FeedbackAction } from '../../local/ses/feedback.ts';
import { aCheckout, anOrder } from '../support/builders.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aMailer } from './a-mailer.ts';

const AT = '2026-11-22T18:00:00.000Z';
const CUSTOMER = 'astrid@example.com';

let tables: StartedTables;
let counted: Record<string, number>;
let lines: string[];
beforeAll(async () => {
  tables = await startTables();
});
beforeEach(() => {
  counted = {};
  lines = [];
  const addMetric = metrics.addMetric.bind(metrics);
  jest.spyOn(metrics, 'addMetric').mockImplementation((name, unit, value) => {
    counted[name] = (counted[name] ?? 0) + value;
    return addMetric(name, unit, value);
  });
  for (const level of ['info', 'warn', 'error'] as const) {
    jest.spyOn(logger, level).mockImplementation((...line) => void lines.push(JSON.stringify(line)));
  }
});
afterEach(() => {
  jest.restoreAllMocks();
});
afterAll(() => tables.stop());

const sent: MailRecord = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm1' };
async function anOrderWith(record: Partial<MailRecord> = {}): Promise<string> {
  const checkout = aCheckout({});
  const notifications = { customer: { confirmation: { ...sent, ...record } }, admin: {} };
  await tables.put('orders', anOrder({ status: 'active', notifications }, checkout));
  return checkout.id;
}
const recordOf = async (id: string) => (await tables.order(id)).notifications.customer['confirmation'];

interface Reported {
  readonly action?: FeedbackAction;
  readonly attempt?: number;
  readonly detail?: object;
  readonly tags?: Readonly<Record<string, string>>;
}

/** An event as EventBridge delivers it. */
function anEvent(order: string, { action = 'bounce', attempt = 1, detail = {}, tags = {} }: Reported = {}) {
  const mail = {
    messageId: '0110-m1-000000',
    at: AT,
    from: 'Smultron <order@example.com>',
    to: [CUSTOMER],
    cc: [],
    bcc: [],
    replyTo: [],
    subject: 'Tack Astrid',
    html: null,
    text: 'Tack',
    configurationSet: 'shop-mails',
    tags: { order, kind: 'confirmation', recipient: 'customer', attempt: String(attempt), ...tags },
  };
  const event = feedbackEvent(mail, action, AT, 'eu-north-1');
  return {
    version: '0',
    id: 'event-1',
    'detail-type': event.detailType,
    source: event.source,
    account: '000000000000',
    time: '2026-11-22T18:00:00Z',
    region: 'eu-north-1',
    resources: [...event.resources],
    detail: { ...event.detail, ...detail },
  };
}
const handle = eventHandler('RecordMailFeedback', (event) => recordMailFeedback(event, tables.deps));
const deliver = (event: ReturnType<typeof anEvent>) => handle(event, { functionName: 'RecordMailFeedback' } as Context);

describe('a mail that came back', () => {
  test.each<[FeedbackAction, object, object]>([
    ['bounce', { type: 'bounce', subtype: 'General', undelivered: true }, { MailBounced: 1, MailUndelivered: 1 }],
    ['soft_bounce', { type: 'bounce', subtype: 'MailboxFull', undelivered: false }, { MailBounced: 1 }],
    ['complain', { type: 'complaint', subtype: 'abuse', undelivered: false }, { MailComplained: 1 }],
    ['reject', { type: 'reject', subtype: 'Bad content', undelivered: true }, { MailRejected: 1, MailUndelivered: 1 }],
  ])('is on its order, and counted: %s', async (action, feedback, metrics) => {
    const id = await anOrderWith();

    await deliver(anEvent(id, { action }));

    expect(await recordOf(id)).toEqual({ ...sent, feedback: { ...feedback, at: Date.parse(AT) } });
    expect(counted).toEqual(metrics);
  });

  test('is told without address or words of a mail server', async () => {
    const id = await anOrderWith();
    const bounce = {
      bounceType: 'Permanent',
      bounceSubType: `no such user <${CUSTOMER}>`,
      bouncedRecipients: [{ emailAddress: CUSTOMER, diagnosticCode: `smtp; 550 ${CUSTOMER}` }],
      timestamp: AT,
    };

    await deliver(anEvent(id, { detail: { bounce } }));
    await deliver(anEvent(id, { detail: { eventType: 'Bounce', bounce: { ...bounce, timestamp: CUSTOMER } } }));

    expect((await recordOf(id))?.feedback?.subtype).toBe('unknown');
    expect(lines).toHaveLength(2);
    expect(lines.join()).not.toMatch(/astrid/i);
    expect(JSON.stringify(await recordOf(id))).not.toContain(CUSTOMER);
  });

  test('is the same after it was told twice, and is counted each time', async () => {
    const id = await anOrderWith();

    await deliver(anEvent(id));
    const once = await tables.order(id);
    await deliver(anEvent(id));

    expect(await tables.order(id)).toEqual(once);
    expect(counted).toMatchObject({ MailBounced: 2, MailUndelivered: 2 });
  });

  test('for good stays so, though a milder word comes later', async () => {
    const id = await anOrderWith();

    await deliver(anEvent(id, { action: 'soft_bounce' }));
    await deliver(anEvent(id, { action: 'bounce' }));
    await deliver(anEvent(id, { action: 'soft_bounce' }));

    expect(await recordOf(id)).toMatchObject({ feedback: { type: 'bounce', undelivered: true } });
  });

  test('and was sent again since is counted, but neither marks the newer mail nor alarms anybody', async () => {
    const id = await anOrderWith({ attempt: 2 });

    await deliver(anEvent(id, { attempt: 1 }));

    expect((await recordOf(id))?.feedback).toBeUndefined();
    expect(counted).toEqual({ MailBounced: 1 });
  });

  test('of which two things are told at once has both in the record, one over the other', async () => {
    const id = await anOrderWith();

    await Promise.all([
      deliver(anEvent(id, { action: 'complain' })),
      deliver(anEvent(id, { action: 'bounce' })),
      deliver(anEvent(id, { action: 'soft_bounce' })),
    ]);

    expect(await recordOf(id)).toMatchObject({ feedback: { type: 'bounce', undelivered: true } });
  });

  test('before its sender has written that it was sent: both are on record', async () => {
    const id = await anOrderWith();
    await tables.put('orders', { ...(await tables.order(id)), notifications: { customer: {}, admin: {} } });
    const { mails: _, ...mailer } = aMailer();
    const delivery = {
      order: await tables.order(id),
      recipient: 'customer',
      kind: 'confirmation',
      to: CUSTOMER,
      render: () => ({ subject: 'Tack', html: '<p>Tack</p>', text: 'Tack' }),
      isLastTry: false,
    } as const;
    const send: typeof mailer.send = async (mail) => {
      await deliver(anEvent(id, { tags: mail.tags }));
      return { messageId: 'm7' };
    };

    await deliverMail(delivery, { orders: tables.orders, mailer: { send } });

    expect(await recordOf(id)).toMatchObject({
      status: 'sent',
      messageId: 'm7',
      attempt: 1,
      feedback: { type: 'bounce', undelivered: true },
    });
  });
});

describe('news that lead nowhere are counted, and end there', () => {
  test.each<[string, Reported]>([
    ['of an order that there is not', { tags: { order: '00000000-0000-4000-8000-000000000000' } }],
    ['of a mail that the order has not', { tags: { kind: 'refund' } }],
    ['of an attempt that the mail has not', { attempt: 2 }],
  ])('%s', async (_title, reported) => {
    const id = await anOrderWith();
    const before = await tables.order(id);

    await deliver(anEvent(id, reported));

    expect(counted).toEqual({ MailFeedbackUnknown: 1 });
    expect(await tables.order(id)).toEqual(before);
  });

  test('of an order of the old checkout, which has no record of mails', async () => {
    const id = await anOrderWith();
    const { notifications: _, ...old } = await tables.order(id);
    await tables.put('orders', old);

    await deliver(anEvent(id));

    expect(counted).toMatchObject({ MailFeedbackUnknown: 1 });
    expect(await tables.order(id)).toEqual(old);
  });

  test.each<[string, Reported]>([
    ['without a known kind of news', { detail: { eventType: 'Delivery' } }],
    ['without what came of it', { detail: { bounce: undefined } }],
    ['with a tag that would reach elsewhere in the order', { tags: { kind: 'confirmation.status' } }],
    ['with a recipient that there is not', { tags: { recipient: 'history' } }],
    ['with an order that is none', { tags: { order: 'x' } }],
    ['with a mail that has no tags', { detail: { mail: { messageId: 'm' } } }],
  ])('%s', async (_title, reported) => {
    const id = await anOrderWith();
    const before = await tables.order(id);

    await deliver(anEvent(id, reported));

    expect(counted).toEqual({ MailFeedbackUnreadable: 1 });
    expect(await tables.order(id)).toEqual(before);
  });
});

test('news that cannot be written are left to be delivered again, and not counted before', async () => {
  const id = await anOrderWith();
  const orders: OrdersTable = { ...tables.orders, recordFeedback: async () => false };

  const event = anEvent(id);
  await expect(recordMailFeedback(event, { orders })).rejects.toThrow(/keeps changing/);

  expect(counted).toEqual({});
});
