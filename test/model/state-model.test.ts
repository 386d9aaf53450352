import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { isLong } from '../support/long.ts';
import { machine } from '../support/order-flow.ts';
import { armsOf } from './flow-arms.ts';
import type { Asked, Told } from './model-thread.ts';
import { PLANTED_BUGS } from './planted-bugs.ts';
import { scenariosFor } from './scenarios.ts';
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

const taken = new Set<string>();

/** What takes more to come about than the model's bounds have. */
const NEVER_TAKEN: Readonly<Record<string, string>> = {
  'CreateOrder Catch CheckoutClosed': 'a run is redriven while the sweep has found it closed, and begins the next one',
  'ReserveStock Catch CheckoutClosed': 'the same, a state later',
  'NotifyResolution Catch StaleRun': 'a run is aborted in its last mail, and redriven after the next one began',
};
/** What takes more to come about than the short scenarios have. */
const TAKEN_AT_LENGTH: Readonly<Record<string, string>> = {
  'HoldsLost Default': 'a run loses its pieces a second time',
  'ConfirmOrder Catch Superseded': 'a customer starts over, and pays the first time, within one try of CancelOrder',
};

describe('no reachable state breaks a rule, and every one comes to a good end by itself', () => {
  test.each(scenariosFor(isLong).map(({ title }) => title))('when %s', async (scenario) => {
    const found = await explored({ scenario });

    for (const arm of found.taken) taken.add(arm);

    expect(told(found)).toBe('');
  });

  test('every state of the flow is reached, and every way out of one is taken', () => {
    const expected = Object.keys(isLong ? NEVER_TAKEN : { ...NEVER_TAKEN, ...TAKEN_AT_LENGTH });

    expect(armsOf(machine).filter((arm) => !taken.has(arm))).toEqual(
      armsOf(machine).filter((arm) => expected.includes(arm)),
    );
    expect(armsOf(machine)).toEqual(expect.arrayContaining(expected));
  });
});

describe('a bug is found', () => {
  test.each(PLANTED_BUGS.map((bug) => [bug.title, bug] as const))('when %s', async (title, { scenario, breaks }) => {
    const found = await explored({ scenario, bug: title });

    expect(told(found)).toContain(breaks);
  });
});
