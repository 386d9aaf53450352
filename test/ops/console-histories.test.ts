import { describe, expect, test } from '@jest/globals';
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { Histories } from '../../ops/console/histories.ts';

const ARN = 'arn:aws:states:eu-north-1:000000000000:execution:OrderFlow:';

/** Step Functions with histories of so many events; notes what was read of them. */
function someHistories(lengths: Record<string, number>) {
  const reads: string[] = [];
  return {
    lengths,
    reads: () => reads.splice(0),
    executions: {
      events: (name: string, asked: { limit: number; isReverse: boolean; next?: string | undefined }) => {
        const length = lengths[name] ?? 0;
        const ids = Array.from({ length }, (_, index) => (asked.isReverse ? length - index : index + 1));
        const first = asked.next === undefined ? 0 : Number(asked.next);
        const page = ids.slice(first, first + asked.limit);
        reads.push(`${name} ${asked.isReverse ? 'from the end' : 'from the start'} ${page[0]}-${page.at(-1)}`);
        const isEnd = first + asked.limit >= length;
        return Promise.resolve({
          events: page.map((id) => anEvent(id, id === length ? 'ExecutionSucceeded' : undefined)),
          ...(isEnd ? {} : { next: String(first + asked.limit) }),
        });
      },
    },
  };
}

const anEvent = (id: number, type: HistoryEvent['type'] = 'TaskStateEntered'): HistoryEvent => ({
  id,
  type,
  timestamp: new Date(id),
});
const running = (name: string) => ({ arn: `${ARN}${name}`, name });
const stopped = (name: string, stoppedAt = 7) => ({ ...running(name), stoppedAt });
const idsOf = ({ events }: { events: readonly { id: number }[] }) => [events[0]?.id, events.at(-1)?.id];

describe('the history of an execution that goes on', () => {
  test('is read once; later looks read what came since, from the end', async () => {
    const some = someHistories({ a: 2_500 });
    const histories = new Histories(some.executions);
    await histories.after(running('a'), 0);
    await histories.after(running('a'), 1_000);
    expect(await histories.after(running('a'), 2_000)).toMatchObject({ hasMore: false });
    some.reads();

    some.lengths['a'] = 2_503;
    const look = await histories.after(running('a'), 2_500);

    expect(idsOf(look)).toEqual([2_501, 2_503]);
    expect(some.reads()).toEqual(['a from the end 2503-2404']);
  });

  test('is read back as far as it takes, when much came since', async () => {
    const some = someHistories({ a: 10 });
    const histories = new Histories(some.executions);
    await histories.after(running('a'), 0);

    some.lengths['a'] = 260;
    const { events } = await histories.after(running('a'), 10);

    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 250 }, (_, index) => index + 11));
    expect(some.reads().slice(1)).toEqual(['a from the end 260-161', 'a from the end 160-61', 'a from the end 60-1']);
  });

  test('has no event twice when two pages look at once', async () => {
    const some = someHistories({ a: 10 });
    const histories = new Histories(some.executions);
    await histories.after(running('a'), 0);
    some.lengths['a'] = 20;

    await Promise.all([histories.after(running('a'), 10), histories.after(running('a'), 10)]);

    const { events } = await histories.after(running('a'), 0);
    expect(events.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });
});

describe('a long history', () => {
  test('comes in parts of a thousand, each read when it is asked for', async () => {
    const some = someHistories({ a: 2_500 });
    const histories = new Histories(some.executions);

    const first = await histories.after(stopped('a'), 0);
    expect([...idsOf(first), first.hasMore]).toEqual([1, 1_000, true]);
    expect(some.reads()).toEqual(['a from the start 1-1000']);
    const last = await histories.after(stopped('a'), 2_200);
    expect([...idsOf(last), last.hasMore]).toEqual([2_201, 2_500, false]);
    const middle = await histories.after(stopped('a'), 1_000);
    expect([...idsOf(middle), middle.hasMore]).toEqual([1_001, 2_000, true]);

    expect(some.reads()).toEqual(['a from the start 1001-2000', 'a from the start 2001-2500']);
  });
});

describe('the history of an execution that is over', () => {
  test('is not read again', async () => {
    const some = someHistories({ a: 10 });
    const histories = new Histories(some.executions);
    await histories.after(running('a'), 0);
    some.lengths['a'] = 12;
    await histories.after(stopped('a'), 10);
    some.reads();

    expect(idsOf(await histories.after(stopped('a'), 0))).toEqual([1, 12]);
    expect(some.reads()).toEqual([]);
  });

  test('is read again until the event that ended it is there', async () => {
    let length = 1;
    const histories = new Histories({
      events: () =>
        Promise.resolve({
          events: [1, 2, 3]
            .slice(0, length)
            .map((id) => anEvent(id))
            .reverse(),
        }),
    });
    await histories.after(stopped('a'), 0);
    length = 3;

    expect(idsOf(await histories.after(stopped('a'), 1))).toEqual([2, 3]);
  });

  test('is read again when it was redriven, and stopped a second time', async () => {
    const some = someHistories({ a: 10 });
    const histories = new Histories(some.executions);
    await histories.after(stopped('a', 7), 0);
    some.lengths['a'] = 15;

    expect(idsOf(await histories.after(stopped('a', 9), 10))).toEqual([11, 15]);
  });
});

test('those not asked for in a long time are forgotten, and the last one is kept however long it is', async () => {
  const some = someHistories({ a: 60, b: 60, c: 60, long: 900 });
  const histories = new Histories(some.executions, 150);
  for (const name of ['a', 'b', 'a', 'c']) await histories.after(stopped(name), 0);
  some.reads();

  await histories.after(stopped('a'), 0);
  await histories.after(stopped('c'), 0);
  expect(some.reads()).toEqual([]);
  await histories.after(stopped('b'), 0);
  expect(some.reads()).toEqual(['b from the start 1-60']);
  await histories.after(stopped('long'), 0);
  await histories.after(stopped('long'), 0);
  expect(some.reads()).toEqual(['long from the start 1-900']);
});

test('a look that failed is made anew by the next one', async () => {
  const some = someHistories({ a: 10 });
  let isDown = true;
  const histories = new Histories({
    events: (...asked) => (isDown ? Promise.reject(new Error('AWS is gone')) : some.executions.events(...asked)),
  });
  await expect(histories.after(running('a'), 0)).rejects.toThrow('AWS is gone');
  isDown = false;

  expect(idsOf(await histories.after(running('a'), 0))).toEqual([1, 10]);
});

test('a task token is left out, wherever it stands in the parameters', async () => {
  const parameters = '{"Payload":{"taskToken":"AQC8AAA/secret+==","checkoutId":"1"},"TaskToken" : "AQB/other"}';
  const scheduled = { resourceType: 'lambda', resource: 'invoke', region: 'eu-north-1', parameters };
  const event = { ...anEvent(1), type: 'TaskScheduled', taskScheduledEventDetails: scheduled } as HistoryEvent;
  const histories = new Histories({ events: () => Promise.resolve({ events: [event] }) });

  const { events } = await histories.after(running('a'), 0);

  expect(events[0]?.taskScheduledEventDetails?.parameters).toBe(
    '{"Payload":{"taskToken":"…","checkoutId":"1"},"TaskToken" : "…"}',
  );
});
