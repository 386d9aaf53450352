import { beforeEach, expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { LiveLoader, type Loaded } from '../../../web/design/live-loader.ts';

let answers: PromiseWithResolvers<string>[];
let signals: AbortSignal[];
let shown: Loaded<string>[];
let pauses: number[];
let waiting: (() => void)[];
beforeEach(() => {
  answers = [];
  signals = [];
  shown = [];
  pauses = [];
  waiting = [];
});

const start = (): LiveLoader<string> =>
  new LiveLoader<string>({
    load: (signal) => {
      const answer = Promise.withResolvers<string>();
      answers.push(answer);
      signals.push(signal);
      return answer.promise;
    },
    show: (loaded) => shown.push(loaded),
    later: (work, afterMs) => {
      pauses.push(afterMs);
      waiting.push(work);
      return () => {
        waiting = waiting.filter((one) => one !== work);
      };
    },
  });

const fails = async (): Promise<void> => {
  answers.at(-1)?.reject(new Error('nobody there'));
  await turn();
};
const says = async (text: string): Promise<void> => {
  answers.at(-1)?.resolve(text);
  await turn();
};
const timePasses = (): void => {
  for (const work of waiting.splice(0)) work();
};

test('however often it is told meanwhile, one request runs, and one more after it', async () => {
  const loader = start();
  loader.again();
  loader.again();
  expect(answers).toHaveLength(1);

  await says('first');
  expect(answers).toHaveLength(2);
  await says('second');

  expect(answers).toHaveLength(2);
  expect(shown.map(({ data }) => data)).toEqual(['first', 'second']);
});

test('the last answer stays while newer ones fail, and the error goes with the next success', async () => {
  start();
  await says('known');
  const loader = start();
  await says('known');
  loader.again();
  await fails();
  expect(shown.at(-1)).toMatchObject({ data: 'known', error: new Error('nobody there') });

  timePasses();
  await says('newer');

  expect(shown.at(-1)).toEqual({ data: 'newer', error: undefined });
});

test('after failures it tries by itself with pauses that grow to a limit, and start anew after a success', async () => {
  const loader = start();
  for (let failure = 0; failure < 6; failure++) {
    await fails();
    timePasses();
  }
  await says('there again');
  loader.again();
  await fails();

  expect(pauses).toEqual([500, 1000, 2000, 4000, 5000, 5000, 500]);
});

test('whoever asks does not wait for the pause, which is then taken back', async () => {
  const loader = start();
  await fails();

  loader.again();

  expect(answers).toHaveLength(2);
  expect(waiting).toEqual([]);
});

test('one that was ended shows nothing, asks nothing and lets its request go', async () => {
  const loader = start();
  loader.end();
  await says('too late');
  loader.again();

  expect(shown).toEqual([]);
  expect(answers).toHaveLength(1);
  expect(signals[0]?.aborted).toBe(true);
});
