import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { OutcomeDetail, RecordedOutcome } from '../domain/outcome.ts';
import {
  moveOrder,
  type MailFeedback,
  type MailRecipient,
  type MailRecord,
  type Order,
  type Pieces,
} from '../domain/order.ts';
import type { Reason } from '../domain/reason.ts';
import type { Refund } from '../domain/refund.ts';
import { batchGet } from './batch-get.ts';
import type { Documents } from './documents.ts';
import { all, checkItem, putItem, updateItem, type Condition, type WriteItem } from './expression.ts';
import { orderSearch } from './order-search.ts';
import { update } from './transaction.ts';

const inStatus = (status: string): Condition => ({
  expression: '#status = :expectedStatus',
  values: { expectedStatus: status },
});

const paymentOf = ({ paymentReference, paidAt }: OutcomeDetail, now: number) => ({
  'payment.status': 'paid',
  'payment.reference': paymentReference,
  'payment.paid_at': paidAt ?? now,
});

/** How an order says that its money went back another way than through Swish. */
export const paidBackBy = (at: number) => ({ status: 'paid_back_another_way', at });

const invalid = (reason: Reason, now: number) => ({
  status: 'invalid',
  status_reason: reason,
  date_change: now,
  updatedAt: new Date(now).toISOString(),
});

