import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Attention, Checkout, ClosedBy, IdempotencyRecord, PaymentInstructions } from '../domain/checkout.ts';
import { isMoney, OUTCOME_RANK, type OutcomeDetail, type RecordedOutcome } from '../domain/outcome.ts';
import type { ReadRefusal } from '../domain/reason.ts';
import { epochSeconds, PAID_RECORD_SECONDS, RECORD_SECONDS } from '../domain/timing.ts';
import {
  due,
  dueOrNever,
  ended,
  EXISTS,
  KEEPS_MONEY,
  NO_LONGER_DUE,
  NOT_ENDED,
  OPEN,
  unchanged,
  UNDECIDED,
  UNFLAGGED,
  UNPAID_FOR_CERTAIN,
} from './checkout-conditions.ts';
import { checkoutActs } from './checkout-acts.ts';
import { checkoutLooks } from './checkout-looks.ts';
import { checkoutRefunds } from './checkout-refunds.ts';
import { checkoutRuns } from './checkout-runs.ts';
import { checkoutSearch } from './checkout-search.ts';
import type { Documents } from './documents.ts';
import { openCheckouts } from './open-checkouts.ts';
import { all, putItem, updateItem, type Change, type Condition, type WriteItem } from './expression.ts';
import { update } from './transaction.ts';

