import { database } from './dynalite.ts';
import { significantDigits, storedSize } from './item-size.ts';
import type { AttributeValue, Item, SecondaryIndex, Table } from './types.ts';

/** What DynamoDB requires of an item or a key and dynalite does not, or not of texts beyond ASCII. */

const MOST_ITEM_BYTES = 400 * 1024;
const MOST_LEVELS = 32;
const MOST_HASH_BYTES = 2048;
const MOST_RANGE_BYTES = 1024;
const MOST_DIGITS = 38;
const MOST_WHOLE_DIGITS = 126;

/** How DynamoDB says it of an item that is put, and of one that an update has made. */
const WORDS = {
  put: {
    tooLarge: 'Item size has exceeded the maximum allowed size',
    emptyKey: 'A value specified for a secondary index key is not supported',
  },
  update: {
    tooLarge: 'Item size to update has exceeded the maximum allowed size',
    emptyKey: 'The update expression attempted to update a secondary index key to a value that is not supported',
  },
};

/** Throws the error that an item deserves which is about to be stored. */
export function requireStorable(item: Item, table: Table, by: 'put' | 'update'): void {
  const { tooLarge, emptyKey } = WORDS[by];
  requireKeySizes(item, table);
  for (const index of [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]) {
    requireIndexable(item, index, emptyKey);
  }
  requireAttributes(item, 1);
  if (storedSize(item) > MOST_ITEM_BYTES) throw database.validationError(tooLarge);
}

/** Of the attributes of a key, or of an item. */
export function requireKeySizes(attributes: Item, { KeySchema }: Pick<Table, 'KeySchema'>): void {
  for (const { AttributeName, KeyType } of KeySchema) {
    const size = keySize(attributes[AttributeName]);
    if (KeyType === 'HASH' && size > MOST_HASH_BYTES) {
      throw invalid(`Size of hashkey has exceeded the maximum size limit of${String(MOST_HASH_BYTES)} bytes`);
    }
    if (KeyType === 'RANGE' && size > MOST_RANGE_BYTES) {
      throw invalid(
        `Aggregated size of all range keys has exceeded the size limit of ${String(MOST_RANGE_BYTES)} bytes`,
      );
    }
  }
}

function requireIndexable(item: Item, { IndexName, KeySchema }: SecondaryIndex, emptyKey: string): void {
  for (const { AttributeName, KeyType } of KeySchema) {
    const value = item[AttributeName];
    if (value?.S === '' || value?.B === '') {
      const type = value.S === '' ? 'string' : 'binary';
      throw database.validationError(
        `One or more parameter values are not valid. ${emptyKey}. ` +
          `The AttributeValue for a key attribute cannot contain an empty ${type} value. ` +
          `IndexName: ${IndexName}, IndexKey: ${AttributeName}`,
      );
    }
    const limit = KeyType === 'HASH' ? MOST_HASH_BYTES : MOST_RANGE_BYTES;
    if (keySize(value) > limit)
      throw invalid(`Size limit exceeded. IndexName: ${IndexName}, IndexKey: ${AttributeName}`);
  }
}

/** Numbers have no limit of their own as keys. */
function keySize(value: AttributeValue | undefined): number {
  if (value?.S !== undefined) return Buffer.byteLength(value.S);
  return value?.B === undefined ? 0 : Buffer.byteLength(value.B, 'base64');
}

function requireAttributes(attributes: Item, level: number): void {
  for (const name in attributes) {
    if (name === '') throw database.validationError('Empty attribute name');
    requireValue(attributes[name] as AttributeValue, level);
  }
}

function requireValue({ N, L, M }: AttributeValue, level: number): void {
  if (N !== undefined) requireNumber(N);
  if (L === undefined && M === undefined) return;
  if (level === MOST_LEVELS) {
    throw database.validationError(
      'Nesting Levels have exceeded supported limits: ' +
        'Attributes in the item have nested levels beyond supported limit',
    );
  }
  if (M !== undefined) requireAttributes(M, level + 1);
  for (const member of L ?? []) requireValue(member, level + 1);
}

/** What a request brings is checked by dynalite; what an update has added up is not. */
function requireNumber(number: string): void {
  if (number.length <= MOST_DIGITS) return;
  const whole = number.replace('-', '').split('.')[0] ?? '';
  if (whole.length > MOST_WHOLE_DIGITS) {
    throw database.validationError(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (significantDigits(number).length > MOST_DIGITS) {
    throw database.validationError('Attempting to store more than 38 significant digits in a Number');
  }
}

function invalid(problem: string) {
  return database.validationError(`One or more parameter values were invalid: ${problem}`);
}
