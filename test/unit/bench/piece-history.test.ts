import { describe, expect, test } from '@jest/globals';
import { PieceHistory, untrueRefusals, type Refusal } from '../../../bench/flash-sale/piece-history.ts';

/** Two pieces, held at 100 and at 200. */
function aSale(): PieceHistory {
  const history = new PieceHistory();
  history.noteStock('a', 2);
  history.noteChange('a', -1, 100);
  history.noteChange('a', -1, 200);
  return history;
}

const aRefusal = (changes: Partial<Refusal>): Refusal => ({
  checkoutId: 'c',
  from: 250,
  until: 300,
  items: [{ id: 'a', requested: 1, available: 0 }],
  ...changes,
});

describe('the free counts between two moments', () => {
  test.each([
    [0, 50, [2]],
    [0, 100, [2, 1]],
    [120, 180, [1]],
    [150, 250, [1, 0]],
    [201, 900, [0]],
  ])('from %d until %d are all that were true meanwhile', (from, until, counts) => {
    expect(aSale().freeBetween('a', from, until)).toEqual(counts);
  });
});

describe('a refusal', () => {
  test('is true when the pieces were gone at some moment while the buyer waited', () => {
    expect(untrueRefusals([aRefusal({ from: 150, until: 200 })], aSale())).toEqual([]);
  });

  test('is untrue when a piece was free all the time', () => {
    expect(untrueRefusals([aRefusal({ from: 50, until: 199 })], aSale())).toEqual([
      'c wanted 1 of a and was told that 0 were free, when there were 1 to 2',
    ]);
  });

  test('is untrue when the count was another', () => {
    const items = [{ id: 'a', requested: 3, available: 2 }];

    expect(untrueRefusals([aRefusal({ items })], aSale())).toHaveLength(1);
    expect(untrueRefusals([aRefusal({ items, from: 0 })], aSale())).toEqual([]);
  });

  test('is untrue when as many were free as were wanted', () => {
    const items = [{ id: 'a', requested: 1, available: 1 }];

    expect(untrueRefusals([aRefusal({ from: 120, until: 180, items })], aSale())).toHaveLength(1);
  });

  test('of one product does not excuse that another one was there', () => {
    const history = aSale();
    history.noteStock('b', 1);
    const items = [
      { id: 'a', requested: 1, available: 0 },
      { id: 'b', requested: 1, available: 0 },
    ];

    expect(untrueRefusals([aRefusal({ items })], history)).toEqual([
      'c wanted 1 of b and was told that 0 were free, when there were 1 to 1',
    ]);
  });

  test('of nothing is untrue', () => {
    expect(untrueRefusals([aRefusal({ items: [] })], aSale())).toEqual(['c was told "sold out" of nothing']);
  });
});

test('what is given back is free again, and what was told before stays true', () => {
  const history = aSale();
  history.noteChange('a', 1, 300);

  expect([history.free('a'), history.held('a'), history.holdTimes]).toEqual([1, 1, [100, 200]]);
  expect(untrueRefusals([aRefusal({ from: 250, until: 400 })], history)).toEqual([]);
  expect(untrueRefusals([aRefusal({ from: 301, until: 400 })], history)).toHaveLength(1);
});

test('a sale that went too far shows as less than nothing', () => {
  const history = aSale();
  history.noteChange('a', -1, 300);

  expect(history.free('a')).toBe(-1);
  expect(history.held('a')).toBe(3);
});
