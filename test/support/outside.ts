declare global {
  /** Given by `tools/jest-outside.mjs`. */
  var outside: (path: string) => Promise<unknown>;
}

/**
 * Imports a file of the project outside of Jest's modules: once in a worker, for all test files that it runs. What
 * comes from there is of another realm: its errors are not `instanceof Error` here.
 */
export const outside = async <Module>(path: string): Promise<Module> => (await globalThis.outside(path)) as Module;
