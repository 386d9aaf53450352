import { GetCommand } from '@aws-sdk/lib-dynamodb';
import {
  isNewerAttempt,
  type Checkout,
  type ClosedBy,
  type Ending,
  type IdempotencyRecord,
  type PaymentInstructions,
  type RunKind,
  type SwishEnvironment,
  type TaskToken,
} from '../domain/checkout.ts';
import { StockContention } from '../domain/errors.ts';
import { isUnpaid, OUTCOME_RANK, type OutcomeDetail, type RecordedOutcome } from '../domain/outcome.ts';
import type { ReadRefusal } from '../domain/reason.ts';
import { epochSeconds, PAID_RECORD_SECONDS, RECORD_SECONDS } from '../domain/timing.ts';
import type { Documents } from './documents.ts';
import { all, putItem, updateItem, type Change, type Condition, type WriteItem } from './expression.ts';
import { update } from './transaction.ts';

const EXISTS: Condition = { expression: 'attribute_exists(#id)' };
const NOT_ENDED: Condition = { expression: 'attribute_not_exists(#ending)' };
/** Nothing new may begin for a checkout that is closing or ended. */
const OPEN: Condition = all(EXISTS, NOT_ENDED, { expression: 'attribute_not_exists(#closingAt)' });
/** No request to Swish was ever begun, or Swish has definitely not taken the money. */
const UNPAID_FOR_CERTAIN: Condition = {
  expression: '(attribute_not_exists(#askedAt) AND attribute_not_exists(#outcomeRank)) OR #outcomeRank = :unpaidRank',
  values: { unpaidRank: OUTCOME_RANK.DECLINED },
};
const CONFIRMABLE: Condition = all(
  { expression: '#outcome = :paid', values: { paid: 'PAID' } },
  { expression: 'attribute_not_exists(#refund)' },
  { expression: 'attribute_not_exists(#successor)' },
  { expression: 'attribute_not_exists(#ending) OR #ending = :cancelled', values: { cancelled: 'cancelled' } },
);

/** Nothing is known of the payment yet. */
const UNDECIDED: Condition = { expression: 'attribute_not_exists(#outcome)' };

const DUE_SHARDS = 4;
const TOKEN_TRIES = 5;

/** The sparse index by `dueAt` is spread over shards, so that a drop does not heat one partition. */
const due = (id: string, at: number) => ({
  dueAt: at,
  dueShard: String(Number.parseInt(id.slice(0, 2), 16) % DUE_SHARDS),
});
const NO_LONGER_DUE = ['dueAt', 'dueShard'];

const ended = (ending: Ending, now: number, keepSeconds: number) => ({
  ending,
  endedAt: now,
  expiresAt: epochSeconds(now) + keepSeconds,
});

