import { afterAll, beforeAll, beforeEach, describe, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { isInTurn, isLong } from '../../support/long.ts';
import { DAY_LONG, FLAGGED, LATE_MONEY, REFUND_REQUESTS, REFUNDS } from './late-scenarios.ts';
import { runScenario } from './run-scenario.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
beforeEach(() => shop.cloud.reset());
afterAll(() => shop.close());

const SCENARIOS = [...LATE_MONEY, ...REFUNDS, ...REFUND_REQUESTS, ...FLAGGED].filter(isInTurn);
/** One of each kind that comes to its end in another way when nobody is told. */
const UNTOLD = [LATE_MONEY, REFUNDS].flatMap((kind) => kind.slice(0, 1));

describe.each([
  ['with callbacks', false, SCENARIOS],
  ['with all callbacks dropped', true, isLong ? SCENARIOS : UNTOLD],
])('%s', (_how, areDropped, scenarios) => {
  test.each(scenarios)('$name', (scenario) => {
    shop.cloud.phone.dropCallbacks(areDropped);
    return runScenario(shop, scenario);
  });
});

test.each(DAY_LONG.filter(isInTurn))('$name', (scenario) => runScenario(shop, scenario));