/** The checkout records: the arbiter. Every write says in its condition what must still be so. */
export function checkoutsTable(documents: Documents, tableName: string) {
  const change = (id: string, what: Change, condition: Condition) =>
    update(documents, tableName, { id }, what, condition);
  const part = (id: string, what: Change, condition: Condition): WriteItem =>
    updateItem(tableName, { id }, what, condition);
  const read = async (id: string): Promise<Record<string, unknown> | undefined> =>
    (await documents.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }))).Item;

  return {
    ...checkoutRefunds(documents, tableName),
    ...checkoutLooks(documents, tableName),
    ...checkoutRuns(documents, tableName),
    ...openCheckouts(documents, tableName),
    ...checkoutSearch(documents, tableName),
    ...checkoutActs(documents, tableName),

    /** Strongly consistent. Undefined for an unknown id, also for one of another kind of record. */
    async find(id: string): Promise<Checkout | undefined> {
      const item = await read(id);
      return item?.['kind'] === 'checkout' ? (item as unknown as Checkout) : undefined;
    },

    /** The record of an Idempotency-Key, unless its time is over (DynamoDB removes it up to days later). */
    async findIdempotency(id: string, now: number): Promise<IdempotencyRecord | undefined> {
      const item = await read(id);
      const record = item?.['kind'] === 'idempotency' ? (item as unknown as IdempotencyRecord) : undefined;
      return record !== undefined && record.expiresAt > epochSeconds(now) ? record : undefined;
    },

    /** A new checkout with its first run numbered on it, due for a look should that run never start. */
    create: (checkout: Checkout, dueAt: number): WriteItem =>
      putItem(tableName, { ...checkout, ...due(checkout.id, dueAt) }, { expression: 'attribute_not_exists(#id)' }),

    createIdempotency: (record: IdempotencyRecord, now: number): WriteItem =>
      putItem(tableName, record, {
        expression: 'attribute_not_exists(#id) OR #expiresAt <= :now',
        values: { now: epochSeconds(now) },
      }),

    /** The key's next attempt, after the one before ended and is definitely not paid. */
    advanceIdempotency: (record: IdempotencyRecord, checkoutId: string): WriteItem =>
      part(
        record.id,
        { set: { checkoutId, attempt: record.attempt + 1 } },
        { expression: '#attempt = :attempt', values: { attempt: record.attempt } },
      ),

    /** A newer attempt takes an ended checkout's place: money that comes for it from now on is paid back. */
    succeed: (id: string, successor: string): WriteItem =>
      part(
        id,
        { set: { successor } },
        all(
          // Not one that an operator made active since it was read.
          {
            expression: '#ending IN (:rejected, :cancelled)',
            values: { rejected: 'rejected', cancelled: 'cancelled' },
          },
          { expression: 'attribute_not_exists(#successor)' },
          UNFLAGGED,
          UNPAID_FOR_CERTAIN,
        ),
      ),

    /** CreateOrder: binds the order's number and amount to the checkout, once. */
    bindOrder: (id: string, order: { orderNumber: string; amountOre: number; dueAt: number }): WriteItem =>
      part(
        id,
        { set: { orderNumber: order.orderNumber, amountOre: order.amountOre, ...due(id, order.dueAt) } },
        all(OPEN, { expression: 'attribute_not_exists(#orderNumber)' }),
      ),

    /** ReserveStock: raises the generation, which every row of the same transaction carries. */
    beginHold: (
      id: string,
      hold: { previous: number | undefined; holdUntil: number; deadline: number; dueAt: number },
    ): WriteItem =>
      part(
        id,
        {
          set: {
            generation: (hold.previous ?? 0) + 1,
            holdUntil: hold.holdUntil,
            deadline: hold.deadline,
            ...due(id, hold.dueAt),
          },
        },
        all(OPEN, unchanged('generation', hold.previous)),
      ),

    /** ReclaimStock: late money holds the pieces again, as the next generation. */
    reclaim: (checkout: Checkout, hold: { generation: number; holdUntil: number; dueAt: number }): WriteItem =>
      part(
        checkout.id,
        { set: { generation: hold.generation, holdUntil: hold.holdUntil, ...due(checkout.id, hold.dueAt) } },
        all(KEEPS_MONEY, unchanged('generation', checkout.generation)),
      ),

    /** Before every PUT to Swish: notes that one is about to be under way. Fails once the checkout closes. */
    beginRequest: (id: string, now: number, dueAt: number): WriteItem =>
      part(
        id,
        { set: { askedAt: now, ...due(id, dueAt) }, add: { askCount: 1 } },
        all(OPEN, UNDECIDED, { expression: '#deadline > :now', values: { now } }),
      ),

    /** Makes the payment instructions the answer. Once published they stay. */
    async publishInstructions(id: string, instructions: PaymentInstructions): Promise<void> {
      await change(id, { setOnce: { instructions } }, EXISTS);
    },

    /**
     * Records what Swish answered, if it is more than what is known. PAID and MISMATCH make the checkout due at once,
     * whatever its state: somebody has to act on money.
     *
     * @returns whether this write raised the outcome
     */
    async recordOutcome(id: string, outcome: RecordedOutcome, detail: OutcomeDetail, now: number): Promise<boolean> {
      const rank = OUTCOME_RANK[outcome];
      const money = isMoney(outcome);
      const recorded = await change(
        id,
        {
          set: {
            outcome,
            outcomeRank: rank,
            outcomeAt: now,
            outcomeDetail: detail,
            ...(money ? due(id, now) : {}),
          },
          remove: ['unclearSince', ...(money ? ['expiresAt'] : [])],
        },
        all(
          EXISTS,
          {
            // A later answer may bring the reference that the first one lacked, and that a refund has to name.
            expression:
              'attribute_not_exists(#outcomeRank) OR #outcomeRank < :rank' +
              (detail.paymentReference === undefined
                ? ''
                : ' OR (#outcomeRank = :rank AND attribute_not_exists(#outcomeDetail.#paymentReference))'),
            values: { rank },
          },
          // Only Swish's own answers are recorded, except that a closing checkout knows: nothing will be asked again.
          ...(outcome === 'NOT_FOUND' ? [{ expression: 'attribute_exists(#closingAt)' }] : []),
          // A refusal says something only about the first and only request: another one may be open at Swish.
          ...(outcome === 'REFUSED' ? [{ expression: '#askCount = :once', values: { once: 1 } }] : []),
        ),
      );
      return recorded.done;
    },

    /** Since when nobody can say what became of the payment, on the record. Undefined: somebody can by now. */
    async markUnclear(id: string, now: number, dueAt: number): Promise<Checkout | undefined> {
      const marked = await change(
        id,
        { set: due(id, dueAt), setOnce: { unclearSince: now } },
        all(EXISTS, NOT_ENDED, UNDECIDED),
      );
      return marked.done ? (marked.item as unknown as Checkout) : undefined;
    },

    /** No new request to Swish from here on; who closed it first stays on record. */
    close: (id: string, by: ClosedBy, close: { now: number; holdUntil?: number; dueAt: number }): WriteItem =>
      part(
        id,
        {
          set: { holdUntil: close.holdUntil, ...due(id, close.dueAt) },
          setOnce: { closingAt: close.now, closedBy: by },
        },
        all(EXISTS, NOT_ENDED, UNDECIDED),
      ),

    /** The refusal is the checkout's answer and its end; there is no order. */
    async reject(id: string, refusal: ReadRefusal, now: number): Promise<boolean> {
      const rejected = await change(
        id,
        { set: { refusal, ...ended('rejected', now, RECORD_SECONDS) }, remove: NO_LONGER_DUE },
        all(EXISTS, NOT_ENDED, { expression: 'attribute_not_exists(#orderNumber)' }),
      );
      return rejected.done;
    },

    confirm: (id: string, now: number, dueAt: number): WriteItem =>
      part(
        id,
        {
          set: { reason: 'paid', ...ended('confirmed', now, PAID_RECORD_SECONDS), ...due(id, dueAt) },
          remove: ['refusal'],
        },
        KEEPS_MONEY,
      ),

    /**
     * `refusal` is given when the customer has no answer yet: then this is it. A payment that Swish was asked for is
     * asked about again after the end.
     */
    cancel: (
      checkout: Checkout,
      cancelled: { reason: string; refusal: ReadRefusal | undefined; now: number; dueAt: number | undefined },
    ): WriteItem => {
      const { reason, refusal, now } = cancelled;
      const when = dueOrNever(checkout.id, cancelled.dueAt);
      return part(
        checkout.id,
        {
          set: {
            reason,
            refusal,
            ...ended('cancelled', now, RECORD_SECONDS),
            releasedGeneration: checkout.generation,
            lookCount: 0,
            ...when.set,
          },
          remove: when.remove,
        },
        all(EXISTS, NOT_ENDED, UNPAID_FOR_CERTAIN, unchanged('generation', checkout.generation)),
      );
    },

    /**
     * A person must act. Kept without end until then. Only by the run that has the checkout, and only while no more is
     * known than the person is told.
     */
    flag: (checkout: Checkout, attention: Attention, until: { dueAt: number; holdUntil: number }): WriteItem =>
      part(
        checkout.id,
        { set: { attention, holdUntil: until.holdUntil, ...due(checkout.id, until.dueAt) }, remove: ['expiresAt'] },
        all(
          EXISTS,
          { expression: '#runNumber = :run', values: { run: checkout.runNumber } },
          unchanged('outcomeRank', checkout.outcomeRank),
          unchanged('refund.status', checkout.refund?.status),
          unchanged('ending', checkout.ending),
        ),
      ),
  };
}

export type CheckoutsTable = ReturnType<typeof checkoutsTable>;