/** The checkout records: the arbiter. Every write says in its condition what must still be so. */
export function checkoutsTable(documents: Documents, tableName: string) {
  const change = (id: string, what: Change, condition: Condition) =>
    update(documents, tableName, { id }, what, condition);
  const part = (id: string, what: Change, condition: Condition): WriteItem =>
    updateItem(tableName, { id }, what, condition);
  const read = async (id: string): Promise<Record<string, unknown> | undefined> =>
    (await documents.send(new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }))).Item;

  return {
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
        all(
          OPEN,
          hold.previous === undefined
            ? { expression: 'attribute_not_exists(#generation)' }
            : { expression: '#generation = :previous', values: { previous: hold.previous } },
        ),
      ),

    /** A later run takes the checkout over, and takes a flag down into the history. False: another run has. */
    async claimRun(checkout: Checkout, run: { number: number; kind: RunKind }, now: number): Promise<boolean> {
      const flag = checkout.attention;
      const claimed = await change(
        checkout.id,
        {
          set: {
            runNumber: run.number,
            runKind: run.kind,
            ...(checkout.ending === undefined ? due(checkout.id, now) : {}),
          },
          ...(flag === undefined
            ? {}
            : { append: { attentionHistory: { ...flag, until: now } }, remove: ['attention'] }),
        },
        all(EXISTS, { expression: '#runNumber < :number', values: { number: run.number } }),
      );
      return claimed.done;
    },

    /**
     * Stores the token of a waiting payment step, unless a newer attempt has stored its own, together with the
     * callback identifier, the Swish environment and the payee, which are made once per checkout.
     *
     * @returns the record after the write, or undefined when a newer attempt holds the wait
     */
    async storePaymentToken(
      checkout: Checkout,
      token: TaskToken,
      once: { callbackIdentifier: string; paymentEnvironment: SwishEnvironment; payeeAlias: string },
    ): Promise<Checkout | undefined> {
      let stored = checkout.paymentToken;
      for (let attempt = 0; attempt < TOKEN_TRIES; attempt++) {
        if (!isNewerAttempt(token, stored)) return undefined;
        const { done, item } = await change(
          checkout.id,
          { set: { paymentToken: token }, setOnce: once },
          all(
            EXISTS,
            stored === undefined
              ? { expression: 'attribute_not_exists(#paymentToken)' }
              : { expression: '#paymentToken.#token = :stored', values: { stored: stored.token } },
          ),
        );
        const current = item as Checkout | undefined;
        if (done) return current;
        stored = current?.paymentToken;
      }
      throw new StockContention(`The payment token of checkout ${checkout.id} kept changing`);
    },

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
      const isMoney = !isUnpaid(outcome);
      const recorded = await change(
        id,
        {
          set: {
            outcome,
            outcomeRank: rank,
            outcomeAt: now,
            outcomeDetail: detail,
            ...(isMoney ? due(id, now) : {}),
          },
          remove: ['unclearSince', ...(isMoney ? ['expiresAt'] : [])],
        },
        all(
          EXISTS,
          { expression: 'attribute_not_exists(#outcomeRank) OR #outcomeRank < :rank', values: { rank } },
          // Only Swish's own answers are recorded, except that a closing checkout knows: nothing will be asked again.
          ...(outcome === 'NOT_FOUND' ? [{ expression: 'attribute_exists(#closingAt)' }] : []),
          // A refusal says something only about the first and only request: another one may be open at Swish.
          ...(outcome === 'REFUSED' ? [{ expression: '#askCount = :once', values: { once: 1 } }] : []),
        ),
      );
      return recorded.done;
    },

    /** Since when nobody can say what became of the payment. False: somebody can by now. */
    async markUnclear(id: string, now: number, dueAt: number): Promise<boolean> {
      const marked = await change(
        id,
        { set: due(id, dueAt), setOnce: { unclearSince: now } },
        all(EXISTS, NOT_ENDED, UNDECIDED),
      );
      return marked.done;
    },

    /** No new request to Swish from here on; who closed it first stays on record. */
    close: (id: string, by: ClosedBy, close: { now: number; holdUntil: number; dueAt: number }): WriteItem =>
      part(
        id,
        {
          set: { holdUntil: close.holdUntil, ...due(id, close.dueAt) },
          setOnce: { closingAt: close.now, closedBy: by },
        },
        all(EXISTS, NOT_ENDED, UNDECIDED),
      ),

    /** Set only after Step Functions took the answer or said that somebody else closed the wait. */
    async markTokenAnswered(id: string, token: string, now: number): Promise<void> {
      await change(
        id,
        { set: { 'paymentToken.answeredAt': now } },
        { expression: '#paymentToken.#token = :token', values: { token } },
      );
    },

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
        { set: { reason: 'paid', ...ended('confirmed', now, PAID_RECORD_SECONDS), ...due(id, dueAt) } },
        CONFIRMABLE,
      ),

    /** `refusal` is given when the customer has no answer yet: then this is it. */
    cancel: (id: string, reason: string, refusal: ReadRefusal | undefined, now: number): WriteItem =>
      part(
        id,
        { set: { reason, refusal, ...ended('cancelled', now, RECORD_SECONDS) }, remove: NO_LONGER_DUE },
        all(EXISTS, NOT_ENDED, UNPAID_FOR_CERTAIN),
      ),

    /** A person must act. Kept without end until then. A payment that is known by now is not unclear. */
    flag: (
      id: string,
      attention: NonNullable<Checkout['attention']>,
      until: { dueAt: number; holdUntil: number },
    ): WriteItem =>
      part(
        id,
        { set: { attention, holdUntil: until.holdUntil, ...due(id, until.dueAt) }, remove: ['expiresAt'] },
        attention.reason === 'payment_unclear' ? all(EXISTS, UNDECIDED) : EXISTS,
      ),

    /** Money came for an order that ended unpaid, and nobody was told yet. False: somebody was, or it is confirmed. */
    async flagLateMoney(id: string, now: number, dueAt: number): Promise<boolean> {
      const attention: NonNullable<Checkout['attention']> = { reason: 'late_payment', at: now };
      const flagged = await change(
        id,
        { set: { attention, ...due(id, dueAt) }, remove: ['expiresAt'] },
        {
          expression: '#ending = :cancelled AND attribute_not_exists(#attention)',
          values: { cancelled: 'cancelled' },
        },
      );
      return flagged.done;
    },

    /** Nothing is left to do for a confirmed checkout: its mails are on record. */
    async leaveIndex(id: string): Promise<void> {
      await change(
        id,
        { remove: NO_LONGER_DUE },
        { expression: '#ending = :confirmed', values: { confirmed: 'confirmed' } },
      );
    },
  };
}

export type CheckoutsTable = ReturnType<typeof checkoutsTable>;
