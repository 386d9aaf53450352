import { afterAll, beforeAll, beforeEach, describe, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { ANSWERS, CANCELLATIONS, LOST_RUNS, REQUESTS, UNCLEAR } from './payment-scenarios.ts';
import { runScenario } from './run-scenario.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

describe.each([
  ['with callbacks', false],
  ['with all callbacks dropped', true],
])('%s', (_how, areDropped) => {
  beforeEach(async () => {
    await shop.cloud.reset();
    shop.cloud.phone.dropCallbacks(areDropped);
  });

  test.each([...REQUESTS, ...ANSWERS, ...CANCELLATIONS, ...UNCLEAR, ...LOST_RUNS])('$name', (scenario) =>
    runScenario(shop, scenario),
  );
});
