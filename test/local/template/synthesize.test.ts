import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ensureAssembly } from '../../../local/template/synthesize.ts';
import { makeFixtureProject } from './fixture-project.ts';

let root: string;
let cache: string;

beforeAll(() => {
  root = makeFixtureProject();
  cache = join(root, 'node_modules/.cache/smultron');
});

afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

const assembly = () => ensureAssembly({ environment: 'local', root });

test('the same sources are synthesised once, also when two ask at the same time', async () => {
  const [first, second] = await Promise.all([assembly(), ensureAssembly({ environment: 'local', root: `${root}/` })]);

  expect(second).toBe(first);
  expect(existsSync(join(first, 'CheckoutServiceStack.template.json'))).toBe(true);
  writeFileSync(join(first, 'marker'), '');
  expect(existsSync(join(await assembly(), 'marker'))).toBe(true);
});

test('another environment is another assembly', async () => {
  expect(await ensureAssembly({ environment: 'dev', root })).not.toBe(await assembly());
});

test('a change of a handler is synthesised anew', async () => {
  const before = await assembly();
  writeFileSync(join(root, 'lambdas/api/products.ts'), "export const handler = async () => 'all products';\n");

  expect(await assembly()).not.toBe(before);
});

test('what cannot be synthesised is an error with the sentence of the app, and leaves nothing behind', async () => {
  const handler = join(root, 'lambdas/api/products.ts');
  rmSync(handler);
  try {
    await expect(assembly()).rejects.toThrow(
      'These functions of infra/functions.ts have no file: Products (lambdas/api/products.ts)',
    );
    expect(readdirSync(cache).filter((name) => !name.startsWith('cdk-') || name.includes('.'))).toEqual([]);
  } finally {
    writeFileSync(handler, "export const handler = async () => 'Products';\n");
  }
});

test('a handler that is no TypeScript is told with its place', async () => {
  const handler = join(root, 'lambdas/api/products.ts');
  writeFileSync(handler, 'export const handler = async () => {;');
  try {
    await expect(assembly()).rejects.toThrow(/lambdas\/api\/products\.ts:1:\d+/);
  } finally {
    writeFileSync(handler, "export const handler = async () => 'Products';\n");
  }
});

test.each([
  ['a hold shorter than a payment may take', 'HOLD_SECONDS', 400, "must outlast Swish's window"],
  ['a Swish that takes longer than the wait', 'SWISH_WINDOW_SECONDS', 500, "must outlast Swish's window"],
  ['a sweep that comes too seldom', 'SWEEP_INTERVAL_SECONDS', 120, 'cannot find everything within'],
])('%s is not synthesised', async (_title, name, seconds, sentence) => {
  const file = join(root, 'lambdas/domain/timing.ts');
  const timing = readFileSync(file, 'utf8');
  const changed = timing.replace(new RegExp(`export const ${name} = \\d+;`), `export const ${name} = ${seconds};`);
  expect(changed).not.toBe(timing);
  writeFileSync(file, changed);
  try {
    await expect(assembly()).rejects.toThrow(sentence);
  } finally {
    writeFileSync(file, timing);
  }
});

test('old assemblies and what a killed process left are removed, the one in use is not', async () => {
  const used = await assembly();
  const age = (name: string, minutes: number) => {
    mkdirSync(join(cache, name), { recursive: true });
    const then = new Date(Date.now() - minutes * 60_000);
    utimesSync(join(cache, name), then, then);
  };
  for (let index = 0; index < 10; index++) age(`cdk-${index.toString(16).padStart(16, '0')}`, 10 + index);
  age('cdk-00000000000000ff.1.unfinished', 90);
  age('bundle-old', 90);
  age('bundle-new', 1);

  writeFileSync(join(root, 'statemachine/README.md'), 'something new');
  const current = await assembly();
  expect(current).not.toBe(used);

  const left = readdirSync(cache);
  expect(left.filter((name) => name.startsWith('cdk-'))).toHaveLength(8);
  expect(left.map((name) => join(cache, name))).toEqual(expect.arrayContaining([used, current]));
  expect(left).toContain('bundle-new');
  expect(left).not.toContain('bundle-old');
  expect(left).not.toContain('cdk-00000000000000ff.1.unfinished');
});
