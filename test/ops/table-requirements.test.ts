import { expect, test } from '@jest/globals';
import type { TableDefinition } from '../../infra/tables.ts';
import type { FoundTable } from '../../ops/adapters/table-settings.ts';
import { compareTable } from '../../ops/operations/migrate/table-requirements.ts';

const id = { name: 'id', type: 'string' } as const;
const due = { name: 'due', type: 'number' } as const;
const WANTED: TableDefinition = {
  constructId: 'Holds',
  name: 'holds',
  variable: 'HOLDS_TABLE',
  partitionKey: id,
  indexes: { ByDue: { partitionKey: due } },
  timeToLive: 'expiresAt',
  stream: true,
};
const FOUND: FoundTable = {
  name: 'Holds',
  isReady: true,
  keys: [id],
  indexes: { ByDue: { keys: [due], projection: 'ALL', isReady: true } },
  timeToLive: 'expiresAt',
  stream: { arn: 'arn', view: 'NEW_AND_OLD_IMAGES' },
  isRecoverable: true,
  isProtected: true,
  keyArn: undefined,
};
const compare = (changes: Partial<FoundTable>) => compareTable(WANTED, { ...FOUND, ...changes }, { isProtected: true });
const byDue = (changes: object) => ({ indexes: { ByDue: { ...FOUND.indexes['ByDue'], ...changes } } }) as never;

test('a table that has everything lacks nothing, and may have more', () => {
  const more = { ...FOUND.indexes, Another: { keys: [id], projection: 'ALL', isReady: true } };

  expect(compare({})).toEqual({ fixes: [], problems: [] });
  expect(compare({ indexes: more })).toEqual({ fixes: [], problems: [] });
});

test.each<[string, Partial<FoundTable>, object]>([
  ['an index', { indexes: {} }, { kind: 'index', name: 'ByDue' }],
  ['a stream', { stream: undefined }, { kind: 'stream' }],
  ['time to live', { timeToLive: undefined }, { kind: 'time_to_live', attribute: 'expiresAt' }],
  ['recovery', { isRecoverable: false }, { kind: 'recovery' }],
  ['protection', { isProtected: false }, { kind: 'protection' }],
])('%s can be added to a table that lacks it', (_title, changes, fix) => {
  expect(compare(changes)).toEqual({ fixes: [expect.objectContaining(fix)], problems: [] });
});

test.each<[string, Partial<FoundTable>, string]>([
  ['another key', { keys: [due] }, 'Holds has the key due (number) and needs id (string): it is another table'],
  ['a key of another type', { keys: [{ name: 'id', type: 'number' }] }, 'it is another table'],
  ['an index by something else', byDue({ keys: [id] }), 'has an index ByDue by id (string) and needs it by due'],
  ['an index without the attributes', byDue({ projection: 'KEYS_ONLY' }), 'needs all of them'],
  ['an index that is being made', byDue({ isReady: false }), 'is still making its index ByDue'],
  ['a stream without the old images', { stream: { arn: 'arn', view: 'NEW_IMAGE' } }, 'has a stream of NEW_IMAGE'],
  ['a key of its own', { keyArn: 'arn:key/1' }, 'Holds is encrypted with the KMS key arn:key/1'],
  ['time to live by another attribute', { timeToLive: 'ttl' }, 'removes what expires by ttl'],
])('a table with %s is left to a person', (_title, changes, says) => {
  const { fixes, problems } = compare(changes);

  expect(fixes).toEqual([]);
  expect(problems).toEqual([expect.stringContaining(says)]);
});

test('a table that must not lose what it keeps may not let it expire', () => {
  const { timeToLive: _, ...kept } = WANTED;

  expect(compareTable(kept, FOUND, { isProtected: true }).problems).toEqual([
    'Holds removes what expires by expiresAt, and must do so by nothing',
  ]);
});
