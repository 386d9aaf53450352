import type { IndexDefinition, KeyAttribute, TableDefinition } from '../../../infra/tables.ts';
import type { FoundIndex, FoundTable } from '../../adapters/table-settings.ts';

/** Something that a table lacks and that can be added to it while it is in use. */
export type TableFix =
  | { readonly kind: 'index'; readonly name: string; readonly definition: IndexDefinition }
  | { readonly kind: 'stream' }
  | { readonly kind: 'time_to_live'; readonly attribute: string }
  | { readonly kind: 'recovery' }
  | { readonly kind: 'protection' };

export interface TableComparison {
  readonly fixes: readonly TableFix[];
  /** What is otherwise than it must be, and that nobody can change without deciding something. */
  readonly problems: readonly string[];
}

const STREAM_VIEW = 'NEW_AND_OLD_IMAGES';

/** What a table lacks of what the checkout needs of it. */
export function compareTable(
  definition: TableDefinition,
  found: FoundTable,
  { isProtected }: { readonly isProtected: boolean },
): TableComparison {
  const fixes: TableFix[] = [];
  const problems: string[] = [];
  const wrong = (sentence: string) => problems.push(`${found.name} ${sentence}`);

  if (!isSameKey(keysOf(definition), found.keys)) {
    wrong(`has the key ${wordsOf(found.keys)} and needs ${wordsOf(keysOf(definition))}: it is another table`);
  }
  for (const [name, index] of Object.entries(definition.indexes)) {
    const problem = problemOfIndex(name, index, found.indexes[name]);
    if (found.indexes[name] === undefined) fixes.push({ kind: 'index', name, definition: index });
    else if (problem !== undefined) wrong(problem);
  }
  if (definition.stream === true) {
    if (found.stream === undefined) fixes.push({ kind: 'stream' });
    else if (found.stream.view !== STREAM_VIEW) {
      wrong(`has a stream of ${found.stream.view} and needs ${STREAM_VIEW}: switch it off when nobody reads it`);
    }
  }
  const { timeToLive } = definition;
  if (timeToLive !== undefined && found.timeToLive === undefined) {
    fixes.push({ kind: 'time_to_live', attribute: timeToLive });
  } else if (found.timeToLive !== timeToLive) {
    wrong(`removes what expires by ${found.timeToLive}, and must do so by ${timeToLive ?? 'nothing'}`);
  }
  if (found.keyArn !== undefined) {
    // AWS's own key (aws/dynamodb) looks the same here, and everybody in the account may use that one.
    wrong(
      `is encrypted with the KMS key ${found.keyArn}: unless that is AWS's own, no function may use it. Encrypt it with DynamoDB's key (aws dynamodb update-table --table-name ${found.name} --sse-specification Enabled=false), or let the key's policy allow this account to use it through DynamoDB`,
    );
  }
  if (!found.isRecoverable) fixes.push({ kind: 'recovery' });
  if (isProtected && !found.isProtected) fixes.push({ kind: 'protection' });
  return { fixes, problems };
}

function problemOfIndex(name: string, wanted: IndexDefinition, found: FoundIndex | undefined): string | undefined {
  if (found === undefined) return undefined;
  if (!isSameKey(keysOf(wanted), found.keys)) {
    return `has an index ${name} by ${wordsOf(found.keys)} and needs it by ${wordsOf(keysOf(wanted))}`;
  }
  // More than is needed does no harm.
  if (wanted.keysOnly !== true && found.projection !== 'ALL') {
    return `has an index ${name} with ${found.projection} of the attributes and needs all of them`;
  }
  return found.isReady ? undefined : `is still making its index ${name}: wait, and run this again`;
}

/** The fix in words, to be said before it is made. */
export function describeFix(table: string, fix: TableFix): string {
  switch (fix.kind) {
    case 'index':
      return `Add the index ${fix.name} by ${wordsOf(keysOf(fix.definition))} to ${table}`;
    case 'stream':
      return `Switch on the stream of ${table}, with new and old images`;
    case 'time_to_live':
      return `Let time to live remove rows of ${table} by ${fix.attribute}: rows of the old checkout that have expired go too`;
    case 'recovery':
      return `Switch on point-in-time recovery of ${table}`;
    case 'protection':
      return `Protect ${table} against deletion`;
  }
}

const keysOf = ({ partitionKey, sortKey }: Pick<IndexDefinition, 'partitionKey' | 'sortKey'>): KeyAttribute[] =>
  sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];

const wordsOf = (keys: readonly KeyAttribute[]): string => keys.map(({ name, type }) => `${name} (${type})`).join(', ');

const isSameKey = (a: readonly KeyAttribute[], b: readonly KeyAttribute[]): boolean => wordsOf(a) === wordsOf(b);
