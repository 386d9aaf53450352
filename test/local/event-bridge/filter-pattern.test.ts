import { describe, expect, test } from '@jest/globals';
import { parseFilters } from '../../../local/event-bridge/filter-pattern.ts';

const EXPIRED = {
  eventName: 'REMOVE',
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
  dynamodb: {
    Keys: { productId: { S: 'big-into-energy' } },
    OldImage: { status: { S: 'active' }, quantity: { N: '2' }, tags: { SS: ['a', 'b'] }, counted: { BOOL: true } },
  },
};
const passes = (pattern: unknown, event: unknown = EXPIRED) => parseFilters([JSON.stringify(pattern)])(event);

describe('a pattern lets an event through', () => {
  test.each<unknown>([
    { eventName: ['REMOVE'] },
    { eventName: ['INSERT', 'REMOVE'] },
    { eventName: ['REMOVE'], userIdentity: { type: ['Service'], principalId: ['dynamodb.amazonaws.com'] } },
    { dynamodb: { OldImage: { status: { S: ['active'] } } } },
    { dynamodb: { OldImage: { counted: { BOOL: [true] } } } },
    { dynamodb: { OldImage: { tags: { SS: ['b'] } } } },
    { dynamodb: { Keys: { productId: { S: [{ prefix: 'big-' }] } } } },
    { dynamodb: { OldImage: { status: { S: [{ 'anything-but': ['confirmed', 'cancelled'] }] } } } },
    { dynamodb: { OldImage: { status: { S: [{ 'anything-but': 'confirmed' }] } } } },
    { dynamodb: { OldImage: { status: { S: [{ exists: true }] } } } },
    { dynamodb: { NewImage: { status: { S: [{ exists: false }] } } } },
    { dynamodb: { OldImage: { status: { S: ['sold', { prefix: 'act' }] } } } },
  ])('%j', (pattern) => {
    expect(passes(pattern)).toBe(true);
  });
});

describe('a pattern keeps an event back', () => {
  test.each<unknown>([
    { eventName: ['INSERT'] },
    { eventName: ['remove'] },
    { eventName: ['REMOVE'], userIdentity: { type: ['User'] } },
    { dynamodb: { NewImage: { status: { S: ['active'] } } } },
    { dynamodb: { OldImage: { quantity: { N: [2] } } } },
    { dynamodb: { Keys: { productId: { S: [{ prefix: 'energy' }] } } } },
    { dynamodb: { OldImage: { status: { S: [{ 'anything-but': 'active' }] } } } },
    { dynamodb: { NewImage: { status: { S: [{ 'anything-but': 'active' }] } } } },
    { dynamodb: { OldImage: { status: { S: [{ exists: false }] } } } },
    { dynamodb: { OldImage: { absent: { S: [{ exists: true }] } } } },
    { eventName: [null] },
    { toString: [{ exists: true }] },
  ])('%j', (pattern) => {
    expect(passes(pattern)).toBe(false);
  });

  test('without a user when one is asked for', () => {
    expect(passes({ userIdentity: { type: ['Service'] } }, { eventName: 'REMOVE' })).toBe(false);
  });
});

test('several patterns are alternatives, and none lets everything through', () => {
  const patterns = ['{"eventName":["INSERT"]}', '{"eventName":["REMOVE"]}'];

  expect(parseFilters(patterns)(EXPIRED)).toBe(true);
  expect(parseFilters(patterns)({ eventName: 'MODIFY' })).toBe(false);
  expect(parseFilters([])(EXPIRED)).toBe(true);
});

test.each([
  '{',
  '[]',
  '"REMOVE"',
  '{"eventName":"REMOVE"}',
  '{"eventName":[]}',
  '{"eventName":[["REMOVE"]]}',
  '{"eventName":[{"suffix":"E"}]}',
  '{"eventName":[{"prefix":5}]}',
  '{"eventName":[{"exists":"no"}]}',
  '{"eventName":[{}]}',
  '{"eventName":[{"prefix":"a","exists":true}]}',
  '{"eventName":[{"anything-but":{"prefix":"R"}}]}',
  '{"$or":[{"eventName":["REMOVE"]}]}',
])('the pattern %s is refused aloud', (pattern) => {
  expect(() => parseFilters([pattern])).toThrow(`Filter pattern ${pattern}:`);
});
