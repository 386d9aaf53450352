import { describe, expect, test } from '@jest/globals';
import { rising } from '../../../bench/plot/panels.ts';
import { drawPicture } from '../../../bench/plot/picture.ts';
import { linearScale, logScale } from '../../../bench/plot/scale.ts';

describe('a linear axis', () => {
  test.each([
    [100, [0, 20, 40, 60, 80, 100]],
    [101, [0, 50, 100, 150]],
    [36.5, [0, 10, 20, 30, 40]],
    [0.3, [0, 0.1, 0.2, 0.3]],
    [1000, [0, 200, 400, 600, 800, 1000]],
  ])('up to %d has round numbers, the last one not below it', (most, ticks) => {
    expect(linearScale(most).ticks).toEqual(ticks);
  });

  test('goes from its first number to its last', () => {
    const { place, ticks } = linearScale(37);

    expect([place(0), place(ticks.at(-1) ?? NaN), place(20)]).toEqual([0, 1, 0.5]);
  });
});

test('an axis of magnitudes has every factor of ten at the same distance', () => {
  const { place, ticks } = logScale([10, 1_000, 100_000]);

  expect(ticks).toEqual([10, 1_000, 100_000]);
  expect([place(10), place(100_000)]).toEqual([0, 1]);
  expect(place(1_000)).toBeCloseTo(0.5);
});

describe('moments over time', () => {
  test('rise by one each, from nothing until the end', () => {
    expect(rising([1_000, 2_000], 5_000)).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [2, 2],
      [5, 2],
    ]);
  });

  test('that never came stay at nothing', () => {
    expect(rising([], 5_000)).toEqual([
      [0, 0],
      [5, 0],
      [5, 0],
    ]);
  });

  test('are thinned out when there are very many, and end with all of them', () => {
    const points = rising(
      Array.from({ length: 1_001 }, (_, index) => index),
      2_000,
    );

    expect(points.length).toBeLessThan(210);
    expect(points.at(-2)).toEqual([1, 1_001]);
  });
});

test('a picture says everything in text that no markup can break', () => {
  const picture = drawPicture([
    {
      title: 'a < "b" & c',
      xLabel: 'x',
      lines: [
        {
          label: '<line>',
          points: [
            [0, 0],
            [1, 2],
          ],
        },
      ],
    },
  ]);

  expect(picture).toContain('a &lt; &quot;b&quot; &amp; c');
  expect(picture).not.toContain('<line>');
  expect(picture).not.toContain('NaN');
});
