import { expect, test } from '@jest/globals';
import type { AttributeValue, Item } from '../../../../local/dynamodb/types.ts';
import { keyOf } from './context.ts';
import type { SuiteContext } from './context.ts';

const MOST_BYTES = 400 * 1024;
const KEY = keyOf('of limits');
/** Of the key above, and of an attribute with a name of one letter. */
const KEY_BYTES = Buffer.byteLength('pkof limitssk-');
const NAME_BYTES = 1;

/** A value in so many lists, or in so many maps. */
const nested = (levels: number, wrap: (value: AttributeValue) => AttributeValue): AttributeValue =>
  levels === 0 ? { S: 'x' } : wrap(nested(levels - 1, wrap));

/** Numbers as they are sent and as they come back. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ['0', '0'],
  ['-0', '0'],
  ['00012', '12'],
  ['-12.5', '-12.5'],
  ['.5', '0.5'],
  ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ['0.12345678901234567890123456789012345678', '0.12345678901234567890123456789012345678'],
  ['-99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
];

const NO_NUMBERS = [
  '',
  'abc',
  'NaN',
  'Infinity',
  '1 ',
  '0x10',
  '1,5',
  '123456789012345678901234567890123456789',
  '0.123456789012345678901234567890123456789',
  '1e126',
  '-1e126',
  '1e-131',
];

/** Attributes that no item may have, and what is said of them as far as both tell the same. */
const REFUSED: readonly (readonly [string, Item, string])[] = [
  ['a set of nothing', { v: { SS: [] } }, 'One or more parameter values were invalid: An string set  may not be empty'],
  [
    'a set of no numbers',
    { v: { NS: [] } },
    'One or more parameter values were invalid: An number set  may not be empty',
  ],
  ['a set of no bytes', { v: { BS: [] } }, 'Binary sets should not be empty'],
  ['a text twice in a set', { v: { SS: ['a', 'a'] } }, 'Input collection [a, a] contains duplicates'],
  ['a number twice in a set', { v: { NS: ['1', '1.0'] } }, 'Input collection contains duplicates'],
  ['NULL that is not true', { v: { NULL: false } }, 'Null attribute value types must have the value of true'],
  [
    'a value of no type',
    { v: {} },
    'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
  ],
  ['a value of two types', { v: { S: 'a', N: '1' } }, 'has more than one datatypes set'],
  ['a wrong value in a list in a map', { v: { M: { l: { L: [{ SS: [] }] } } } }, 'may not be empty'],
  ['an attribute without a name', { '': { S: 'x' } }, 'Empty attribute name'],
  ['a member without a name', { v: { M: { '': { S: 'x' } } } }, 'Empty attribute name'],
  ['an empty partition key', { pk: { S: '' } }, 'cannot contain an empty string value. Key: pk'],
  ['an empty sort key', { sk: { S: '' } }, 'cannot contain an empty string value. Key: sk'],
  ['a number for a key', { pk: { N: '1' } }, 'Type mismatch for key'],
  ["a number for an index's key", { shelf: { N: '1' } }, 'Type mismatch for Index Key'],
  ["a text for an index's number", { due: { S: '1' } }, 'Type mismatch for Index Key'],
  ["nothing for an index's key", { shelf: { S: '' } }, 'for a key attribute cannot contain an empty string value'],
  ["too much for an index's key", { shelf: { S: 'x'.repeat(2049) } }, 'Size limit exceeded'],
  [
    '32 levels of maps',
    { v: nested(32, (value) => ({ M: { v: value } })) },
    'Nesting Levels have exceeded supported limits',
  ],
  [
    '32 levels of lists',
    { v: nested(32, (value) => ({ L: [value] })) },
    'Nesting Levels have exceeded supported limits',
  ],
];

