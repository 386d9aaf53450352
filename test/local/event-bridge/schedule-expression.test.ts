import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../local/event-bridge/schedule-expression.ts';

const START = '2026-11-22T10:17:30.000Z';

/** The first due times from a start on, each asked for when the one before has come. */
function dueTimes(expression: string, start: string, count: number): string[] {
  const schedule = parseSchedule(expression);
  const times: string[] = [];
  for (let time: number | undefined = Date.parse(start); times.length < count;) {
    time = schedule.next(time, time);
    if (time === undefined) break;
    times.push(new Date(time).toISOString().slice(0, 16));
  }
  return times;
}

describe('a rate', () => {
  test.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(1 hour)', 3_600_000],
    ['rate(7 days)', 604_800_000],
  ])('%s comes first after one interval, and then in equal steps', (expression, interval) => {
    const schedule = parseSchedule(expression);

    expect(schedule.next(1_000, 1_000)).toBe(1_000 + interval);
    expect(schedule.next(1_000 + interval, 1_000 + interval + 5)).toBe(1_000 + 2 * interval);
  });

  test('does not make up for what was slept through, and keeps its step', () => {
    expect(parseSchedule('rate(1 minute)').next(0, 3_599_999)).toBe(3_600_000);
    expect(parseSchedule('rate(1 minute)').next(0, 3_600_000)).toBe(3_660_000);
  });

  test.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(1.5 hours)',
    'rate(1 week)',
    'rate(30 seconds)',
    'rate(minute)',
    'Rate(1 minute)',
    'at(2026-11-22T10:00:00)',
    '* * * * ? *',
    '',
  ])('%p is refused, and the expression named', (expression) => {
    expect(() => parseSchedule(expression)).toThrow(`Schedule ${expression}`);
  });
});

describe('a cron expression', () => {
  test.each<[string, string[]]>([
    ['* * * * ? *', ['2026-11-22T10:18', '2026-11-22T10:19', '2026-11-22T10:20']],
    ['0 6 * * ? *', ['2026-11-23T06:00', '2026-11-24T06:00', '2026-11-25T06:00']],
    ['0/25 * * * ? *', ['2026-11-22T10:25', '2026-11-22T10:50', '2026-11-22T11:00']],
    ['50/5 23 * * ? *', ['2026-11-22T23:50', '2026-11-22T23:55', '2026-11-23T23:50']],
    ['*/30 8-9 ? * MON-FRI *', ['2026-11-23T08:00', '2026-11-23T08:30', '2026-11-23T09:00']],
    ['0 12 ? * 1,7 *', ['2026-11-22T12:00', '2026-11-28T12:00', '2026-11-29T12:00']],
    ['0 0 1,15 * ? *', ['2026-12-01T00:00', '2026-12-15T00:00', '2027-01-01T00:00']],
    ['0 0 31 * ? *', ['2026-12-31T00:00', '2027-01-31T00:00', '2027-03-31T00:00']],
    ['0 0 29 FEB ? *', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
    ['15 10 ? jan,JUL sun *', ['2027-01-03T10:15', '2027-01-10T10:15', '2027-01-17T10:15']],
    ['0 0 1 1 ? 2027-2028', ['2027-01-01T00:00', '2028-01-01T00:00']],
    ['17 10 22 11 ? 2026', []],
    ['0 0 30 2 ? *', []],
  ])('%s is due at %j', (fields, expected) => {
    expect(dueTimes(`cron(${fields})`, START, 3)).toEqual(expected);
  });

  test('is due strictly later than the time asked for', () => {
    const minute = Date.parse('2026-11-22T10:17:00.000Z');

    expect(parseSchedule('cron(* * * * ? *)').next(0, minute)).toBe(minute + 60_000);
  });

  test.each([
    '* * * * *',
    '* * * * ? * *',
    '* * * * * *',
    '* * ? * ? *',
    '60 * * * ? *',
    '* 24 * * ? *',
    '* * 0 * ? *',
    '* * 32 * ? *',
    '* * L * ? *',
    '* * 15W * ? *',
    '* * ? * 2#1 *',
    '* * ? * 0 *',
    '* * ? * 8 *',
    '* * ? * MON-SUN *',
    '* * * 13 ? *',
    '* * * * ? 1969',
    '5- * * * ? *',
    '*/0 * * * ? *',
    ', * * * ? *',
    '? * * * ? *',
    ' * * * * ? *',
  ])('%p is refused, and the expression named', (fields) => {
    expect(() => parseSchedule(`cron(${fields})`)).toThrow(`Schedule cron(${fields})`);
  });
});
