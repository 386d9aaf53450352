import { afterAll, beforeAll, beforeEach, describe, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { DAY_LONG, FLAGGED, LATE_MONEY, REFUNDS } from './late-scenarios.ts';
import { runScenario } from './run-scenario.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
beforeEach(() => shop.cloud.reset());
afterAll(() => shop.close());

describe.each([
  ['with callbacks', false],
  ['with all callbacks dropped', true],
])('%s', (_how, areDropped) => {
  test.each([...LATE_MONEY, ...REFUNDS, ...FLAGGED])('$name', (scenario) => {
    shop.cloud.phone.dropCallbacks(areDropped);
    return runScenario(shop, scenario);
  });
});

test.each(DAY_LONG)('$name', (scenario) => runScenario(shop, scenario));
