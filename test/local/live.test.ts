import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Changes } from '../../local/live/changes.ts';
import type { Topic } from '../../web/design/topics.ts';

let changes: Changes;
let told: Topic[][];
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'Date', 'performance'] });
  changes = new Changes();
  told = [];
});
afterEach(() => {
  changes.close();
  jest.useRealTimers();
});

const listen = () => changes.subscribe((topics) => told.push([...topics].toSorted()));
/** Lets what is told at once be told. */
const atOnce = () => Promise.resolve();
const nextTime = () => jest.advanceTimersByTime(100);

describe('changes', () => {
  test('are told at once, what changes in one go together', async () => {
    listen();

    changes.note('tables');
    changes.note('executions');
    changes.note('tables');
    expect(told).toEqual([]);
    await atOnce();

    expect(told).toEqual([['executions', 'tables']]);
  });

  test('that follow closely wait, and are told together', async () => {
    listen();
    changes.note('clock');
    await atOnce();

    changes.note('clock');
    await atOnce();
    changes.note('mails');
    await atOnce();
    expect(told).toHaveLength(1);
    nextTime();

    expect(told).toEqual([['clock'], ['clock', 'mails']]);
  });

  test('go on being told in turn for as long as they come', async () => {
    listen();
    for (let turn = 0; turn < 3; turn++) {
      changes.note('executions');
      await atOnce();
      nextTime();
    }

    expect(told).toEqual([['executions'], ['executions'], ['executions']]);
  });

  test('are told at once again after a silence', async () => {
    listen();
    changes.note('clock');
    await atOnce();
    nextTime();

    changes.note('mails');
    await atOnce();

    expect(told).toEqual([['clock'], ['mails']]);
  });

  test('are told to everybody who listens, also to a function that listens twice, and to nobody who stopped', async () => {
    const listener = jest.fn();
    const stopFirst = changes.subscribe(listener);
    changes.subscribe(listener);
    stopFirst();
    listen();

    changes.note('faults');
    await atOnce();

    expect(told).toEqual([['faults']]);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('from before somebody listened are not told', async () => {
    changes.note('tables');
    listen();
    await atOnce();

    expect(told).toEqual([]);
  });
});

describe('nothing is left waiting', () => {
  test('when the last listener has gone', async () => {
    const stop = listen();
    changes.note('tables');
    await atOnce();
    changes.note('tables');

    stop();
    expect(jest.getTimerCount()).toBe(0);
    listen();
    changes.note('mails');
    await atOnce();

    expect(told).toEqual([['tables'], ['mails']]);
  });

  test('when the cloud has closed', async () => {
    listen();
    changes.note('tables');
    await atOnce();
    changes.note('tables');

    changes.close();

    expect(jest.getTimerCount()).toBe(0);
    expect(told).toEqual([['tables']]);
  });

  test('while nobody listens', async () => {
    changes.note('tables');
    await atOnce();

    expect(jest.getTimerCount()).toBe(0);
  });
});
