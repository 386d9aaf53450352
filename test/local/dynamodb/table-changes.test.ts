import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOLDS, keyOf, open, type Opened } from './support.ts';

let opened: Opened;
beforeAll(async () => {
  opened = await open();
});
afterAll(() => opened.dynamoDb.close());

const creation = (name: string, key: string) => ({
  AttributeDefinitions: [{ AttributeName: key, AttributeType: 'S' }],
  GlobalSecondaryIndexUpdates: [
    {
      Create: {
        IndexName: name,
        KeySchema: [{ AttributeName: key, KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    },
  ],
});
const refusal = (answer: Promise<unknown>): Promise<Error> =>
  answer.then(
    () => Promise.reject(new Error('It was not refused')),
    (error: unknown) => error as Error,
  );

test('an index that is added has what is there and what comes, and only what has its key', async () => {
  await opened.put('before', { colour: { S: 'red' } });
  await opened.put('without');
  await opened.put('otherwise', { colour: { N: '7' } });

  await opened.call('UpdateTable', creation('ByColour', 'colour'));
  await opened.put('after', { colour: { S: 'red' } });

  const { Items } = await opened.call('Query', {
    IndexName: 'ByColour',
    KeyConditionExpression: 'colour = :colour',
    ExpressionAttributeValues: { ':colour': { S: 'red' } },
  });
  const found = Items as readonly Record<string, { S: string }>[];
  expect(found.map((item) => item['pk']?.S ?? '').sort()).toEqual(['after', 'before']);
  expect(Object.keys(found[0] ?? {}).sort()).toEqual(['colour', 'pk', 'sk']);
  const { Table } = await opened.call('DescribeTable', {});
  expect((Table as { GlobalSecondaryIndexes: object[] }).GlobalSecondaryIndexes).toContainEqual(
    expect.objectContaining({ IndexName: 'ByColour', IndexStatus: 'ACTIVE' }),
  );
  await expect(opened.call('PutItem', { Item: { ...keyOf('x'), colour: { N: '1' } } })).rejects.toThrow(/mismatch/i);
});

test.each<[string, object, RegExp]>([
  ['that is there', creation('ByColour', 'colour'), /already exists/],
  [
    'by an attribute of another type',
    { ...creation('ByKey', 'pk'), AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'N' }] },
    /cannot be changed/,
  ],
  ['by an attribute that is not defined', { ...creation('ByName', 'name'), AttributeDefinitions: [] }, /definitions/],
])('an index %s is not added', async (_title, body, says) => {
  expect(await refusal(opened.call('UpdateTable', body))).toMatchObject({
    name: 'ValidationException',
    message: expect.stringMatching(says),
  });
});

test('of two indexes at once none is added', async () => {
  const [one] = creation('One', 'one').GlobalSecondaryIndexUpdates;
  const body = { ...creation('Two', 'two'), GlobalSecondaryIndexUpdates: [one, one] };

  expect((await refusal(opened.call('UpdateTable', body))).name).toBe('LimitExceededException');
});

test('a protected table is not deleted until it is no longer', async () => {
  await opened.call('UpdateTable', { DeletionProtectionEnabled: true });
  expect((await opened.call('DescribeTable', {}))['Table']).toMatchObject({ DeletionProtectionEnabled: true });

  expect(await refusal(opened.call('DeleteTable', {}))).toMatchObject({ name: 'ValidationException' });

  await opened.call('UpdateTable', { DeletionProtectionEnabled: false });
  await opened.call('DeleteTable', {});
  expect((await refusal(opened.call('DescribeTable', {}))).name).toBe('ResourceNotFoundException');
  await opened.dynamoDb.createTables([HOLDS]);
});

test('recovery is what the template says, until somebody switches it', async () => {
  const status = async () =>
    (
      (await opened.call('DescribeContinuousBackups', {}))['ContinuousBackupsDescription'] as {
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: string };
      }
    ).PointInTimeRecoveryDescription.PointInTimeRecoveryStatus;
  expect(await status()).toBe('DISABLED');

  await opened.call('UpdateContinuousBackups', {
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  expect(await status()).toBe('ENABLED');

  expect((await refusal(opened.call('UpdateContinuousBackups', {}))).name).toBe('ValidationException');
  expect((await refusal(opened.call('DescribeContinuousBackups', { TableName: 'none' }))).name).toBe(
    'TableNotFoundException',
  );
});
