import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Asked, Told } from './model-thread.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Found } from './search.ts';

/** The model has a time of its own, so it has a thread of its own. */
let thread: Worker;
beforeAll(() => {
  thread = new Worker(new URL('./model-thread.ts', import.meta.url), { execArgv: [] });
});
afterAll(() => thread.terminate());

async function explored(asked: Asked): Promise<Found> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  thread.postMessage(asked);
  const [told] = (await once(thread, 'message')) as [Told];
  if ('failed' in told) throw new Error(told.failed);
  return told.found;
}

/** What broke, and how it came to that: nothing when nothing did. */
const told = ({ broken }: Found): string =>
  broken === undefined ? '' : [...broken.rules, '', ...broken.trace].join('\n');

describe('no reachable state breaks a rule, and every one comes to a good end by itself', () => {
  test.each(SCENARIOS.map(({ title }) => title))('when %s', async (scenario) => {
    const found = await explored({ scenario });

    expect(told(found)).toBe('');
    expect(found.states).toBeGreaterThan(1);
  });
});

describe('a bug is found', () => {
  test.each(PLANTED_BUGS.map((bug) => [bug.title, bug] as const))('when %s', async (title, { scenario, breaks }) => {
    const found = await explored({ scenario, bug: title });

    expect(told(found)).toContain(breaks);
  });
});