export function limitRules(context: () => SuiteContext): void {
  const put = (attributes: Item) => context().answer('PutItem', { Item: { ...KEY, ...attributes } });
  const read = async () => (await context().answer('GetItem', { Key: KEY }))['Item'] as Item;

  test.each(NUMBERS)('the number %p is kept as %p', async (sent, kept) => {
    expect(await put({ v: { N: sent } })).toEqual({});
    expect((await read())['v']).toEqual({ N: kept });
  });

  test.each(NO_NUMBERS)('%p is no number that can be kept', async (sent) => {
    expect(await put({ v: { N: sent } })).toMatchObject({ error: 'ValidationException' });
  });

  test.each(REFUSED)(
    '%s is refused, put alone, in a batch and by a transaction',
    async (_what, attributes, problem) => {
      const Item = { ...KEY, ...attributes };
      const refusal = { error: 'ValidationException', message: expect.stringContaining(problem) };
      expect(await put(attributes)).toEqual(refusal);
      const RequestItems = { [context().table]: [{ PutRequest: { Item } }] };
      expect(await context().answer('BatchWriteItem', { RequestItems })).toEqual(refusal);
      const TransactItems = [{ Put: { TableName: context().table, Item } }];
      const transaction = await context().answer('TransactWriteItems', { TransactItems });
      // What belongs to the request itself refuses it; what does not fit the table cancels the transaction, here and there
      // not always the same: see FEATURES.md.
      expect(['ValidationException', 'TransactionCanceledException']).toContain(transaction['error']);
    },
  );

  test('empty texts, bytes, lists and maps are values like others', async () => {
    const attributes: Item = { a: { S: '' }, b: { B: '' }, c: { L: [] }, d: { M: {} }, e: { SS: ['', 'x'] } };
    expect(await put(attributes)).toEqual({});
    expect(await read()).toEqual({ ...KEY, ...attributes });
  });

  test('31 levels of maps and lists are kept', async () => {
    const deep: Item = { m: nested(31, (value) => ({ M: { v: value } })), l: nested(31, (value) => ({ L: [value] })) };
    expect(await put(deep)).toEqual({});
    expect(await read()).toEqual({ ...KEY, ...deep });
  });

  test.each([
    ['letters of one byte', 'x'],
    ['letters of two bytes', 'å'],
    ['letters of four bytes', '🦐'],
  ])('an item has at most 400 KB, in %s too', async (_what, letter) => {
    const count = (MOST_BYTES - KEY_BYTES - NAME_BYTES) / Buffer.byteLength(letter);
    const most = letter.repeat(Math.floor(count));
    expect(await put({ v: { S: most } })).toEqual({});
    expect(await put({ v: { S: most + letter } })).toEqual({
      error: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
    const update = (text: string) =>
      context().answer('UpdateItem', {
        Key: KEY,
        UpdateExpression: 'SET v = :v',
        ExpressionAttributeValues: { ':v': { S: text } },
      });
    expect(await update(most)).toEqual({});
    expect(await update(most + letter)).toEqual({
      error: 'ValidationException',
      message: 'Item size to update has exceeded the maximum allowed size',
    });
  });

  test.each([
    ['pk', 'x', 2048],
    ['pk', 'å', 1024],
    ['sk', 'x', 1024],
    ['sk', 'å', 512],
  ])('of a key, %s has at most as many bytes: of %s %i', async (name, letter, most) => {
    const key = (length: number): Item => ({ ...KEY, [name]: { S: letter.repeat(length) } });
    expect(await context().answer('PutItem', { Item: key(most) })).toEqual({});
    expect(await context().answer('GetItem', { Key: key(most) })).toEqual({ Item: key(most) });
    const refusal = { error: 'ValidationException' };
    expect(await context().answer('PutItem', { Item: key(most + 1) })).toMatchObject(refusal);
    expect(await context().answer('UpdateItem', { Key: key(most + 1) })).toMatchObject(refusal);
  });

  test.each([
    ['no sort key', { pk: { S: 'a' } }],
    ['more than the key', { ...KEY, more: { S: 'a' } }],
    ['a number', { ...KEY, sk: { N: '1' } }],
    ['an empty text', keyOf('')],
    ['nothing', {}],
    ['no key', undefined],
  ])('no item is read, changed or deleted by %s', async (_what, Key) => {
    for (const operation of ['GetItem', 'UpdateItem', 'DeleteItem']) {
      expect(await context().answer(operation, { Key })).toMatchObject({ error: 'ValidationException' });
    }
  });

  test('what is not there is read as nothing, and deleted without an error', async () => {
    const Key = keyOf('never there');
    expect(await context().answer('GetItem', { Key })).toEqual({});
    const { ConsumedCapacity: _told, ...deleted } = await context().answer('DeleteItem', {
      Key,
      ReturnValues: 'ALL_OLD',
    });
    expect(deleted).toEqual({});
  });

  test.each(['PutItem', 'UpdateItem', 'DeleteItem', 'GetItem', 'Query', 'Scan'])(
    '%s asks a table that is there',
    async (operation) => {
      const query = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a' } } };
      const request = { PutItem: { Item: KEY }, Query: query, Scan: {} }[operation] ?? { Key: KEY };
      const answer = await context().answer(operation, { ...request, TableName: 'no-such-table' });
      expect(answer).toMatchObject({ error: 'ResourceNotFoundException' });
    },
  );
}
