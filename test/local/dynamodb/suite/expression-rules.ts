import { beforeAll, expect, test } from '@jest/globals';
import type { Item } from '../../../../local/dynamodb/types.ts';
import { keyOf, valuesIn } from './context.ts';
import type { SuiteContext } from './context.ts';

const KEY = keyOf('of expressions');

const VALUES: Item = {
  ':one': { N: '1' },
  ':two': { N: '2' },
  ':text': { S: 'text' },
  ':no': { BOOL: false },
  ':null': { NULL: true },
  ':tags': { SS: ['a'] },
  ':list': { L: [] },
  ':map': { M: {} },
};

const order = (operator: string, type: string) =>
  `Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`;
const operands = (name: string, count: number) =>
  `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${String(count)}`;
const distinct = (operator: string, path: string) =>
  'The first operand must be distinct from the remaining operands for this operator or function; ' +
  `operator: ${operator}, first operand: [${path}]`;
const misused = (name: string) => `The function is not allowed to be used this way in an expression; function: ${name}`;

/** Conditions that no item can be asked, with what is said to them after `Invalid ConditionExpression: `. */
const CONDITIONS: readonly (readonly [string, string])[] = [
  ['', 'The expression can not be empty;'],
  ['amount =', 'Syntax error;'],
  ['= :one', 'Syntax error;'],
  ['amount', 'Syntax error;'],
  ['amount == :one', 'Syntax error;'],
  ['amount = 5', 'Syntax error;'],
  ['amount = :one AND', 'Syntax error;'],
  ['amount = :one AND OR amount = :two', 'Syntax error;'],
  ['amount IN ()', 'Syntax error;'],
  ['amount BETWEEN :one', 'Syntax error;'],
  ['attribute_exists(pieces[-1])', 'Syntax error;'],
  ['attribute_exists(pieces[0)', 'Syntax error;'],
  ['amount + :one = :two', 'Syntax error;'],
  ['a-b = :one', 'Syntax error;'],
  ['((amount = :one))', 'The expression has redundant parentheses;'],
  ['((amount)) = :one', 'The expression has redundant parentheses;'],
  ['name = :one', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['Status = :one', 'Attribute name is a reserved keyword; reserved keyword: Status'],
  ['#gone = :one', 'An expression attribute name used in the document path is not defined; attribute name: #gone'],
  ['amount = :gone', 'An expression attribute value used in expression is not defined; attribute value: :gone'],
  ['nosuch(amount)', 'Invalid function name; function: nosuch'],
  ['ATTRIBUTE_EXISTS(amount)', 'Invalid function name; function: ATTRIBUTE_EXISTS'],
  ['attribute_exists(:text)', 'Operator or function requires a document path; operator or function: attribute_exists'],
  ['attribute_type(amount, :text)', 'Invalid attribute type name found; type: text, valid types: {'],
  ['attribute_type(amount, :one)', order('attribute_type', 'N')],
  ['begins_with(amount, :one)', order('begins_with', 'N')],
  ['size(:one) = :two', order('size', 'N')],
  ['amount < :no', order('<', 'BOOL')],
  ['amount <= :null', order('<=', 'NULL')],
  ['amount > :tags', order('>', 'SS')],
  ['amount >= :list', order('>=', 'L')],
  [':map < amount', order('<', 'M')],
  ['amount BETWEEN :tags AND :tags', order('BETWEEN', 'SS')],
  [
    'amount BETWEEN :two AND :one',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound;',
  ],
  ['amount BETWEEN :one AND :text', 'The BETWEEN operator requires same data type for lower and upper bounds;'],
  ['contains(tags)', operands('contains', 1)],
  ['contains(tags, :one, :two)', operands('contains', 3)],
  ['amount = amount', distinct('=', 'amount')],
  ['details.a < details.a', distinct('<', 'details, a')],
  ['contains(title, title)', distinct('contains', 'title')],
  ['pieces[0] IN (:one, pieces[0])', distinct('IN', 'pieces, [0]')],
  ['size(amount)', misused('size')],
  ['contains(tags, :one) = :no', misused('contains')],
  ['size(size(tags)) = :one', order('size', 'N')],
];

/** The same of updates. */
const UPDATES: readonly (readonly [string, string])[] = [
  ['', 'The expression can not be empty;'],
  ['SET', 'Syntax error;'],
  ['SET x', 'Syntax error;'],
  ['SET x = :one,', 'Syntax error;'],
  ['SET x = -:one', 'Syntax error;'],
  ['SET x = amount + :one + :two', 'Syntax error;'],
  ['FOO x', 'Syntax error;'],
  ['REMOVE x y', 'Syntax error;'],
  ['ADD x', 'Syntax error;'],
  ['ADD amount other', 'Syntax error;'],
  ['SET name = :one', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['SET #gone = :one', 'An expression attribute name used in the document path is not defined; attribute name: #gone'],
  ['SET x = :gone', 'An expression attribute value used in expression is not defined; attribute value: :gone'],
  ['SET x = nosuch(title)', 'Invalid function name; function: nosuch'],
  ['SET x = :one SET y = :two', 'The "SET" section can only be used once in an update expression;'],
  ['SET x = :one REMOVE y SET z = :two', 'The "SET" section can only be used once in an update expression;'],
  [
    'SET x = :one, x = :two',
    'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x], path two: [x]',
  ],
  ['SET details = :map, details.a = :one', 'Two document paths overlap with each other;'],
  ['SET details.a = :one REMOVE details', 'Two document paths overlap with each other;'],
  ['REMOVE pieces[0], pieces[0]', 'Two document paths overlap with each other;'],
  [
    'SET details.a = :one, details[0] = :two',
    'Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [details, a], path two: [details, [0]]',
  ],
  ['SET x = amount + :text', order('+', 'S')],
  ['SET x = list_append(:list, :text)', order('list_append', 'S')],
  ['SET x = list_append(:list)', operands('list_append', 1)],
  [
    'SET x = if_not_exists(:text, :one)',
    'Operator or function requires a document path; operator or function: if_not_exists',
  ],
  ['ADD amount :text', 'Incorrect operand type for operator or function; operator: ADD, operand type: STRING'],
  ['ADD amount :list', 'Incorrect operand type for operator or function; operator: ADD, operand type: LIST'],
  ['DELETE tags :one', 'Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER'],
];

/** The same of projections. */
const PROJECTIONS: readonly (readonly [string, string])[] = [
  ['', 'The expression can not be empty;'],
  ['a,', 'Syntax error;'],
  ['name', 'Attribute name is a reserved keyword; reserved keyword: name'],
  ['#gone', 'An expression attribute name used in the document path is not defined; attribute name: #gone'],
  ['a, a', 'Two document paths overlap with each other;'],
  ['m, m.a', 'Two document paths overlap with each other;'],
  ['m.a, m[0]', 'Two document paths conflict with each other;'],
];

export function expressionRules(context: () => SuiteContext): void {
  beforeAll(async () => {
    await context().answer('PutItem', { Item: { ...KEY, amount: { N: '1' } } });
  });

  const change = (extra: object) =>
    context().answer('UpdateItem', { Key: KEY, UpdateExpression: 'SET x = pk', ...extra });
  const refusal = (message: string) => ({ error: 'ValidationException', message: expect.stringContaining(message) });

  test.each(CONDITIONS)('the condition %p is refused: %s', async (ConditionExpression, problem) => {
    const answer = await change({ ConditionExpression, ...valuesIn(VALUES, ConditionExpression) });
    expect(answer).toEqual(refusal(`Invalid ConditionExpression: ${problem}`));
  });

  test.each(UPDATES)('the update %p is refused: %s', async (UpdateExpression, problem) => {
    const answer = await change({ UpdateExpression, ...valuesIn(VALUES, UpdateExpression) });
    expect(answer).toEqual(refusal(`Invalid UpdateExpression: ${problem}`));
  });

  test.each(PROJECTIONS)('the projection %p is refused: %s', async (ProjectionExpression, problem) => {
    const answer = await context().answer('GetItem', { Key: KEY, ProjectionExpression });
    expect(answer).toEqual(refusal(`Invalid ProjectionExpression: ${problem}`));
  });

  const one = { ':one': { N: '1' } };
  const misplaced: readonly (readonly [string, object, string])[] = [
    ['a value that nothing uses', { ExpressionAttributeValues: one }, 'unused in expressions: keys: {:one}'],
    ['a name that nothing uses', { ExpressionAttributeNames: { '#n': 'n' } }, 'unused in expressions: keys: {#n}'],
    ['no value', { ExpressionAttributeValues: {} }, 'ExpressionAttributeValues must not be empty'],
    ['no name', { ExpressionAttributeNames: {} }, 'ExpressionAttributeNames must not be empty'],
    [
      'a value without its colon',
      { ExpressionAttributeValues: { one: { N: '1' } } },
      'contains invalid key: Syntax error',
    ],
    ['a name without its sign', { ExpressionAttributeNames: { n: 'n' } }, 'contains invalid key: Syntax error'],
    [
      'a value that is none',
      { UpdateExpression: 'SET x = :x', ExpressionAttributeValues: { ':x': { SS: [] } } },
      'ExpressionAttributeValues contains invalid value: One or more parameter values were invalid',
    ],
    [
      'a member of the key',
      { ConditionExpression: 'attribute_exists(pk.a)' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: Key: pk",
    ],
    [
      "a member of an index's key",
      { ConditionExpression: 'attribute_exists(shelf[0])' },
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: IndexKey: shelf",
    ],
    [
      'the older way beside an expression',
      { AttributeUpdates: { b: { Value: { S: 'q' } } } },
      'Can not use both expression and non-expression parameters in the same request',
    ],
  ];
  test.each(misplaced)('%s is refused', async (_what, extra, message) => {
    expect(await change(extra)).toEqual(refusal(message));
  });

  test('names and values without an expression are refused', async () => {
    const answer = await context().answer('GetItem', { Key: KEY, ExpressionAttributeNames: { '#n': 'n' } });
    expect(answer).toEqual(refusal('ExpressionAttributeNames can only be specified when using expressions'));
    const put = await context().answer('PutItem', { Item: KEY, ExpressionAttributeValues: one });
    expect(put).toEqual(refusal('ExpressionAttributeValues can only be specified when using expressions'));
  });

  test('an expression has at most 4 KB, 300 operators and 100 alternatives', async () => {
    const project = (spaces: number) =>
      context().answer('GetItem', { Key: KEY, ProjectionExpression: `amount${' '.repeat(spaces)}` });
    expect(await project(4090)).toEqual({ Item: { amount: { N: '1' } } });
    expect(await project(4091)).toEqual(refusal('Expression size has exceeded the maximum allowed size;'));
    const alternatives = (count: number) => {
      const names = Array.from({ length: count }, (_, index) => `:v${String(index)}`);
      return change({
        ConditionExpression: `amount IN (${names.join(',')})`,
        ExpressionAttributeValues: Object.fromEntries(names.map((name, index) => [name, { N: String(index) }])),
      });
    };
    expect(await alternatives(100)).toEqual({});
    expect(await alternatives(101)).toEqual(
      refusal('The IN operator is provided with too many operands; number of operands: 101'),
    );
    const comparisons = (count: number) =>
      change({
        ConditionExpression: Array.from({ length: count }, () => 'amount=:one').join(' OR '),
        ExpressionAttributeValues: one,
      });
    expect(await comparisons(150)).toEqual({});
    expect(await comparisons(151)).toEqual(refusal('The expression contains too many operators; operator count: 301'));
  });

  test('names and values of one text may be other ones the next time', async () => {
    const add = (name: string, value: Item[string]) =>
      context().answer('UpdateItem', {
        Key: keyOf('of one text'),
        UpdateExpression: 'SET #n = :v',
        ConditionExpression: 'attribute_not_exists(#n) OR #n <> :v',
        ExpressionAttributeNames: { '#n': name },
        ExpressionAttributeValues: { ':v': value },
        ReturnValues: 'UPDATED_NEW',
      });
    expect(await add('a', { N: '1' })).toEqual({ Attributes: { a: { N: '1' } } });
    expect(await add('a', { N: '2' })).toEqual({ Attributes: { a: { N: '2' } } });
    expect(await add('b', { N: '2' })).toEqual({ Attributes: { b: { N: '2' } } });
    expect(await add('b', { S: '2' })).toEqual({ Attributes: { b: { S: '2' } } });
    expect(await add('b', { S: '2' })).toMatchObject({ error: 'ConditionalCheckFailedException' });
  });
}
