import type { CheckoutState } from '../domain/audit/checkout-state.ts';
import type { Checkout, TaskToken } from '../domain/checkout.ts';
import { queryAll } from './all-pages.ts';
import { batchGet } from './batch-get.ts';
import { dueShards, unchanged } from './checkout-conditions.ts';
import type { Documents } from './documents.ts';
import { all, checkItem, type WriteItem } from './expression.ts';

const STATE = [
  'id',
  'kind',
  'runNumber',
  'dueAt',
  'generation',
  'releasedGeneration',
  'outcome',
  'askedAt',
  'ending',
  'endedAt',
  'refund',
  'paidBack',
  'attention',
  'request.cart',
];

/** What tells how the runs of a checkout stand: nothing of who bought, and nothing that a wait is answered by. */
export type CheckoutSummary = Pick<
  Checkout,
  'id' | 'runNumber' | 'orderNumber' | 'outcome' | 'closingAt' | 'ending' | 'reason' | 'attention' | 'refund'
> & {
  readonly refusal?: { readonly code: string };
  readonly paymentToken?: Pick<TaskToken, 'run' | 'answeredAt'>;
};

const SUMMARY = [
  'id',
  'kind',
  'runNumber',
  'orderNumber',
  'outcome',
  'closingAt',
  'ending',
  'reason',
  'attention',
  'refund',
  'refusal.code',
  'paymentToken.run',
  'paymentToken.answeredAt',
];

/** Checkouts by what they are, and without the customer's data. */
export function checkoutSearch(documents: Documents, tableName: string) {
  const dueIn = (shard: string): Promise<Record<string, unknown>[]> =>
    queryAll(documents, {
      TableName: tableName,
      IndexName: 'DueIndex',
      KeyConditionExpression: '#dueShard = :shard',
      ProjectionExpression: '#id',
      ExpressionAttributeNames: { '#dueShard': 'dueShard', '#id': 'id' },
      ExpressionAttributeValues: { ':shard': shard },
    });
  const findOf = async (ids: readonly string[], attributes: readonly string[]) => {
    const keys = ids.map((id) => ({ id }));
    return (await batchGet(documents, tableName, keys, attributes)).filter(({ kind }) => kind === 'checkout');
  };

  return {
    /** Ids of every checkout with anything left to do, due or not. The index may lag behind the record. */
    findUnfinished: async (): Promise<string[]> =>
      (await Promise.all(dueShards.map(dueIn))).flat().map(({ id }) => String(id)),

    /** There is no such checkout. */
    missing: (id: string): WriteItem => checkItem(tableName, { id }, { expression: 'attribute_not_exists(#id)' }),

    /** An ended checkout is what it was when it was read: nobody took it up, and no money came. */
    stillOver: ({ id, ending, generation, outcome }: CheckoutState): WriteItem =>
      checkItem(
        tableName,
        { id },
        all(unchanged('ending', ending), unchanged('generation', generation), unchanged('outcome', outcome), {
          expression: 'attribute_exists(#id) AND attribute_not_exists(#attention)',
        }),
      ),

    /** What the rules ask of these checkouts, read strongly; what does not exist is absent. */
    findStates: async (ids: readonly string[]): Promise<CheckoutState[]> =>
      (await findOf(ids, STATE)) as unknown as CheckoutState[],

    /** How these checkouts stand, read strongly; what does not exist is absent. */
    findSummaries: async (ids: readonly string[]): Promise<CheckoutSummary[]> =>
      (await findOf(ids, SUMMARY)) as unknown as CheckoutSummary[],
  };
}
