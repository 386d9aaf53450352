import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { jestOf, setGlobals } from './jest-globals.mjs';

const require = createRequire(import.meta.url);
const GLOBALS = new URL('jest-globals.mjs', import.meta.url).href;

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/modules', import.meta.url)));
registerHooks({
  resolve: (specifier, context, nextResolve) =>
    specifier === '@jest/globals' ? { url: GLOBALS, shortCircuit: true } : nextResolve(specifier, context),
});

/**
 * Runs test files as Node runs them: types are stripped by Node, and a module is loaded once in a worker, for all the
 * files that the worker runs. Jest's own runtime loads and compiles everything anew for each file, in a realm of its
 * own; that took twice the time, and errors of the one realm are not `instanceof Error` in the other.
 *
 * So what a module remembers outlasts a file. What is here is all that Jest's runner asks of a runtime; there are no
 * module mocks.
 */
class NodeRuntime {
  #environment;

  constructor(_config, environment) {
    this.#environment = environment;
  }

  /** Of Jest's test framework each file gets one of its own: it keeps the file's tests. */
  requireInternalModule(path) {
    delete require.cache[path];
    delete globalThis[Symbol.for('EVENT_HANDLERS')];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  setGlobalsForRuntime(globals) {
    const { moduleMocker, fakeTimersModern: timers } = this.#environment;
    setGlobals({ ...globals, jest: jestOf(moduleMocker, timers) });
  }

  enterTestCode() {}
  leaveTestCode() {}
  teardown() {}

  getSourceMaps() {
    return undefined;
  }
  getAllCoverageInfoCopy() {
    return undefined;
  }
}

export { NodeRuntime as 'module.exports' };