/** The shop's orders. New attributes stand beside the existing ones; orders of the old checkout are never written. */
export function ordersTable(documents: Documents, tableName: string) {
  return {
    ...orderSearch(documents, tableName),

    /** Strongly consistent. */
    async find(id: string): Promise<Order | undefined> {
      const answer = await documents.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }));
      return answer.Item as Order | undefined;
    },

    /** Ids of the orders with a number: the old checkout may have given one twice. The index may lag behind. */
    async findIds(number: string): Promise<string[]> {
      const { Items = [] } = await documents.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: 'NumberIndex',
          KeyConditionExpression: '#number = :number',
          ProjectionExpression: '#id',
          ExpressionAttributeNames: { '#number': 'number', '#id': 'id' },
          ExpressionAttributeValues: { ':number': number },
        }),
      );
      return Items.map(({ id }) => String(id));
    },

    /** The numbers of orders by their ids; what does not exist is absent. */
    async findNumbers(ids: readonly string[]): Promise<Map<string, string>> {
      const keys = ids.map((id) => ({ id }));
      const items = await batchGet(documents, tableName, keys, ['id', 'number']);
      return new Map(items.map(({ id, number }) => [String(id), String(number)]));
    },

    create: (order: Order): WriteItem => putItem(tableName, order, { expression: 'attribute_not_exists(#id)' }),

    /** The order waits for its payment. */
    awaitsPayment: (id: string): WriteItem => checkItem(tableName, { id }, inStatus('inactive')),

    /** Somebody else made the order invalid already. */
    isInvalid: (id: string): WriteItem => checkItem(tableName, { id }, inStatus('invalid')),

    /** There is no such order. */
    missing: (id: string): WriteItem => checkItem(tableName, { id }, { expression: 'attribute_not_exists(#id)' }),

    confirm: (order: Order, paid: { detail: OutcomeDetail; now: number }): WriteItem =>
      updateItem(
        tableName,
        { id: order.id },
        {
          set: {
            status: 'active',
            status_reason: 'paid',
            date_change: paid.now,
            updatedAt: new Date(paid.now).toISOString(),
            ...paymentOf(paid.detail, paid.now),
          },
          append: { history: moveOrder(order.status, 'active', { why: 'paid', by: 'ConfirmOrder', at: paid.now }) },
        },
        inStatus(order.status),
      ),

    /** An operator says that the order is active. What Swish has said of its payment stands beside it. */
    activate: (
      order: Order,
      by: { readonly operator: string; readonly why: string; readonly at: number },
      paid: OutcomeDetail | undefined,
    ): WriteItem =>
      updateItem(
        tableName,
        { id: order.id },
        {
          set: {
            status: 'active',
            status_reason: 'operator' satisfies Reason,
            date_change: by.at,
            updatedAt: new Date(by.at).toISOString(),
            ...(paid === undefined ? {} : paymentOf(paid, by.at)),
          },
          append: { history: moveOrder(order.status, 'active', { ...by, by: 'operator' }) },
        },
        inStatus(order.status),
      ),

    /** An operator undoes an active order; what becomes of its money is said with it. */
    undo: (
      order: Order,
      by: { readonly operator: string; readonly why: string; readonly at: number; readonly pieces?: Pieces },
      refund: Order['payment']['refund'],
    ): WriteItem =>
      updateItem(
        tableName,
        { id: order.id },
        {
          set: { ...invalid('operator', by.at), 'payment.refund': refund },
          append: { history: moveOrder(order.status, 'invalid', { ...by, by: 'operator' }) },
        },
        inStatus(order.status),
      ),

    /** An operator gave the money of an order that was not active back another way. */
    endPaidBack: (order: Order, now: number): WriteItem =>
      updateItem(
        tableName,
        { id: order.id },
        {
          set: { ...invalid('operator', now), 'payment.refund': paidBackBy(now), 'payment.status': 'refunded' },
          ...(order.status === 'invalid'
            ? {}
            : {
                append: {
                  history: moveOrder(order.status, 'invalid', { why: 'operator', by: 'RefundPayment', at: now }),
                },
              }),
        },
        inStatus(order.status),
      ),

    /** The money goes back, so the order is over. One that was invalid before only gets its new reason. */
    beginRefund: (order: Order, refund: Refund): WriteItem =>
      updateItem(
        tableName,
        { id: order.id },
        {
          set: {
            ...invalid(refund.reason, refund.begunAt),
            'payment.refund': { id: refund.id, status: 'begun', at: refund.begunAt },
          },
          ...(order.status === 'invalid'
            ? {}
            : {
                append: {
                  history: moveOrder(order.status, 'invalid', {
                    why: refund.reason,
                    by: 'RefundPayment',
                    at: refund.begunAt,
                  }),
                },
              }),
        },
        inStatus(order.status),
      ),

    /** What became of the refund, on the order. */
    noteRefund: (id: string, refund: NonNullable<Order['payment']['refund']>): WriteItem =>
      updateItem(
        tableName,
        { id },
        { set: { 'payment.refund': refund, 'payment.status': 'refunded' } },
        { expression: 'attribute_exists(#id)' },
      ),

    cancel: (
      order: Order,
      cancelled: {
        reason: Reason;
        outcome: RecordedOutcome | undefined;
        detail: OutcomeDetail | undefined;
        now: number;
      },
    ): WriteItem =>
      updateItem(
        tableName,
        { id: order.id },
        {
          set: {
            ...invalid(cancelled.reason, cancelled.now),
            'payment.status': (cancelled.outcome ?? 'not_asked').toLowerCase(),
            'payment.error_code': cancelled.detail?.errorCode,
          },
          append: {
            history: moveOrder(order.status, 'invalid', {
              why: cancelled.reason,
              by: 'CancelOrder',
              at: cancelled.now,
            }),
          },
        },
        inStatus(order.status),
      ),

    /**
     * Writes the record of a mail, if it is still the one that was read. False: somebody else is at it.
     * The record of a recipient and kind is what keeps a mail from being sent twice.
     *
     * A new attempt begins a new record. Within an attempt attributes are only added, one by one: what came of the mail
     * may be on the record before it says that the mail was sent.
     */
    async recordMail(
      id: string,
      mail: { recipient: MailRecipient; kind: string },
      previous: MailRecord | undefined,
      next: MailRecord,
    ): Promise<boolean> {
      const { path, attribute } = mailRecord(mail);
      const written = await update(
        documents,
        tableName,
        { id },
        { set: previous?.attempt === next.attempt ? within(path, next) : { [path]: next } },
        previous === undefined
          ? { expression: `attribute_exists(#id) AND attribute_not_exists(${attribute})` }
          : {
              expression: `${attribute}.#status = :status AND ${attribute}.#attempt = :attempt`,
              values: { status: previous.status, attempt: previous.attempt },
            },
      );
      return written.done;
    },

    /** Adds to the record of a mail what came of it, if no other attempt began and nothing else came of it meanwhile. */
    async recordFeedback(
      id: string,
      mail: { recipient: MailRecipient; kind: string },
      { attempt, feedback: previous }: MailRecord,
      feedback: MailFeedback,
    ): Promise<boolean> {
      const { path, attribute } = mailRecord(mail);
      const sameAttempt = { expression: `${attribute}.#attempt = :attempt`, values: { attempt } };
      const sameFeedback =
        previous === undefined
          ? { expression: `attribute_not_exists(${attribute}.#feedback)` }
          : {
              expression: `${attribute}.#feedback.#type = :type AND ${attribute}.#feedback.#at = :at`,
              values: { type: previous.type, at: previous.at },
            };
      const change = { set: { [`${path}.feedback`]: feedback } };
      return (await update(documents, tableName, { id }, change, all(sameAttempt, sameFeedback))).done;
    },
  };
}

/** Where the record of a mail is: as a path of changes, and as conditions spell it. */
const mailRecord = ({ recipient, kind }: { readonly recipient: MailRecipient; readonly kind: string }) => ({
  path: `notifications.${recipient}.${kind}`,
  attribute: `#notifications.#${recipient}.#${kind}`,
});

const within = (path: string, attributes: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`${path}.${name}`, value as unknown]));

export type OrdersTable = ReturnType<typeof ordersTable>;
