import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Checkout, Ending } from '../domain/checkout.ts';
import { epochSeconds, PAID_RECORD_SECONDS } from '../domain/timing.ts';
import { due, dueOrNever, dueShards, EXISTS, NO_LONGER_DUE, unchanged, UNFLAGGED } from './checkout-conditions.ts';
import type { Documents } from './documents.ts';
import { all, type Change, type Condition } from './expression.ts';
import { update } from './transaction.ts';

/** Whoever looks at a checkout that is due: finds it by the index, leases it, and says when to look again. */
export function checkoutLooks(documents: Documents, tableName: string) {
  const change = async (id: string, what: Change, condition: Condition): Promise<boolean> =>
    (await update(documents, tableName, { id }, what, condition)).done;

  return {
    /** Ids of what is due by `now`, the longest overdue of each shard first. The index may lag behind the record. */
    async findDue(now: number, limitPerShard: number): Promise<string[]> {
      const pages = await Promise.all(
        dueShards.map((shard) =>
          documents.send(
            new QueryCommand({
              TableName: tableName,
              IndexName: 'DueIndex',
              KeyConditionExpression: '#dueShard = :shard AND #dueAt <= :now',
              ExpressionAttributeNames: { '#dueShard': 'dueShard', '#dueAt': 'dueAt' },
              ExpressionAttributeValues: { ':shard': shard, ':now': now },
              Limit: limitPerShard,
            }),
          ),
        ),
      );
      const keys = pages.flatMap(({ Items = [] }) => Items as { id: string; dueAt: number }[]);
      return keys.sort((a, b) => a.dueAt - b.dueAt).map(({ id }) => id);
    },

    /** Takes a due checkout for a while: of two sweeps one looks. False: another has it. */
    lease: (checkout: Checkout, until: number): Promise<boolean> =>
      change(checkout.id, { set: due(checkout.id, until) }, all(EXISTS, unchanged('dueAt', checkout.dueAt))),

    /** Ends a lease: when to look next, or never again. False: it became due meanwhile, and stays so. */
    endLease: (looked: Checkout, lease: number, dueAt: number | undefined): Promise<boolean> => {
      const { id, lookCount, recheckCount, newsAt } = looked;
      const when = dueOrNever(id, dueAt);
      return change(
        id,
        {
          set: { ...when.set, lookCount, recheckCount },
          remove: [...when.remove, ...(newsAt === undefined ? ['newsAt'] : [])],
        },
        unchanged('dueAt', lease),
      );
    },

    /** Nothing is left to do for an ended checkout, its mails are on record, but for what is due later. */
    rest: ({ id, endedAt }: Checkout, ending: Ending, dueAt: number | undefined): Promise<boolean> =>
      change(
        id,
        dueOrNever(id, dueAt),
        all({ expression: '#ending = :ending', values: { ending } }, unchanged('endedAt', endedAt), UNFLAGGED),
      ),

    /**
     * Removes the customer's data and the token of the payment from an ended checkout, and the checkout from the index.
     * The cart stays: it says which rows were held. News of money may have taken the record's end away. False: something became due meanwhile, or a person was called.
     */
    removeCustomer: (ended: Checkout, lease: number): Promise<boolean> =>
      change(
        ended.id,
        {
          setOnce: { expiresAt: epochSeconds(ended.endedAt ?? 0) + PAID_RECORD_SECONDS },
          remove: ['request.order', 'instructions', ...NO_LONGER_DUE],
        },
        all(unchanged('dueAt', lease), unchanged('ending', ended.ending), UNFLAGGED),
      ),

    /**
     * Leave to ask Swish about a payment now, or to cancel it: each is given at most once in `pauseMs`, whoever asks for
     * it. False: somebody asked just now.
     */
    mayAsk: (
      id: string,
      now: number,
      pauseMs: number,
      name: 'lookedAt' | 'cancelAskedAt' = 'lookedAt',
    ): Promise<boolean> =>
      change(
        id,
        { set: { [name]: now } },
        all(EXISTS, {
          expression: `attribute_not_exists(#${name}) OR #${name} <= :before`,
          values: { before: now - pauseMs },
        }),
      ),

    /** Something was heard of a payment that could not be looked into at once: the next sweep does. */
    makeDue: (id: string, now: number): Promise<boolean> =>
      change(id, { set: { newsAt: now, ...due(id, now) } }, EXISTS),
  };
}
