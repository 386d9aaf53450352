import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { MailRecord } from '../../lambdas/domain/order.ts';
import { resendMail, type ResendAsked } from '../../ops/operations/resend-mail.ts';
import { anAttention } from '../support/builders.ts';
import { PAID } from '../support/held-checkout.ts';
import { startTables, type StartedTables } from '../support/tables.ts';
import { aMailer, REJECTED } from '../tables/a-mailer.ts';
import { aDesk, refusalOf, WHY } from './a-desk.ts';

let tables: StartedTables;
let desk: ReturnType<typeof aDesk>;
beforeAll(async () => {
  tables = await startTables();
  desk = aDesk(tables);
});
afterAll(() => tables.stop());

const resend = async (id: string, mailer: ReturnType<typeof aMailer>, asked: Partial<ResendAsked> = {}) =>
  (
    await resendMail(
      { order: id, ...WHY, recipient: 'customer', kind: undefined, ...asked },
      { ...desk.deps, mailer, adminAddress: 'admin@example.com' },
    )
  ).apply();

const putRecord = async (id: string, confirmation: MailRecord) => {
  const order = await tables.order(id);
  await tables.put('orders', { ...order, notifications: { ...order.notifications, customer: { confirmation } } });
};
const recordOf = async (id: string) => (await tables.order(id)).notifications.customer['confirmation'];
const SENT: MailRecord = { status: 'sent', attempt: 1, unclear: 0, at: 1, messageId: 'm1' };

describe('sending a mail once more', () => {
  test('is a new attempt on its record, with who wanted it and why', async () => {
    const { id } = await desk.aSoldOrder();
    await putRecord(id, SENT);
    const mailer = aMailer();

    await resend(id, mailer);

    expect(mailer.mails).toMatchObject([{ to: 'astrid@example.com', tags: { order: id, kind: 'confirmation' } }]);
    expect(await recordOf(id)).toMatchObject({
      status: 'sent',
      attempt: 2,
      unclear: 0,
      resent: [{ operator: 'karin', why: 'by phone' }],
    });
  });

  test('waits for an attempt that may be on its way out, unless it is long forgotten', async () => {
    const { id } = await desk.aSoldOrder();
    const mailer = aMailer();
    await putRecord(id, { status: 'sending', attempt: 1, unclear: 0, at: Date.now() });

    expect(await refusalOf(resend(id, mailer))).toContain('is being sent by another attempt');
    expect(mailer.mails).toEqual([]);

    await putRecord(id, { status: 'sending', attempt: 1, unclear: 0, at: Date.now() - 3_600_000 });
    await resend(id, mailer);
    expect(await recordOf(id)).toMatchObject({ status: 'sent', attempt: 2, unclear: 1 });
  });

  test('says what can be said of the order as it stands, and nothing else', async () => {
    const { id } = await desk.anEndedRun({ ...PAID, attention: anAttention({ reason: 'confirm_failed' }) });
    const mailer = aMailer();

    expect(await refusalOf(resend(id, mailer))).toContain('the customer can be sent no mail');
    expect(await refusalOf(resend(id, mailer, { recipient: 'admin', kind: 'confirmation' }))).toContain(
      'only: attention',
    );

    await resend(id, mailer, { recipient: 'admin' });
    expect(mailer.mails).toMatchObject([{ to: 'admin@example.com', tags: { kind: 'attention_1' } }]);
  });

  test("SES's refusal is told, and stands on the record", async () => {
    const { id } = await desk.aSoldOrder();

    const refused = resend(id, aMailer(REJECTED));

    expect(await refusalOf(refused)).toContain('MessageRejected');
    expect(await recordOf(id)).toMatchObject({ status: 'failed', error: 'MessageRejected', final: true });
  });
});
