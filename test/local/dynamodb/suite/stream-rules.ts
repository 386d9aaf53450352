import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { failureOf, keyOf, layout, N, S } from './context.ts';
import type { SuiteContext } from './context.ts';

const API = 'DynamoDBStreams_20120810';

export function streamRules(context: () => SuiteContext): void {
  /** What a reader of the table's stream needs to begin. */
  async function shard() {
    const suite = context();
    const { Streams = [] } = (await suite.raw(`${API}.ListStreams`, { TableName: suite.table })).document;
    const StreamArn = Streams[0]?.StreamArn;
    const { StreamDescription } = (await suite.raw(`${API}.DescribeStream`, { StreamArn })).document;
    expect(StreamDescription).toMatchObject({ StreamStatus: 'ENABLED', StreamViewType: 'NEW_AND_OLD_IMAGES' });
    return { StreamArn, ShardId: StreamDescription?.Shards[0]?.ShardId };
  }

  async function iterator(type: string, extra: object = {}): Promise<string | undefined> {
    const body = { ...(await shard()), ShardIteratorType: type, ...extra };
    return (await context().raw(`${API}.GetShardIterator`, body)).document.ShardIterator;
  }

  async function read(ShardIterator: string | undefined, Limit?: number) {
    const { document } = await context().raw(`${API}.GetRecords`, { ShardIterator, Limit });
    return { records: document.Records ?? [], next: document.NextShardIterator };
  }

  test('every write that changed something is in the stream once, in order', async () => {
    const suite = context();
    const [a, b] = [suite.newKey(), suite.newKey()];
    const start = await iterator('LATEST');
    await suite.put({ ...a, size: N(1) });
    await suite.put({ ...a, size: N(1) });
    await suite.put({ ...a, size: N(2) });
    const check = { TableName: suite.table, Key: a, ConditionExpression: 'attribute_exists(pk)' };
    await suite.transact({ ConditionCheck: check }, { Put: { TableName: suite.table, Item: b } });
    await failureOf(suite.transact({ Put: { TableName: suite.table, Item: b, ConditionExpression: 'pk = sk' } }));
    const requests = [{ DeleteRequest: { Key: a } }, { DeleteRequest: { Key: suite.newKey() } }];
    await suite.client.send(new BatchWriteItemCommand({ RequestItems: { [suite.table]: requests } }));
    const { records } = await read(start);
    expect(
      records.map(({ eventName, dynamodb: { Keys, OldImage, NewImage } }) => [eventName, Keys, OldImage, NewImage]),
    ).toEqual([
      ['INSERT', a, undefined, { ...a, size: N(1) }],
      ['MODIFY', a, { ...a, size: N(1) }, { ...a, size: N(2) }],
      ['INSERT', b, undefined, b],
      ['REMOVE', a, { ...a, size: N(2) }, undefined],
    ]);
    const numbers = records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect([...numbers].sort()).toEqual(numbers);
  });

  test('a reader goes on where it stopped, also by number', async () => {
    const suite = context();
    const key = suite.newKey();
    const start = await iterator('LATEST');
    for (const size of [1, 2, 3]) await suite.put({ ...key, size: N(size) });
    const first = await read(start, 2);
    expect(first.records).toHaveLength(2);
    const second = await read(first.next);
    expect(second.records.map(({ dynamodb }) => dynamodb.NewImage)).toEqual([{ ...key, size: N(3) }]);
    expect((await read(second.next)).records).toEqual([]);
    const SequenceNumber = first.records[1]?.dynamodb.SequenceNumber;
    const at = await read(await iterator('AT_SEQUENCE_NUMBER', { SequenceNumber }));
    expect(at.records[0]?.dynamodb.NewImage).toEqual({ ...key, size: N(2) });
    const after = await read(await iterator('AFTER_SEQUENCE_NUMBER', { SequenceNumber }));
    expect(after.records[0]?.dynamodb.NewImage).toEqual({ ...key, size: N(3) });
  });

  test.each([
    ['KEYS_ONLY', false, false],
    ['NEW_IMAGE', false, true],
    ['OLD_IMAGE', true, false],
    ['NEW_AND_OLD_IMAGES', true, true],
  ])('a stream of %s has the keys, and of old and new items %p and %p', async (StreamViewType, hasOld, hasNew) => {
    const suite = context();
    const TableName = `${suite.table}-${StreamViewType}`;
    const { GlobalSecondaryIndexes: _indexes, AttributeDefinitions: attributes = [], ...rest } = layout(TableName);
    const created = await suite.answer('CreateTable', {
      ...rest,
      AttributeDefinitions: attributes.slice(0, 2),
      StreamSpecification: { StreamEnabled: true, StreamViewType },
    });
    const { LatestStreamArn: StreamArn } = created['TableDescription'] as { readonly LatestStreamArn: string };
    const Item = { ...keyOf('viewed'), n: { N: '1' } };
    await suite.answer('PutItem', { TableName, Item });
    await suite.answer('UpdateItem', {
      TableName,
      Key: keyOf('viewed'),
      UpdateExpression: 'ADD n :n',
      ExpressionAttributeValues: { ':n': { N: '1' } },
    });
    await suite.answer('DeleteItem', { TableName, Key: keyOf('viewed') });
    const { StreamDescription } = (await suite.raw(`${API}.DescribeStream`, { StreamArn })).document;
    const ShardId = StreamDescription?.Shards[0]?.ShardId;
    const horizon = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
    const { records } = await read((await suite.raw(`${API}.GetShardIterator`, horizon)).document.ShardIterator);
    await suite.answer('DeleteTable', { TableName });
    const changed = { ...Item, n: { N: '2' } };
    const images = (OldImage?: object, NewImage?: object) => ({
      ...(hasOld && OldImage !== undefined ? { OldImage } : {}),
      ...(hasNew && NewImage !== undefined ? { NewImage } : {}),
    });
    const expected = [
      ['INSERT', { Keys: keyOf('viewed'), StreamViewType, ...images(undefined, Item) }],
      ['MODIFY', { Keys: keyOf('viewed'), StreamViewType, ...images(Item, changed) }],
      ['REMOVE', { Keys: keyOf('viewed'), StreamViewType, ...images(changed) }],
    ];
    const told = records.map(({ eventName, dynamodb }) => {
      const { ApproximateCreationDateTime, SequenceNumber, SizeBytes, ...what } = dynamodb;
      expect([ApproximateCreationDateTime, SequenceNumber, SizeBytes]).toEqual([
        expect.any(Number),
        expect.stringMatching(/^\d{21,}$/),
        expect.any(Number),
      ]);
      return [eventName, what];
    });
    expect(told).toEqual(expected);
  });

  test('the horizon is the oldest record', async () => {
    const suite = context();
    await suite.put({ ...suite.newKey(), note: S('x') });
    const { records } = await read(await iterator('TRIM_HORIZON'), 1);
    expect(records).toHaveLength(1);
  });

  test('what is no stream, shard or iterator is refused', async () => {
    const suite = context();
    const known = await shard();
    const type = async (operation: string, body: object) =>
      (await suite.raw(`${API}.${operation}`, body)).document.__type?.replace(/.*#/, '');
    expect(await type('DescribeStream', { StreamArn: `${String(known.StreamArn)}0` })).toBe(
      'ResourceNotFoundException',
    );
    const at = { ...known, ShardIteratorType: 'AT_SEQUENCE_NUMBER' };
    expect(await type('GetShardIterator', at)).toBe('ValidationException');
    expect(await type('GetShardIterator', { ...known, ShardIteratorType: 'x' })).toBe('ValidationException');
    expect(await type('GetRecords', { ShardIterator: 'nonsense' })).toBe('ValidationException');
  });
}
