import { expect, test } from '@jest/globals';
import type { AttributeValue, Item } from '../../../../local/dynamodb/types.ts';
import { inOrder, keyOf, valuesIn } from './context.ts';
import type { SuiteContext } from './context.ts';

const KEY = keyOf('of updates');

const PLACE: AttributeValue = { M: { z: { N: '7' } } };
const DEEP: AttributeValue = { M: { l: { L: [{ N: '1' }, { S: 'z' }] } } };
const DETAILS: Item = { a: { N: '1' }, b: { S: 'x' }, deep: DEEP };

const ITEM: Item = {
  ...KEY,
  amount: { N: '5' },
  title: { S: 'abc' },
  details: { M: DETAILS },
  parts: { L: [{ S: 'p0' }, { S: 'p1' }, { S: 'p2' }, PLACE] },
  tags: { SS: ['x', 'y'] },
  sizes: { NS: ['1', '2.5'] },
  codes: { BS: ['AQ==', 'Ag=='] },
  isOpen: { BOOL: true },
};

const VALUES: Item = {
  ':one': { N: '1' },
  ':five': { N: '5' },
  ':tenth': { N: '0.1' },
  ':fifth': { N: '0.2' },
  ':most': { N: '99999999999999999999999999999999999999' },
  ':largest': { N: '9.9999999999999999999999999999999999999E+125' },
  ':text': { S: 'new' },
  ':blank': { S: '' },
  ':null': { NULL: true },
  ':bytes': { B: 'AP8H' },
  ':yz': { SS: ['y', 'z'] },
  ':xy': { SS: ['x', 'y'] },
  ':sizes': { NS: ['2.5', '7'] },
  ':codes': { BS: ['Ag==', 'Aw=='] },
  ':nine': { L: [{ N: '9' }] },
  ':none': { L: [] },
  ':members': { M: { q: { S: 'v' } } },
};

const parts = (...members: AttributeValue[]): Item => ({ parts: { L: members } });
const details = (changed: Item): Item => ({ details: { M: { ...DETAILS, ...changed } } });
const text = (S: string): AttributeValue => ({ S });

/** What an update makes of the item above: what is other than before, and `undefined` for what is gone. */
const CHANGES: Readonly<
  Record<string, Readonly<Record<string, Readonly<Record<string, AttributeValue | undefined>>>>>
