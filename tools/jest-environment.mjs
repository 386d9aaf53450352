import { createRequire, flushCompileCache } from 'node:module';

// Jest's own, of the version that runs: they are no dependencies of ours, and need not lie beside Jest.
const require = createRequire(
  createRequire(createRequire(import.meta.url).resolve('@jest/core')).resolve('jest-environment-node'),
);
const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

if (process.send !== undefined) {
  process.once('exit', () => {
    flushCompileCache();
    // To end the threads of functions takes half a second, after which Jest takes a worker for stuck.
    process.kill(process.pid, 'SIGKILL');
  });
}

/** The globals that a test file may have changed: for the next one they are as they were. */
const { console } = globalThis;
const exit = process.exit.bind(process);

/**
 * Node as it is: test files share the globals and the modules of the worker that runs them (see `jest-runtime.mjs`).
 * The variables of the environment are given back after each file as they were before it.
 */
export default class NodeEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #variables = {};

  constructor({ projectConfig }) {
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
  }

  async setup() {
    this.#variables = { ...process.env };
  }

  async teardown() {
    this.moduleMocker.restoreAllMocks();
    this.fakeTimersModern.dispose();
    for (const name of Object.keys(process.env)) if (!(name in this.#variables)) delete process.env[name];
    Object.assign(process.env, this.#variables);
    globalThis.console = console;
    process.exit = exit;
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Nothing runs in a context of its own. */
  getVmContext() {
    return null;
  }
}
