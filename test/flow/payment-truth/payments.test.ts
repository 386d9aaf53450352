import { afterAll, beforeAll, beforeEach, describe, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';
import { ANSWERS, CALLBACKS, CANCELLATIONS, CONFIRMATIONS, LOST_RUNS, REQUESTS, UNCLEAR } from './payment-scenarios.ts';
import { runScenario } from './run-scenario.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

/** What comes to its end in another way when nobody is told. */
const UNTOLD = [...ANSWERS, ...CANCELLATIONS, ...LOST_RUNS];
/** What hardly does: the callback is not what these are about. */
const HARDLY_TOLD = [...REQUESTS, ...CONFIRMATIONS, ...UNCLEAR];

describe.each([
  ['with callbacks', false, [...UNTOLD, ...HARDLY_TOLD, ...CALLBACKS]],
  ['with all callbacks dropped', true, [...UNTOLD, ...(isLong ? HARDLY_TOLD : [])]],
])('%s', (_how, areDropped, scenarios) => {
  beforeEach(async () => {
    await shop.cloud.reset();
    shop.cloud.phone.dropCallbacks(areDropped);
  });

  test.each(scenarios)('$name', (scenario) => runScenario(shop, scenario));
});