> = {
  'SET counts with what was there': {
    'SET amount = amount + :one': { amount: { N: '6' } },
    'SET amount = amount - :five': { amount: { N: '0' } },
    'SET amount = :one - amount': { amount: { N: '-4' } },
    'SET x = amount + details.a': { x: { N: '6' } },
    'SET x = (amount + :one)': { x: { N: '6' } },
    'SET x = :tenth + :fifth': { x: { N: '0.3' } },
    'SET x = if_not_exists(gone, :one) + :one': { x: { N: '2' } },
    'SET amount = if_not_exists(amount, :one) + :one': { amount: { N: '6' } },
    'SET amount = details.a, details.a = amount': { amount: { N: '1' }, ...details({ a: { N: '5' } }) },
    'SET x = amount REMOVE amount': { x: { N: '5' }, amount: undefined },
    'SET x = amount ADD amount :one': { x: { N: '5' }, amount: { N: '6' } },
    'SET x = details REMOVE details.a, details.b': { x: { M: DETAILS }, details: { M: { deep: DEEP } } },
    'SET x = list_append(parts, :nine), parts[3].z = :text': {
      x: { L: [text('p0'), text('p1'), text('p2'), PLACE, { N: '9' }] },
      ...parts(text('p0'), text('p1'), text('p2'), { M: { z: text('new') } }),
    },
    'SET x = :one ADD y :five': { x: { N: '1' }, y: { N: '5' } },
  },
  'SET puts values of every type': {
    'SET x = :text': { x: text('new') },
    'SET x = :blank': { x: text('') },
    'SET x = :null': { x: { NULL: true } },
    'SET x = :bytes': { x: { B: 'AP8H' } },
    'SET x = :yz': { x: { SS: ['y', 'z'] } },
    'SET x = :none': { x: { L: [] } },
    'SET isOpen = :members': { isOpen: { M: { q: text('v') } } },
    'SET x = title': { x: text('abc') },
    'SET x = parts[3].z': { x: { N: '7' } },
    'SET x = details.deep': { x: DEEP },
    'SET x = pk': { x: text('of updates') },
    'set x = :text remove title add y :one delete tags :yz': {
      x: text('new'),
      title: undefined,
      y: { N: '1' },
      tags: { SS: ['x'] },
    },
  },
  'SET puts what is not there yet': {
    'SET amount = if_not_exists(amount, :one)': {},
    'SET x = if_not_exists(gone, :text)': { x: text('new') },
    'SET x = if_not_exists(gone, amount)': { x: { N: '5' } },
    'SET x = if_not_exists(x, if_not_exists(y, :text))': { x: text('new') },
    'SET details.q = if_not_exists(details.q, :text)': details({ q: text('new') }),
  },
  'SET puts lists together': {
    'SET parts = list_append(:nine, parts)': parts({ N: '9' }, text('p0'), text('p1'), text('p2'), PLACE),
    'SET parts = list_append(parts, :nine)': parts(text('p0'), text('p1'), text('p2'), PLACE, { N: '9' }),
    'SET x = list_append(if_not_exists(gone, :none), :nine)': { x: { L: [{ N: '9' }] } },
    'SET x = list_append(:nine, :nine)': { x: { L: [{ N: '9' }, { N: '9' }] } },
    'SET x = list_append(details.deep.l, :nine)': { x: { L: [{ N: '1' }, text('z'), { N: '9' }] } },
  },
  'SET reaches into maps and lists': {
    'SET details.c = :one': details({ c: { N: '1' } }),
    'SET details.a = :text, details.b = :one': details({ a: text('new'), b: { N: '1' } }),
    'SET details.deep.l[0] = :text': details({ deep: { M: { l: { L: [text('new'), text('z')] } } } }),
    'SET details.deep.l[9] = :text': details({ deep: { M: { l: { L: [{ N: '1' }, text('z'), text('new')] } } } }),
    'SET parts[1] = :text': parts(text('p0'), text('new'), text('p2'), PLACE),
    'SET parts[9] = :text, parts[8] = :one': parts(text('p0'), text('p1'), text('p2'), PLACE, { N: '1' }, text('new')),
    'SET parts[3].y = :text': parts(text('p0'), text('p1'), text('p2'), { M: { z: { N: '7' }, y: text('new') } }),
    'SET parts[0] = parts[1], parts[1] = parts[0]': parts(text('p1'), text('p0'), text('p2'), PLACE),
  },
  'REMOVE takes away what is there, by the places that were': {
    'REMOVE title, gone': { title: undefined },
    'REMOVE details.a': { details: { M: { b: DETAILS['b']!, deep: DEEP } } },
    'REMOVE details.gone': {},
    'REMOVE parts[0]': parts(text('p1'), text('p2'), PLACE),
    'REMOVE parts[9]': {},
    'REMOVE parts[0], parts[1]': parts(text('p2'), PLACE),
    'REMOVE parts[2], parts[0]': parts(text('p1'), PLACE),
    'REMOVE parts[0], parts[3].z': parts(text('p1'), text('p2'), { M: {} }),
    'REMOVE parts[0] SET parts[1] = :text': parts(text('new'), text('p2'), PLACE),
    'REMOVE parts[0] SET parts[9] = :text': parts(text('p1'), text('p2'), PLACE, text('new')),
    'SET parts[1] = parts[0] REMOVE parts[0]': parts(text('p0'), text('p2'), PLACE),
    'REMOVE parts[2] ADD parts[3].z :one': parts(text('p0'), text('p1'), { M: { z: { N: '8' } } }),
    'REMOVE details.deep.l[0], parts[0]': {
      ...details({ deep: { M: { l: { L: [text('z')] } } } }),
      ...parts(text('p1'), text('p2'), PLACE),
    },
  },
  'ADD counts, and puts into sets': {
    'ADD amount :one': { amount: { N: '6' } },
    'ADD x :one': { x: { N: '1' } },
    'ADD details.a :one, details.x :five': details({ a: { N: '2' }, x: { N: '5' } }),
    'ADD parts[3].z :one': parts(text('p0'), text('p1'), text('p2'), { M: { z: { N: '8' } } }),
    'ADD tags :yz': { tags: { SS: ['x', 'y', 'z'] } },
    'ADD x :yz': { x: { SS: ['y', 'z'] } },
    'ADD sizes :sizes': { sizes: { NS: ['1', '2.5', '7'] } },
    'ADD codes :codes': { codes: { BS: ['AQ==', 'Ag==', 'Aw=='] } },
  },
  'DELETE takes out of sets, and the set with its last member': {
    'DELETE tags :yz': { tags: { SS: ['x'] } },
    'DELETE tags :xy': { tags: undefined },
    'DELETE sizes :sizes, codes :codes': { sizes: { NS: ['1'] }, codes: { BS: ['AQ=='] } },
    'DELETE gone :yz': {},
    'DELETE details.gone :yz': {},
  },
};

