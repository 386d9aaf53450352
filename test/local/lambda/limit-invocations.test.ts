import { expect, test } from '@jest/globals';
import { limitInvocations } from '../../../local/lambda/limit-invocations.ts';
import type { InvokeResult } from '../../../local/lambda/types.ts';

function aFunction() {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const invoke = (name: string): Promise<InvokeResult> => {
    started.push(name);
    return new Promise((resolve, reject) => {
      ends.push(() => (name === 'broken' ? reject(new Error('broken')) : resolve({ payload: name })));
    });
  };
  return { started, invoke, endNext: () => ends.shift()?.() };
}
const turns = () => new Promise((resolve) => setImmediate(resolve));

test('no more than the limit run at once, and the oldest that waits is next', async () => {
  const { started, invoke, endNext } = aFunction();
  const limited = limitInvocations(invoke, 2);

  const results = [limited('a', {}, 1), limited('b', {}, 2), limited('young', {}, 9), limited('old', {}, 3)];
  await turns();
  expect(started).toEqual(['a', 'b']);

  endNext();
  await turns();
  expect(started).toEqual(['a', 'b', 'old']);
  for (let n = 0; n < 3; n++) {
    endNext();
    await turns();
  }
  expect(await Promise.all(results)).toEqual(['a', 'b', 'young', 'old'].map((payload) => ({ payload })));
});

test('one that is refused gives its place to the next', async () => {
  const { started, invoke, endNext } = aFunction();
  const limited = limitInvocations(invoke, 1);
  const broken = limited('broken', {});
  const next = limited('next', {});
  await turns();

  endNext();

  await expect(broken).rejects.toThrow('broken');
  await turns();
  expect(started).toEqual(['broken', 'next']);
  endNext();
  await next;
});
