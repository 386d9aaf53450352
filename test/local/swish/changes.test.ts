import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { aCreate, aRefund, aSimulator, ID, REFUND_ID, type SimulatorUnderTest } from './a-simulator.ts';

let simulator: SimulatorUnderTest;
let changed: string[];
beforeEach(async () => {
  changed = [];
  simulator = await aSimulator({ onChange: (what) => changed.push(what) });
});
afterEach(() => simulator.close());

/** What is said to have changed while so many seconds pass. */
async function changedWithin(seconds: number): Promise<readonly string[]> {
  changed = [];
  await simulator.pass(seconds);
  return [...new Set(changed)];
}

test('a payment that Swish makes and ends says so though nobody hears of it', async () => {
  simulator.swish.dropCallbacks(true);
  simulator.swish.script({ create: { gets: 'lost', doneAfterSeconds: 20 } });
  await simulator.put(ID, aCreate()).catch(() => undefined);

  expect(await changedWithin(15)).toEqual([]);
  expect(await changedWithin(10)).toEqual(['payments']);
  expect(await changedWithin(300)).toEqual([]);
  expect(await changedWithin(60)).toEqual(['payments']);
});

test('a request that is opened on the phone says so once', async () => {
  await simulator.put(ID, aCreate());
  changed = [];

  simulator.swish.scan({ reference: ID });
  simulator.swish.scan({ reference: ID });

  expect(changed).toEqual(['payments']);
});

test('a refund says so at every step of its way', async () => {
  const reference = await simulator.paid();
  simulator.swish.dropCallbacks(true);
  await simulator.putRefund(REFUND_ID, aRefund(reference));
  changed = [];

  await simulator.pass(5);

  expect(changed).toEqual(['payments', 'payments', 'payments']);
});

test('how Swish is says so, and nothing else does', async () => {
  changed = [];
  simulator.swish.down(60);
  simulator.swish.up();
  simulator.swish.dropCallbacks(false);
  simulator.swish.setCondition({ downSeconds: 0 });

  expect(changed).toEqual(['condition', 'condition', 'condition', 'condition']);
});