/** Updates that do not fit the item, and the error's text as far as both tell the same. */
const MISFITS: Readonly<Record<string, readonly string[]>> = {
  'An operand in the update expression has an incorrect data type': [
    'SET amount = title + :one',
    'SET x = amount + details',
    'SET x = list_append(amount, :nine)',
    'ADD title :one',
    'ADD tags :sizes',
    'ADD parts[0] :one',
    'ADD parts :one',
    'DELETE title :yz',
    'DELETE tags :sizes',
  ],
  'The provided expression refers to an attribute that does not exist in the item': [
    'SET x = gone',
    'SET x = parts[9]',
    'SET x = gone + :one',
    'SET x = list_append(gone, :nine)',
    'SET x = if_not_exists(gone, lost)',
  ],
  'The document path provided in the update expression is invalid for update': [
    'SET gone.a = :text',
    'SET gone[0] = :text',
    'SET amount.a = :text',
    'SET title[0] = :text',
    'SET details[0] = :text',
    'SET parts.a = :text',
    'SET parts[0].y = :text',
    'SET details.gone.a = :text',
    'REMOVE gone.a',
    'REMOVE details.gone.b',
    'REMOVE title.a',
    'ADD gone.x :one',
    'DELETE gone.x :yz',
  ],
  'Cannot update attribute pk. This attribute is part of the key': [
    'SET pk = :text',
    'SET pk.a = :text',
    'REMOVE pk',
    'ADD pk :one',
  ],
  // A number that cannot be kept: with one of 38 digits, and one of the largest that there are.
  ' ': [
    'SET x = :most + :tenth',
    'SET x = :largest + :largest',
    'ADD x :largest, amount :tenth SET y = :most + :tenth',
  ],
};

export function updateRules(context: () => SuiteContext): void {
  const update = async (UpdateExpression: string, extra: object) => {
    await context().answer('PutItem', { Item: ITEM });
    const request = { Key: KEY, UpdateExpression, ...valuesIn(VALUES, UpdateExpression), ...extra };
    return context().answer('UpdateItem', request);
  };

  const changes = Object.entries(CHANGES).flatMap(([rule, cases]) =>
    Object.entries(cases).map(([expression, change]) => [rule, expression, change] as const),
  );
  test.each(changes)('%s: %s', async (_rule, expression, change) => {
    const { Attributes } = await update(expression, { ReturnValues: 'ALL_NEW' });
    const after = inOrder(Object.fromEntries(Object.entries({ ...ITEM, ...change }).filter(([, value]) => value)));
    expect(inOrder(Attributes)).toEqual(after);
    expect(inOrder((await context().answer('GetItem', { Key: KEY }))['Item'])).toEqual(after);
  });

  const misfits = Object.entries(MISFITS).flatMap(([problem, cases]) =>
    cases.map((expression) => [expression, problem] as const),
  );
  test.each(misfits)('%s changes nothing: %s', async (expression, problem) => {
    const answer = await update(expression, {});
    expect(answer).toEqual({ error: 'ValidationException', message: expect.stringContaining(problem) });
    expect(inOrder((await context().answer('GetItem', { Key: KEY }))['Item'])).toEqual(inOrder(ITEM));
  });

  test('an update makes the item that is not there, of its key and what is set', async () => {
    const suite = context();
    const Key = keyOf('made by an update');
    const change = {
      Key,
      UpdateExpression: 'SET shelf = :text, details = :members ADD amount :one',
      ...valuesIn(VALUES, ':text :members :one'),
      ReturnValues: 'ALL_NEW',
    };
    const Attributes = { ...Key, shelf: text('new'), details: VALUES[':members'], amount: { N: '1' } };
    expect(await suite.answer('UpdateItem', change)).toEqual({ Attributes });
    const bare = keyOf('made of nothing');
    expect(await suite.answer('UpdateItem', { Key: bare, ReturnValues: 'ALL_NEW' })).toEqual({ Attributes: bare });
    expect(await suite.answer('GetItem', { Key: bare })).toEqual({ Item: bare });
  });

  test.each([
    ['NONE', {}],
    ['ALL_OLD', { Attributes: ITEM }],
    ['ALL_NEW', { Attributes: { ...ITEM, title: text('new'), x: { N: '1' }, isOpen: undefined } }],
    ['UPDATED_OLD', { Attributes: { title: text('abc'), isOpen: { BOOL: true } } }],
    ['UPDATED_NEW', { Attributes: { title: text('new'), x: { N: '1' } } }],
  ])('an update that returns %s', async (ReturnValues, expected) => {
    const answer = await update('SET title = :text, x = :one REMOVE isOpen', { ReturnValues });
    expect(inOrder(answer)).toEqual(inOrder(expected));
  });

  test.each([
    ['UPDATED_OLD', 'SET x = :one'],
    ['UPDATED_NEW', 'REMOVE title'],
    ['UPDATED_OLD', 'REMOVE gone'],
  ])('with nothing to return, %s of %s returns no attributes', async (ReturnValues, expression) => {
    expect(await update(expression, { ReturnValues })).toEqual({});
  });

  test.each([
    ['PutItem', { Item: KEY }],
    ['DeleteItem', { Key: KEY }],
  ])('%s returns what was there, and nothing else', async (operation, request) => {
    const suite = context();
    const ask = async (ReturnValues: string) => {
      await suite.answer('PutItem', { Item: ITEM });
      return suite.answer(operation, { ...request, ReturnValues });
    };
    expect(inOrder(await ask('ALL_OLD'))).toEqual(inOrder({ Attributes: ITEM }));
    expect(await ask('NONE')).toEqual({});
    for (const returned of ['ALL_NEW', 'UPDATED_OLD', 'UPDATED_NEW', 'SOME']) {
      expect(await ask(returned)).toMatchObject({ error: 'ValidationException' });
    }
  });
}
