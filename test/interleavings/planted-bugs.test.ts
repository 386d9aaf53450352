import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { isLong } from '../support/long.ts';
import { plant, PLANTED_BUGS } from './planted-bugs.ts';
import { exploreIn, startThread } from './threads.ts';

/** What every run plants; the long suite plants them all. */
const SHORT = new Set(['holds pieces without looking at what others hold', 'believes the callback']);

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test.each(PLANTED_BUGS.filter(({ name }) => isLong || SHORT.has(name)))(
  'it is found when the shop $name',
  async (planted) => {
    const thread = await startThread(plant(planted, read));
    try {
      const { failure } = await exploreIn(thread, 'explore', { seed: 1, runs: planted.within, isShrunk: isLong });
      expect(failure?.broken.filter((sentence) => planted.breaks.test(sentence))).not.toEqual([]);
      expect(failure?.line).toMatch(/^interleaving \{/);
    } finally {
      await thread.end();
    }
  },
  120_000,
);

test('a bug whose place in the code has gone is said to be nowhere', () => {
  const nowhere = { ...PLANTED_BUGS[0], name: 'nowhere', changes: [{ file: 'README.md', from: '\u0000', to: '' }] };
  expect(() => plant(nowhere as (typeof PLANTED_BUGS)[number], read)).toThrow('"nowhere" has 0 places');
});
