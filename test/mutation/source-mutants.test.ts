import { describe, expect, test } from '@jest/globals';
import { mutated } from '../../tools/mutation/mutant.ts';
import { sourceMutants } from '../../tools/mutation/source-mutants.ts';

/** Every change of a text, as the lines that come of it. */
const changesOf = (text: string): string[] =>
  sourceMutants('lambdas/steps/a-step.ts', text, 'steps').map((mutant) => mutated(text, mutant).trim());

describe('a decision', () => {
  test('goes one way and the other, and a limit moves by one', () => {
    expect(changesOf('if (free < wanted) refuse();')).toEqual([
      'if (true) refuse();',
      'if (false) refuse();',
      'if (free <= wanted) refuse();',
    ]);
  });

  test('of several parts misses each of them', () => {
    expect(changesOf('const isOpen = paid && !(ended || closing);')).toEqual([
      'const isOpen = (!(ended || closing));',
      'const isOpen = paid;',
      'const isOpen = paid &&  (ended || closing);',
      'const isOpen = paid && !(closing);',
      'const isOpen = paid && !(ended);',
    ]);
  });

  test('whether two are the same is turned where it is no test', () => {
    expect(changesOf('const isPaid = outcome === PAID;')).toEqual(['const isPaid = outcome !== PAID;']);
  });
});

describe('work', () => {
  test('is not done', () => {
    expect(changesOf('async function step() { await write(item); }')).toEqual(['async function step() { ; }']);
  });

  test('comes in another order where the second needs nothing of the first', () => {
    const two =
      'async function step() {\n  const a = await one();\n  const b = await two(SECOND);\n  await use(a, b);\n}';
    expect(changesOf(two)).toContainEqual(
      'async function step() {\n  const b = await two(SECOND);\n  const a = await one();\n  await use(a, b);\n}',
    );
    expect(changesOf(two.replace('SECOND', 'a')).some((text) => /two.*one/s.test(text))).toBe(false);
  });

  test('that went wrong is not caught', () => {
    expect(changesOf('try { await send(); } catch (error) { report(error); }')).toContainEqual(
      'try { await send(); } catch (error) { if (true) throw error; report(error); }',
    );
  });

  test('that is refused goes on: an error is not thrown, a function does not return', () => {
    expect(
      changesOf('function step() { for (const one of all) { if (one) { note(); return; } throw late; } }'),
    ).toEqual(
      expect.arrayContaining([
        'function step() { for (const one of all) { if (one) { note(); ; } throw late; } }',
        'function step() { for (const one of all) { if (one) { note(); return; } ; } }',
      ]),
    );
  });

  test('of the log is left alone', () => {
    expect(changesOf("logger.info('Order cancelled', { reason, count: 1 });")).toEqual([]);
  });
});

describe('what is written or asked for', () => {
  test('misses each of its parts', () => {
    expect(changesOf('const parts = { order, ...holds };')).toEqual([
      'const parts = { ...holds };',
      'const parts = { order };',
    ]);
    expect(changesOf('const names = [dueAt, dueShard,];')).toEqual([
      'const names = [dueShard,];',
      'const names = [dueAt,];',
    ]);
    expect(changesOf('const open = all(EXISTS, NOT_ENDED);')).toEqual([
      'const open = all(NOT_ENDED);',
      'const open = all(EXISTS);',
    ]);
  });

  test('leaves the values of a condition alone: without one of them DynamoDB refuses the text', () => {
    expect(changesOf("const paid = { expression: name, values: { paid: 'PAID' } };")).toEqual([
      "const paid = { values: { paid: 'PAID' } };",
      'const paid = { expression: name };',
    ]);
  });

  test('misses a rule of its schema', () => {
    expect(changesOf('const Name = z.string().trim().min(2);')).toEqual([
      'const Name = z.string().min(2);',
      'const Name = z.string().trim();',
      'const Name = z.string().trim().min(4);',
    ]);
  });
});

describe('a condition of DynamoDB', () => {
  const always = (attribute: string) => `attribute_exists(${attribute}) OR attribute_not_exists(${attribute})`;

  test('misses each clause, and still uses its values', () => {
    expect(changesOf("const open = '#deadline > :now AND attribute_exists(#id)';")).toEqual([
      `const open = '(${always('#deadline')} OR #deadline > :now) AND attribute_exists(#id)';`,
      "const open = '#deadline >= :now AND attribute_exists(#id)';",
      `const open = '#deadline > :now AND (${always('#id')} OR attribute_exists(#id))';`,
      "const open = '#deadline > :now AND attribute_not_exists(#id)';",
    ]);
  });

  test('misses an alternative, and a group of clauses as a whole', () => {
    const changes = changesOf("const free = '(attribute_not_exists(#asked) AND #rank = :none) OR #rank = :unpaid';");
    expect(changes).toContainEqual(
      `const free = '(attribute_not_exists(#asked) AND #rank = :none) OR (attribute_exists(#rank) AND attribute_not_exists(#rank) AND #rank = :unpaid)';`,
    );
    expect(changes).toContainEqual(
      `const free = '(attribute_exists(#asked) AND attribute_not_exists(#asked) AND (attribute_not_exists(#asked) AND #rank = :none)) OR #rank = :unpaid';`,
    );
  });

  test('in a template is one too', () => {
    expect(changesOf('const same = `${path}.#status = :status`;')).toContainEqual(
      'const same = `${path}.#status <> :status`;',
    );
  });
});

describe('values', () => {
  test('are others', () => {
    expect(changesOf('const MAIL_DUE_SECONDS = 900;')).toEqual(['const MAIL_DUE_SECONDS = 1800;']);
    expect(changesOf('const CONFIRM_TRIES = 5;')).toEqual(['const CONFIRM_TRIES = 1;']);
    expect(changesOf('const at = Math.max(now, due + margin);')).toEqual([
      'const at = Math.min(now, due + margin);',
      'const at = Math.max(now, due - margin);',
    ]);
    expect(changesOf('const PHONE = /^46\\d+$/;')).toEqual(['const PHONE = /46\\d+$/;', 'const PHONE = /^46\\d+/;']);
  });

  test('of a text are joined as they were', () => {
    expect(changesOf("const line = 'a' + (b ? 'c' : name);").some((text) => text.includes("'a' -"))).toBe(false);
  });

  test('of types are none', () => {
    expect(changesOf('type Rank = 0 | 1; interface Row { readonly is: true }')).toEqual([]);
  });
});

test('a mutant keeps its name when something else of its file changes', () => {
  const idsOf = (text: string) => sourceMutants('lambdas/steps/a-step.ts', text, 'steps').map(({ id }) => id);
  const before = idsOf('function step() { if (isPaid) confirm(); }');

  expect(before).toHaveLength(2);
  expect(before[0]).toMatch(/^steps\/a-step step always-true [0-9a-f]{4}$/);
  expect(idsOf('const LIMIT = 3;\n\nfunction step() { if (isPaid) confirm(); }').slice(1)).toEqual(before);
});
