import { ConditionalCheckFailedException, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from '@jest/globals';
import { N, S } from './context.ts';
import type { Attributes, SuiteContext } from './context.ts';

const ITEM: Attributes = {
  amount: N(5),
  title: S('åäö'),
  details: { M: { a: N(1), tags: { SS: ['x', 'y'] } } },
  parts: { L: [N(1), { M: { z: S('q') } }] },
  tags: { SS: ['x', 'y'] },
  isOpen: { BOOL: false },
  nothing: { NULL: true },
};

const VALUES: Attributes = {
  ':five': { N: '5.0' },
  ':three': N(3),
  ':six': N(6),
  ':text': S('5'),
  ':details': { M: { tags: { SS: ['y', 'x'] }, a: N(1) } },
  ':other': { M: { a: N(2) } },
  ':parts': { L: [N(1), { M: { z: S('q') } }] },
  ':line': { M: { z: S('q') } },
  ':tags': { SS: ['y', 'x'] },
  ':no': { BOOL: false },
  ':null': { NULL: true },
  ':N': S('N'),
  ':x': S('x'),
  ':start': S('å'),
};

/** Each condition and whether it holds of the item above; `gone` and `lost` are attributes that it does not have. */
const CONDITIONS: readonly (readonly [string, boolean])[] = [
  ['amount = :five', true],
  ['amount = :text', false],
  ['amount < :text', false],
  ['amount >= :three AND NOT amount > :five', true],
  ['amount BETWEEN :three AND :six', true],
  ['amount BETWEEN gone AND :six', false],
  ['amount IN (:three, :five)', true],
  ['details = :details', true],
  ['details <> :details', false],
  ['details = :other', false],
  ['details IN (:other, :details)', true],
  ['parts = :parts', true],
  ['tags = :tags', true],
  ['isOpen = :no', true],
  ['nothing = :null', true],
  ['gone = :five', false],
  ['gone <> :five', true],
  ['NOT gone = :five', true],
  ['gone = lost', false],
  ['gone <> lost', true],
  ['gone < lost', false],
  ['gone BETWEEN :three AND :six', false],
  ['attribute_exists(parts[1].z)', true],
  ['attribute_not_exists(parts[5])', true],
  ['attribute_type(amount, :N)', true],
  ['attribute_type(gone, :N)', false],
  ['contains(tags, :x)', true],
  ['contains(parts, :line)', true],
  ['contains(gone, lost)', false],
  ['begins_with(title, :start)', true],
  ['begins_with(gone, lost)', false],
  ['size(title) = :three', true],
  ['size(tags) < :three', true],
  ['size(gone) < :three', false],
  ['size(amount) = :three', false],
  ['attribute_not_exists(gone) AND (amount = :three OR isOpen = :no)', true],
];

export function conditionRules(context: () => SuiteContext): void {
  test.each(CONDITIONS)('as a condition and as a filter, %s is %p', async (expression, expected) => {
    const suite = context();
    const key = suite.newKey();
    await suite.put({ ...key, ...ITEM });
    const used = Object.entries(VALUES).filter(([name]) => new RegExp(`${name}\\b`).test(expression));
    const values = used.length === 0 ? {} : { ExpressionAttributeValues: Object.fromEntries(used) };
    const update = new UpdateItemCommand({
      TableName: suite.table,
      Key: key,
      UpdateExpression: 'SET seen = if_not_exists(seen, pk)',
      ConditionExpression: expression,
      ...values,
    });
    const isAllowed = await suite.client.send(update).then(
      () => true,
      (error: unknown) => {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      },
    );
    const scan = new ScanCommand({
      TableName: suite.table,
      FilterExpression: `pk = :pk AND (${expression})`,
      ExpressionAttributeValues: { ...Object.fromEntries(used), ':pk': key['pk']! },
    });
    expect([isAllowed, (await suite.client.send(scan)).Count]).toEqual([expected, expected ? 1 : 0]);
  });
}
