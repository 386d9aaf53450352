import { relative } from 'node:path';
import { createRequire } from 'node:module';

// Jest's own, of the version that runs: it is no dependency of ours, and need not lie beside Jest.
const require = createRequire(createRequire(import.meta.url).resolve('@jest/core'));
const { default: TestSequencer } = require('@jest/test-sequencer');

/**
 * The files that take longest, which the size of a file does not tell. The second one needs no cloud: so on a fresh
 * clone the first synthesises the stacks while nobody else waits to do the same.
 */
const LONGEST = [
  'test/interleavings/interleavings.test.ts',
  'test/faults/matrix.test.ts',
  'test/interleavings/planted-bugs.test.ts',
  'test/local/template/synthesize.test.ts',
  'test/hostile-input/hostile-input.test.ts',
  'test/model/state-model.test.ts',
  'test/browser/shop.test.ts',
  'test/flow/payment-truth/payments.test.ts',
  'test/flow/permissions/every-right.test.ts',
  'test/flow/payment-truth/late-money.test.ts',
  'test/browser/console-orders.test.ts',
  'test/flow/abuse.test.ts',
];

/** Begins with the longest files, so that no worker is left alone with one at the end; Jest itself must have seen them once. */
export default class LongestFirst extends TestSequencer {
  sort(tests) {
    const rank = ({ path, context }) => {
      const position = LONGEST.indexOf(relative(context.config.rootDir, path));
      return position < 0 ? LONGEST.length : position;
    };
    return super.sort(tests).toSorted((left, right) => rank(left) - rank(right));
  }
}
