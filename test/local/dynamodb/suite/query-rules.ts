import { PutItemCommand, QueryCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { failureOf, N, S } from './context.ts';
import type { SuiteContext } from './context.ts';

export function queryRules(context: () => SuiteContext): void {
  test('a query reads a range of a partition in pages, backwards too', async () => {
    const suite = context();
    const { pk } = suite.newKey() as { pk: { S: string } };
    for (const number of [1, 2, 3, 4, 5]) await suite.put({ pk, sk: S(`line#${String(number)}`) });
    await suite.put({ pk, sk: S('other') });
    const query = {
      TableName: suite.table,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :line)',
      ExpressionAttributeValues: { ':pk': pk, ':line': S('line#') },
      ScanIndexForward: false,
    };
    const first = await suite.client.send(new QueryCommand({ ...query, Limit: 2 }));
    expect(first.Items?.map(({ sk }) => sk?.S)).toEqual(['line#5', 'line#4']);
    const rest = await suite.client.send(new QueryCommand({ ...query, ExclusiveStartKey: first.LastEvaluatedKey }));
    expect(rest.Items?.map(({ sk }) => sk?.S)).toEqual(['line#3', 'line#2', 'line#1']);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });

  test('a filter is applied after the limit, and a projection after the filter', async () => {
    const suite = context();
    const { pk } = suite.newKey() as { pk: { S: string } };
    for (const size of [1, 2, 3, 4])
      await suite.put({ pk, sk: S(String(size)), size: N(size), map: { M: { in: N(size) } } });
    const query = {
      TableName: suite.table,
      KeyConditionExpression: 'pk = :pk',
      FilterExpression: '#size > :two',
      ExpressionAttributeNames: { '#size': 'size' },
      ExpressionAttributeValues: { ':pk': pk, ':two': N(2) },
      Limit: 3,
    };
    const page = await suite.client.send(
      new QueryCommand({
        ...query,
        ProjectionExpression: '#map.#in',
        ExpressionAttributeNames: { ...query.ExpressionAttributeNames, '#map': 'map', '#in': 'in' },
      }),
    );
    expect(page).toMatchObject({ Count: 1, ScannedCount: 3, Items: [{ map: { M: { in: N(3) } } }] });
    expect(page.LastEvaluatedKey).toEqual({ pk, sk: S('3') });
    const count = await suite.client.send(new QueryCommand({ ...query, Select: 'COUNT' }));
    expect([count.Count, count.Items]).toEqual([1, undefined]);
  });

  test('an index has the items that have its keys, in order, with what it projects', async () => {
    const suite = context();
    const shelf = S(`shelf-${String(Date.now())}`);
    const keys = [suite.newKey(), suite.newKey(), suite.newKey()];
    await suite.put({ ...keys[0]!, shelf, due: N(100), note: S('late') });
    await suite.put({ ...keys[1]!, shelf, due: N(20), note: S('early') });
    await suite.put({ ...keys[2]!, shelf, note: S('no time') });
    const query = { TableName: suite.table, ExpressionAttributeValues: { ':shelf': shelf } };
    const all = await suite.client.send(
      new QueryCommand({ ...query, IndexName: 'ByShelf', KeyConditionExpression: 'shelf = :shelf' }),
    );
    expect(all.Items?.map(({ note }) => note?.S).sort()).toEqual(['early', 'late', 'no time']);
    const due = await suite.client.send(
      new QueryCommand({
        TableName: suite.table,
        IndexName: 'ByDue',
        KeyConditionExpression: 'shelf = :shelf AND due <= :now',
        ExpressionAttributeValues: { ':shelf': shelf, ':now': N(100) },
      }),
    );
    expect(due.Items).toEqual([
      { ...keys[1], shelf, due: N(20) },
      { ...keys[0], shelf, due: N(100) },
    ]);
  });

  test('an item leaves an index with the attribute that puts it there', async () => {
    const suite = context();
    const key = suite.newKey();
    const shelf = S(`shelf-of-${String(key['pk']?.S)}`);
    await suite.put({ ...key, shelf, due: N(1) });
    await suite.transact({
      Update: { TableName: suite.table, Key: key, UpdateExpression: 'REMOVE due' },
    });
    const query = (IndexName: string) =>
      suite.client.send(
        new QueryCommand({
          TableName: suite.table,
          IndexName,
          KeyConditionExpression: 'shelf = :shelf',
          ExpressionAttributeValues: { ':shelf': shelf },
        }),
      );
    expect([(await query('ByDue')).Count, (await query('ByShelf')).Count]).toEqual([0, 1]);
  });

  test('an attribute of the wrong type does not get into an index', async () => {
    const suite = context();
    const work = suite.client.send(
      new PutItemCommand({ TableName: suite.table, Item: { ...suite.newKey(), shelf: N(1) } }),
    );
    expect((await failureOf(work)).name).toBe('ValidationException');
  });

  test('a scan goes through everything in pages', async () => {
    const suite = context();
    const mark = S(`mark-${String(Date.now())}`);
    for (let count = 0; count < 5; count += 1) await suite.put({ ...suite.newKey(), mark });
    let found = 0;
    let start: Record<string, never> | undefined;
    for (let page = 0; page < 1000; page += 1) {
      const command = new ScanCommand({
        TableName: suite.table,
        FilterExpression: 'mark = :mark',
        ExpressionAttributeValues: { ':mark': mark },
        Limit: 7,
        ExclusiveStartKey: start,
      });
      const { Count = 0, LastEvaluatedKey } = await suite.client.send(command);
      found += Count;
      start = LastEvaluatedKey as Record<string, never> | undefined;
      if (start === undefined) break;
    }
    expect(found).toBe(5);
  });
}
