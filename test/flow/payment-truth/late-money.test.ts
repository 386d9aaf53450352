import { afterAll, beforeAll, beforeEach, describe, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { isLong } from '../../support/long.ts';
import { DAY_LONG, FLAGGED, LATE_MONEY, REFUND_REQUESTS, REFUNDS } from './late-scenarios.ts';
import { runScenario } from './run-scenario.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
beforeEach(() => shop.cloud.reset());
afterAll(() => shop.close());

/** Over sockets, every other one; in one thread the fault matrix goes through all of these flows with each run. */
const isChosen = (_scenario: unknown, index: number): boolean => isLong || index % 2 === 0;
const SCENARIOS = [...LATE_MONEY, ...REFUNDS, ...REFUND_REQUESTS, ...FLAGGED].filter(isChosen);
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

test.each(DAY_LONG.filter(isChosen))('$name', (scenario) => runScenario(shop, scenario));
