import { expect, test } from '@jest/globals';
import { atTheDoor, LET_IN } from '../../../bench/flash-sale/door.ts';
import type { Invoke } from '../../../local/lambda/types.ts';

test('as many are inside as production lets in at once; the next is told 429, and let in when somebody has left', async () => {
  const leaving: (() => void)[] = [];
  const shop: Invoke = () =>
    new Promise((resolve) => {
      leaving.push(() => resolve({ payload: 'served' }));
    });
  const enter = atTheDoor(shop);
  const inside = Array.from({ length: LET_IN }, () => enter('Checkout', {}));

  expect(await enter('Checkout', {})).toMatchObject({ payload: { statusCode: 429 } });
  expect(leaving).toHaveLength(LET_IN);

  leaving[0]?.();
  await inside[0];
  void enter('Checkout', {});
  expect(leaving).toHaveLength(LET_IN + 1);
});

test('nobody stands in the way of other functions', async () => {
  const enter = atTheDoor(() => Promise.resolve({ payload: 'done' }));

  const answers = await Promise.all(Array.from({ length: LET_IN + 1 }, () => enter('ReserveStock', {})));

  expect(new Set(answers.map((answer) => 'payload' in answer && answer.payload))).toEqual(new Set(['done']));
});
