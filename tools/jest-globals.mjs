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

/** The members of `jest` that test files use, by Jest's own mocker and fake timers. */
export const jestOf = (mocker, timers) => ({
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  restoreAllMocks: () => mocker.restoreAllMocks(),
  useFakeTimers: (settings) => timers.useFakeTimers(settings),
  useRealTimers: () => timers.useRealTimers(),
  setSystemTime: (now) => timers.setSystemTime(now),
  getTimerCount: () => timers.getTimerCount(),
  advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
  advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
});
