import { randomUUID } from 'node:crypto';
import { TransactGetItemsCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { codesOf, failureOf, N, reasonsOf, S } from './context.ts';
import type { Attributes, SuiteContext } from './context.ts';

export function transactionRules(context: () => SuiteContext): void {
  const put = (item: Attributes, extra = {}): TransactWriteItem => ({
    Put: { TableName: context().table, Item: item, ...extra },
  });
  const isNew = { ConditionExpression: 'attribute_not_exists(pk)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };

  test('a transaction does all of its actions', async () => {
    const suite = context();
    const [stock, order, old, other] = [suite.newKey(), suite.newKey(), suite.newKey(), suite.newKey()];
    await suite.put({ ...stock, unsold: N(5) });
    await suite.put(old);
    await suite.put({ ...other, state: S('open') });
    await suite.transact(
      { Update: suite.take(stock, 2) },
      put(order, isNew),
      { Delete: { TableName: suite.table, Key: old } },
      {
        ConditionCheck: {
          TableName: suite.table,
          Key: other,
          ConditionExpression: '#state = :open',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':open': S('open') },
        },
      },
    );
    expect(await suite.get(stock)).toEqual({ ...stock, unsold: N(3), held: N(2) });
    expect(await suite.get(order)).toEqual(order);
    expect(await suite.get(old)).toBeUndefined();
    expect(await suite.get(other)).toEqual({ ...other, state: S('open') });
  });

  test('a transaction that fails does nothing, and says why for each action in order', async () => {
    const suite = context();
    const [stock, order, missing] = [suite.newKey(), suite.newKey(), suite.newKey()];
    await suite.put({ ...stock, unsold: N(5) });
    await suite.put({ ...order, note: S('first') });
    const reasons = await reasonsOf(
      suite.transact(
        { Update: suite.take(stock, 1, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }) },
        put(order, isNew),
        { Update: suite.take(missing, 1, { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }) },
        put(suite.newKey()),
      ),
    );
    expect(reasons).toEqual([
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: { ...order, note: S('first') },
      },
      { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' },
      { Code: 'None' },
    ]);
    expect(await suite.get(stock)).toEqual({ ...stock, unsold: N(5) });
  });

  test('a failed condition does not tell the item unless asked to', async () => {
    const suite = context();
    const order = suite.newKey();
    await suite.put(order);
    const [reason] = await reasonsOf(suite.transact(put(order, { ConditionExpression: 'attribute_not_exists(pk)' })));
    expect(reason).toEqual({ Code: 'ConditionalCheckFailed', Message: 'The conditional request failed' });
  });

  test('a condition check alone can cancel a transaction', async () => {
    const suite = context();
    const check = { TableName: suite.table, Key: suite.newKey(), ConditionExpression: 'attribute_exists(pk)' };
    const written = suite.newKey();
    expect(await codesOf(suite.transact({ ConditionCheck: check }, put(written)))).toEqual([
      'ConditionalCheckFailed',
      'None',
    ]);
    expect(await suite.get(written)).toBeUndefined();
  });

  test('an update of the key is a reason to cancel', async () => {
    const suite = context();
    const update = {
      TableName: suite.table,
      Key: suite.newKey(),
      UpdateExpression: 'SET pk = :other',
      ExpressionAttributeValues: { ':other': S('x') },
    };
    const [reason] = await reasonsOf(suite.transact({ Update: update }));
    expect(reason?.Code).toBe('ValidationError');
    expect(reason?.Message).toContain('Cannot update attribute pk. This attribute is part of the key');
  });

  const malformed: readonly (readonly [string, () => TransactWriteItem[], RegExp])[] = [
    [
      'an expression that cannot be parsed',
      () => [{ Update: context().take(context().newKey(), 1, { UpdateExpression: 'SET = :q' }) }],
      /Invalid UpdateExpression: Syntax error/,
    ],
    [
      'a value that no expression uses',
      () => [put(context().newKey(), { ...isNew, ExpressionAttributeValues: { ':unused': N(1) } })],
      /ExpressionAttributeValues/,
    ],
    [
      'two actions on one item',
      () => {
        const key = context().newKey();
        return [put(key), { Delete: { TableName: context().table, Key: key } }];
      },
      /cannot include multiple operations on one item/,
    ],
    [
      'more than a hundred actions',
      () => Array.from({ length: 101 }, () => put(context().newKey())),
      /length less than or equal to 100/,
    ],
    ['no action', () => [], /transactItems/],
    [
      'more than 4 MB',
      () => Array.from({ length: 12 }, () => put({ ...context().newKey(), text: S('x'.repeat(380_000)) })),
      /4MB/,
    ],
    [
      'an action of two kinds',
      () => {
        const Key = context().newKey();
        return [{ ...put(Key), Delete: { TableName: context().table, Key } }];
      },
      /one of Check, Put, Update or Delete/,
    ],
    [
      'a condition check without a condition',
      () => [
        {
          ConditionCheck: { TableName: context().table, Key: context().newKey(), ConditionExpression: undefined },
        },
      ],
      /conditionExpression/,
    ],
  ];
  test.each(malformed)('%s is refused, not cancelled', async (_what, actions, message) => {
    const error = await failureOf(context().transact(...actions()));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toMatch(message);
  });

  test('a hundred actions are one transaction', async () => {
    const suite = context();
    const keys = Array.from({ length: 100 }, () => suite.newKey());
    await suite.transact(...keys.map((key) => put(key)));
    expect(await suite.get(keys[99]!)).toEqual(keys[99]);
  });

  test('a table that does not exist fails the request', async () => {
    const suite = context();
    const actions: TransactWriteItem[] = [{ Put: { TableName: 'no-such-table', Item: suite.newKey() } }];
    expect((await failureOf(suite.transact(...actions))).name).toBe('ResourceNotFoundException');
  });

  test('a token is worth one transaction', async () => {
    const suite = context();
    const key = suite.newKey();
    await suite.put({ ...key, unsold: N(10) });
    const token = randomUUID();
    const send = (quantity: number) =>
      suite.client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken: token,
          TransactItems: [{ Update: suite.take(key, quantity) }],
        }),
      );
    await send(1);
    await send(1);
    expect((await suite.get(key))?.['unsold']).toEqual(N(9));
    expect((await failureOf(send(2))).name).toBe('IdempotentParameterMismatchException');
    expect((await suite.get(key))?.['unsold']).toEqual(N(9));
  });

  test('a token whose transaction was cancelled is free again', async () => {
    const suite = context();
    const key = suite.newKey();
    const ClientRequestToken = randomUUID();
    const send = () =>
      suite.client.send(
        new TransactWriteItemsCommand({
          ClientRequestToken,
          TransactItems: [{ Update: suite.take(key, 1) }],
        }),
      );
    expect(await codesOf(send())).toEqual(['ConditionalCheckFailed']);
    await suite.put({ ...key, unsold: N(1) });
    await send();
    expect((await suite.get(key))?.['unsold']).toEqual(N(0));
  });

  test('a token has at most 36 characters', async () => {
    const suite = context();
    const command = new TransactWriteItemsCommand({
      ClientRequestToken: 'x'.repeat(37),
      TransactItems: [put(suite.newKey())],
    });
    expect((await failureOf(suite.client.send(command))).name).toBe('ValidationException');
  });

  test('a transactional read answers for each item in order, projected', async () => {
    const suite = context();
    const [here, gone] = [suite.newKey(), suite.newKey()];
    await suite.put({ ...here, a: N(1), b: N(2) });
    const gets = [here, gone].map((Key) => ({ Get: { TableName: suite.table, Key, ProjectionExpression: 'b' } }));
    const answer = await suite.client.send(new TransactGetItemsCommand({ TransactItems: gets }));
    expect(answer.Responses).toEqual([{ Item: { b: N(2) } }, {}]);
  });

  test.each([
    [50, 4],
    [300, 100],
  ])('of %i buyers at once for %i pieces exactly as many get one as there are', async (buyers, pieces) => {
    const suite = context();
    const stock = suite.newKey();
    await suite.put({ ...stock, unsold: N(pieces) });
    const holds = Array.from({ length: buyers }, () => suite.newKey());
    const outcomes = await Promise.all(holds.map((hold) => buy({ Update: suite.take(stock, 1) }, put(hold, isNew))));
    const bought = outcomes.filter((outcome) => outcome === 'bought').length;
    const refused = outcomes.filter((outcome) => outcome === 'ConditionalCheckFailed,None').length;
    expect([bought, refused]).toEqual([pieces, buyers - pieces]);
    expect(await suite.get(stock)).toEqual({ ...stock, unsold: N(0), held: N(pieces) });
    const written = await Promise.all(holds.map((hold) => suite.get(hold)));
    expect(written.map((item) => item !== undefined)).toEqual(outcomes.map((outcome) => outcome === 'bought'));
  });

  /** A conflict says nothing about the stock: it is tried again, a bounded number of times. */
  async function buy(...actions: TransactWriteItem[]): Promise<string> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const codes = await context()
        .transact(...actions)
        .then(
          () => undefined,
          (error: unknown) => codesOf(Promise.reject(error as Error)),
        );
      if (codes === undefined) return 'bought';
      if (!codes.includes('TransactionConflict')) return codes.join(',');
    }
    return 'conflicts without end';
  }
}
