/**
 * What `@jest/globals` is for test files: Jest makes these anew for each, and a module that several files share has to
 * reach those of the file that runs.
 */
const current = { describe: undefined };

/** Says whose they are from now on. */
export const setGlobals = (globals) => Object.assign(current, globals);

const ofCurrent = (name) =>
  new Proxy(() => {}, {
    apply: (_target, _this, given) => current[name](...given),
    get: (_target, member) => current[name][member],
  });

export const afterAll = ofCurrent('afterAll');
export const afterEach = ofCurrent('afterEach');
export const beforeAll = ofCurrent('beforeAll');
export const beforeEach = ofCurrent('beforeEach');
export const describe = ofCurrent('describe');
export const expect = ofCurrent('expect');
export const jest = ofCurrent('jest');
export const test = ofCurrent('test');
