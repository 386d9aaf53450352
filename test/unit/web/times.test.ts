import { expect, test } from '@jest/globals';
import { countdownText, dateTimeText, durationText, exactTimeText, timeText } from '../../../web/design/times.ts';

const AT = Date.parse('2026-11-04T13:03:12.250Z');

test('times are told where the shop is', () => {
  expect(timeText(AT, 'sv')).toBe('14:03:12');
  expect(timeText(AT, 'en')).toBe('14:03:12');
  expect(exactTimeText(AT, 'en')).toBe('14:03:12.250');
  expect(dateTimeText(AT, 'en')).toMatch(/4 Nov.*14:03:12/);
});

test.each([
  [0, '0.00 s'],
  [254, '0.25 s'],
  [3_240, '3.2 s'],
  [59_400, '59 s'],
  [65_000, '1 min 5 s'],
  [120_000, '2 min'],
  [7_380_000, '2 h 3 min'],
  [266_400_000, '3 d 2 h'],
])('%d ms are %s', (ms, text) => {
  expect(durationText(ms, 'en')).toBe(text);
});

test('Swedish has a comma', () => {
  expect(durationText(3_240, 'sv')).toBe('3,2 s');
});

test('a countdown ends at nothing', () => {
  expect([3_723_000, 299_001, 1, 0, -5_000].map(countdownText)).toEqual(['1:02:03', '5:00', '0:01', '0:00', '0:00']);
});
