import { expect, test } from '@jest/globals';
import type { recordPaidCheckout } from './determinism.ts';
import { simulate } from './simulate.ts';

type Recorded = Awaited<ReturnType<typeof recordPaidCheckout>>;

const record = async (input: { seed: number; isShuffled: boolean }): Promise<Recorded> => {
  return simulate<Recorded>({ module: 'test/simulation/determinism.ts', run: 'recordPaidCheckout', input });
};

test('the same seed gives the same run, to the last id', async () => {
  const first = await record({ seed: 7, isShuffled: true });
  await record({ seed: 8, isShuffled: true });
  expect(await record({ seed: 7, isShuffled: true })).toEqual(first);
});

test('another seed gives another run, and every rule holds in both', async () => {
  const inOrder = await record({ seed: 1, isShuffled: false });
  const shuffled = await record({ seed: 2, isShuffled: true });
  expect(shuffled.turns).not.toEqual(inOrder.turns);
  expect([inOrder.broken, shuffled.broken]).toEqual([[], []]);
  expect(inOrder.turns).toContainEqual('answered 201');
});

test('a simulation asks what the functions really ask: tables, Step Functions, Swish and SES', async () => {
  const { turns } = await record({ seed: 1, isShuffled: false });
  const services = new Set(turns.map((turn) => /: (dynamodb|states|email|swish) /.exec(turn)?.[1]).filter(Boolean));
  expect(services).toEqual(new Set(['dynamodb', 'states', 'email', 'swish']));
});
