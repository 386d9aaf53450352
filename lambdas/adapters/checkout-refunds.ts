import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Checkout, RefundRecord } from '../domain/checkout.ts';
import { refundRecordId } from '../domain/identifiers.ts';
import { OUTCOME_RANK } from '../domain/outcome.ts';
import type { Refund } from '../domain/refund.ts';
import { epochSeconds, PAID_RECORD_SECONDS } from '../domain/timing.ts';
import { due, ended, EXISTS, refundBegun, unchanged } from './checkout-conditions.ts';
import type { Documents } from './documents.ts';
import { all, putItem, updateItem, type Change, type Condition, type WriteItem } from './expression.ts';
import { update } from './transaction.ts';

/** What `DEBITED` or nothing may still become. */
const UNFINISHED: Condition = {
  expression: 'attribute_not_exists(#refund.#status) OR NOT #refund.#status IN (:paidBack, :failed, :refused)',
  values: { paidBack: 'PAID', failed: 'ERROR', refused: 'REFUSED' },
};
/** Money that an operator gave back another way is never given back again. */
const NOT_PAID_BACK: Condition = { expression: 'attribute_not_exists(#paidBack)' };
const isRefund = (id: string): Condition => ({ expression: '#refund.#id = :refundId', values: { refundId: id } });

/** The refund on a checkout record: begun once, asked for under one id, and finished by Swish's word alone. */
export function checkoutRefunds(documents: Documents, tableName: string) {
  const part = (id: string, what: Change, condition: Condition): WriteItem =>
    updateItem(tableName, { id }, what, condition);

  return {
    /** The checkout of a refund, by the id that Swish calls back with. */
    async findRefund(refundId: string): Promise<string | undefined> {
      const key = { id: refundRecordId(refundId) };
      const { Item } = await documents.send(new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }));
      return Item?.['kind'] === 'refund' ? (Item as unknown as RefundRecord).checkoutId : undefined;
    },

    /** Leads from a refund's id to its checkout. Written with the refund itself. */
    rememberRefund: (refund: Refund, checkoutId: string): WriteItem =>
      putItem(
        tableName,
        {
          id: refundRecordId(refund.id),
          kind: 'refund',
          checkoutId,
          expiresAt: epochSeconds(refund.begunAt) + PAID_RECORD_SECONDS,
        } satisfies RefundRecord,
        { expression: 'attribute_not_exists(#id)' },
      ),

    /** The money goes back: from here on the order can no longer be confirmed, and holds nothing. */
    beginRefund: (checkout: Checkout, refund: Refund, dueAt: number): WriteItem =>
      part(
        checkout.id,
        {
          set: refundBegun(checkout, refund, dueAt),
          remove: ['expiresAt', 'refusal'],
        },
        all(
          EXISTS,
          { expression: '#outcomeRank >= :money', values: { money: OUTCOME_RANK.MISMATCH } },
          { expression: 'attribute_not_exists(#refund)' },
          NOT_PAID_BACK,
          { expression: 'attribute_not_exists(#ending) OR #ending = :cancelled', values: { cancelled: 'cancelled' } },
          unchanged('generation', checkout.generation),
        ),
      ),

    /** The next refund, after the one before definitely failed. */
    repeatRefund: (checkout: Checkout, refund: Refund, dueAt: number): WriteItem =>
      part(
        checkout.id,
        { set: { refund, lookCount: 0, ...due(checkout.id, dueAt) } },
        all(
          NOT_PAID_BACK,
          { expression: '#refund.#number = :number', values: { number: refund.number - 1 } },
          {
            expression: '#refund.#status IN (:failed, :refused)',
            values: { failed: 'ERROR', refused: 'REFUSED' },
          },
        ),
      ),

    /** Before every PUT of a refund. False: another party has gone further meanwhile. */
    async beginRefundRequest(id: string, refund: Refund, now: number): Promise<boolean> {
      const begun = await update(
        documents,
        tableName,
        { id },
        { set: { 'refund.askedAt': now, 'refund.askCount': (refund.askCount ?? 0) + 1 } },
        all(isRefund(refund.id), unchanged('refund.askCount', refund.askCount), UNFINISHED, NOT_PAID_BACK),
      );
      return begun.done;
    },

    /**
     * Records what Swish says of a refund that is not finished yet, or failed for good.
     *
     * @param askCount given for what is an answer to that very request, and says nothing about a later one
     * @returns whether this write changed anything
     */
    async recordRefund(
      id: string,
      refund: { readonly id: string; readonly status: string | undefined; readonly errorCode: string | undefined },
      now: number,
      askCount?: number,
    ): Promise<boolean> {
      const recorded = await update(
        documents,
        tableName,
        { id },
        {
          set: { 'refund.status': refund.status, 'refund.at': now, 'refund.errorCode': refund.errorCode },
        },
        all(
          isRefund(refund.id),
          UNFINISHED,
          ...(askCount === undefined ? [] : [{ expression: '#refund.#askCount = :askCount', values: { askCount } }]),
        ),
      );
      return recorded.done;
    },

    /** The money is back: the end of the checkout. Not where an operator has noted meanwhile that it went back by hand. */
    finishRefund: (checkout: Checkout, refundId: string, now: number, dueAt: number): WriteItem =>
      part(
        checkout.id,
        {
          set: {
            'refund.status': 'PAID',
            'refund.at': now,
            ...ended('refunded', now, PAID_RECORD_SECONDS),
            ...due(checkout.id, dueAt),
          },
        },
        // Above a failure, too: money that is back is back, whatever Swish had said before.
        all(
          isRefund(refundId),
          {
            expression: 'attribute_not_exists(#refund.#status) OR #refund.#status <> :paidBack',
            values: { paidBack: 'PAID' },
          },
          unchanged('paidBack.at', checkout.paidBack?.at),
        ),
      ),
  };
}
