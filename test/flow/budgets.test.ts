import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { functionsOfAssembly } from '../../bench/bundles.ts';
import { Meter } from '../../bench/meter.ts';
import { requestsTo, total, type Usage } from '../../bench/usage.ts';

/** What checkouts may use, and do: whoever needs more, or less, says so here. `npm run bench` tells what each request is. */
const BUDGETS = {
  paid: {
    transitions: 11,
    invocations: 9,
    tableRequests: 38,
    readUnits: 23,
    writeUnits: 85,
    mails: 2,
    swishRequests: 2,
  },
  // With the fifteen sweeps of its quarter of an hour, which come whether there is a checkout or not.
  abandoned: {
    transitions: 9,
    invocations: 22,
    tableRequests: 101,
    readUnits: 28,
    writeUnits: 66,
    mails: 0,
    swishRequests: 4,
  },
};
/** A function's code is read with every cold start. The largest have the QR code and the mails. */
const LARGEST_BUNDLE_BYTES = 700_000;

let meter: Meter;
beforeAll(async () => {
  meter = await Meter.open();
});
afterAll(() => meter.close());

const used = (usage: Usage): (typeof BUDGETS)['paid'] => ({
  transitions: usage.states.length,
  invocations: total(usage.invocations),
  tableRequests: requestsTo('dynamodb', usage),
  readUnits: total(usage.readUnits),
  writeUnits: total(usage.writeUnits),
  mails: requestsTo('email', usage),
  swishRequests: requestsTo('swish', usage),
});

test.each(['paid', 'abandoned'] as const)('a checkout that is %s uses what it may', async (kind) => {
  const { usage } = await meter[kind]();

  expect(used(usage)).toEqual(BUDGETS[kind]);
  expect(usage.refusedRequests).toBe(0);
});

test('no bundle is larger than it may be', async () => {
  const sizes = (await functionsOfAssembly()).map(({ name, codeFolder }) => ({
    name,
    bytes: statSync(join(codeFolder, 'index.cjs')).size,
  }));

  expect(sizes.filter(({ bytes }) => bytes > LARGEST_BUNDLE_BYTES)).toEqual([]);
});
