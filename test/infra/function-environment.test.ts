import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { functionDefinitions } from '../../infra/functions.ts';
import { readTemplate } from '../../local/template/read-template.ts';
import { ensureAssembly } from '../../local/template/synthesize.ts';

interface Loaded {
  readonly name: string;
  readonly read: readonly string[];
  readonly exports: readonly string[];
  readonly error?: string;
}

/**
 * Loads every bundle with the environment of its function, once as it is on one machine and once with a Swish that wants
 * a certificate, and reports which variables it asked for. A process of its own, because a module reads its environment
 * when it loads, and every test of a worker shares what it has loaded.
 */
const loader = `
  const found = [];
  for (const { name, codeFolder, environment } of JSON.parse(process.argv[1])) {
    const read = new Set();
    const load = (changes) => {
      process.env = new Proxy({ ...environment, ...changes, AWS_REGION: 'eu-north-1' }, {
        get: (target, key) => (typeof key === 'string' && read.add(key), target[key]),
      });
      const file = codeFolder + '/index.cjs';
      delete require.cache[file];
      try {
        return require(file);
      } catch (error) {
        return { error: String(error) };
      }
    };
    const { error, ...module } = load({});
    const withSwish = environment.SWISH_ENVIRONMENT ? load({ SWISH_ENVIRONMENT: 'mss' }) : {};
    found.push({ name, read: [...read], exports: Object.keys(module), error: error ?? withSwish.error });
  }
  process.stdout.write(JSON.stringify(found));
`;

let loaded: Map<string, Loaded>;
let given: Map<string, readonly string[]>;

beforeAll(async () => {
  const assembly = await ensureAssembly({ environment: 'local' });
  const { functions } = readTemplate(assembly, { parameters: {}, resolve: { apiUrl: 'http://127.0.0.1:3000' } });
  given = new Map(functions.map(({ name, environment }) => [name, Object.keys(environment)]));
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', loader, JSON.stringify(functions)], {
    encoding: 'utf8',
    timeout: 50_000,
  });
  if (stdout === '') throw new Error(stderr);
  loaded = new Map((JSON.parse(stdout) as Loaded[]).map((each) => [each.name, each]));
});

describe.each(functionDefinitions.map(({ name }) => name))('%s', (name) => {
  test('loads with the variables it is given, and exports its handler', () => {
    expect(loaded.get(name)?.error).toBeUndefined();
    expect(loaded.get(name)?.exports).toContain('handler');
  });

  test('is given no variable that it does not read', () => {
    const read = loaded.get(name)?.read ?? [];

    expect(given.get(name)?.filter((variable) => !read.includes(variable))).toEqual([]);
  });
});
