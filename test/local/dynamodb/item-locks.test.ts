import { expect, test } from '@jest/globals';
import { ItemLocks } from '../../../local/dynamodb/item-locks.ts';

/** Work that ends when it is told to, and notes when it began and ended. */
function scripted(log: string[], name: string) {
  let end = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = async () => {
    log.push(`${name} begins`);
    await gate;
    log.push(`${name} ends`);
  };
  return { work, end: () => end() };
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

test('work on the same item waits its turn, on another item it does not', async () => {
  const locks = new ItemLocks();
  const log: string[] = [];
  const [a, b, c] = [scripted(log, 'a'), scripted(log, 'b'), scripted(log, 'c')];
  const all = [locks.hold(['1', '2'], a.work), locks.hold(['2', '3'], b.work), locks.hold(['4'], c.work)];
  await turns();
  expect(log).toEqual(['a begins', 'c begins']);
  a.end();
  await turns();
  expect(log).toEqual(['a begins', 'c begins', 'a ends', 'b begins']);
  b.end();
  c.end();
  await Promise.all(all);
});

test('items asked for in opposite order do not block each other for ever', async () => {
  const locks = new ItemLocks();
  const done = await Promise.all([
    locks.hold(['1', '2'], async () => 'first'),
    locks.hold(['2', '1'], async () => 'second'),
  ]);
  expect(done).toEqual(['first', 'second']);
});

test('work that fails makes room and tells only its own caller', async () => {
  const locks = new ItemLocks();
  const failing = locks.hold(['1'], () => Promise.reject(new Error('broken')));
  const next = locks.hold(['1'], async () => 'next');
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('next');
});

test('exclusive work waits for all before it and holds up all after it', async () => {
  const locks = new ItemLocks();
  const log: string[] = [];
  const [a, b] = [scripted(log, 'a'), scripted(log, 'exclusive')];
  const before = locks.hold(['1'], a.work);
  const exclusive = locks.exclusive(b.work);
  const after = ['1', '2'].map((key) => locks.hold([key], async () => log.push(`after ${key}`)));
  await turns();
  expect(log).toEqual(['a begins']);
  a.end();
  await turns();
  expect(log).toEqual(['a begins', 'a ends', 'exclusive begins']);
  b.end();
  await Promise.all([before, exclusive, ...after]);
  expect(log.slice(3)).toEqual(['exclusive ends', 'after 1', 'after 2']);
});
