import { createRequire } from 'node:module';

// Jest's own, of the version that runs: it is no dependency of ours, and need not lie beside Jest.
const require = createRequire(
  createRequire(createRequire(import.meta.url).resolve('@jest/core')).resolve('jest-config'),
);
const { TestEnvironment } = require('jest-environment-node');

/**
 * Node's environment with a way out of it. Each test file gets modules of its own, loaded and compiled anew; what
 * `outside` imports is loaded once in a worker, as Node loads it, and is shared by the files that the worker runs.
 */
export default class OutsideEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    /** Imports a file of the project, by its path in it. */
    this.global.outside = (path) => import(new URL(`../${path}`, import.meta.url).href);
  }
}
