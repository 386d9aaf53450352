import { expect, test } from '@jest/globals';
import { SimulationThread } from '../simulation/simulate.ts';
import { isLong } from '../support/long.ts';
import type { AttackResult } from './attack.ts';

/** A shop each: what strangers leave behind makes no shop slower than a shop is. */
const SHOPS = isLong ? 100 : 5;
const CASES = 500;
/** Real time for one request, hundreds of times what any takes: a longer one does not end. */
const PATIENCE_MS = 20_000;

/** Attacks shops one after the other, and says in which request one of them hangs. */
async function attackShops(): Promise<AttackResult[]> {
  const thread = await SimulationThread.start();
  let last = 'the beginning';
  const { promise: hanging, reject } = Promise.withResolvers<never>();
  const hang = setTimeout(() => reject(new Error(`No answer to ${last}`)), PATIENCE_MS);
  const onProgress = (line: string) => {
    last = line;
    hang.refresh();
  };
  try {
    const results: AttackResult[] = [];
    for (let seed = 1; seed <= SHOPS; seed++) {
      const task = { module: 'test/hostile-input/attack.ts', run: 'attack', input: { seed, cases: CASES }, onProgress };
      results.push(await Promise.race([thread.run<AttackResult>(task), hanging]));
    }
    return results;
  } finally {
    clearTimeout(hang);
    await thread.end();
  }
}

test(
  'whatever strangers send: no 5xx, no word of the code, no write that validation should have stopped, every rule holds',
  async () => {
    const results = await attackShops();

    expect(results.flatMap(({ faults }) => faults)).toEqual([]);
    expect(results.reduce((sum, { cases }) => sum + cases, 0)).toBe(SHOPS * CASES);
    // A good part is let in, or nothing behind the door was tried.
    const accepted = results.reduce((sum, { answered }) => sum + (answered['201'] ?? 0), 0);
    expect(accepted).toBeGreaterThan(SHOPS * CASES * 0.01);
  },
  SHOPS * PATIENCE_MS,
);
