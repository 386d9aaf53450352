/**
 * Jest's own parts, of the version that runs: they are no dependencies of ours, and need not lie beside Jest. With them
 * the project's test files run in a plain process of Node, without Jest's modules, which every file would load anew.
 */
import { createRequire } from 'node:module';

/** A test as jest-circus keeps it. */
export interface CircusTest {
  readonly type: 'test';
  readonly name: string;
  readonly parent: CircusBlock;
  readonly errors: readonly unknown[];
  readonly duration?: number | null;
  mode: 'skip' | 'only' | 'todo' | undefined;
}
export interface CircusBlock {
  readonly type: 'describeBlock';
  readonly name: string;
  readonly parent?: CircusBlock;
  readonly children: readonly (CircusBlock | CircusTest)[];
}
interface CircusState {
  readonly rootDescribeBlock: CircusBlock;
  readonly unhandledErrors: readonly unknown[];
  testTimeout: number;
}
export interface CircusEvent {
  readonly name: string;
  readonly test?: CircusTest;
}
interface Circus extends Record<
  'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'it' | 'test',
  unknown
> {
  readonly getState: () => CircusState;
  readonly resetState: () => void;
  readonly run: () => Promise<{ readonly unhandledErrors: readonly string[] }>;
  readonly addEventHandler: (handler: (event: CircusEvent) => void | Promise<void>) => void;
  readonly removeEventHandler: (handler: (event: CircusEvent) => void | Promise<void>) => void;
}

/** What is used of them here; the rest is for `jestOf`. */
interface Mocker {
  readonly restoreAllMocks: () => void;
}
interface FakeTimers {
  readonly useRealTimers: () => void;
}

const requireFrom = (chain: readonly string[]): NodeJS.Require => {
  let require = createRequire(import.meta.url);
  for (const name of chain) require = createRequire(require.resolve(name));
  return require;
};
const ofGlobals = requireFrom(['@jest/globals']);
const ofConfig = requireFrom(['jest', '@jest/core', 'jest-config']);
const ofEnvironment = createRequire(ofConfig.resolve('jest-environment-node'));

export const circus = ofConfig('jest-circus') as Circus;
const { jestExpect } = ofGlobals('@jest/expect') as { readonly jestExpect: unknown };
const { ModuleMocker } = ofGlobals('jest-mock') as { readonly ModuleMocker: new (global: object) => Mocker };
const { ModernFakeTimers } = ofEnvironment('@jest/fake-timers') as {
  readonly ModernFakeTimers: new (options: object) => FakeTimers;
};

const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {}, rootDir: process.cwd() }, global: globalThis });

const { jestOf, setGlobals } = (await import(new URL('../../jest-globals.mjs', import.meta.url).href)) as {
  readonly jestOf: (mocker: Mocker, timers: FakeTimers) => object;
  readonly setGlobals: (globals: object) => void;
};
setGlobals({ ...circus, expect: jestExpect, jest: jestOf(mocker, timers) });

/** Takes back what a test file put in the place of something. */
export function restoreEverything(): void {
  mocker.restoreAllMocks();
  timers.useRealTimers();
}
