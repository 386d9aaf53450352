import { afterAll, beforeAll, beforeEach, describe, test } from '@jest/globals';
import { Shop } from '../../support/flow.ts';
import { isInTurn, isLong } from '../../support/long.ts';
import { ANSWERS, CALLBACKS, CANCELLATIONS, CONFIRMATIONS, LOST_RUNS, REQUESTS, UNCLEAR } from './payment-scenarios.ts';
import { runScenario } from './run-scenario.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await Shop.open();
});
afterAll(() => shop.close());

const SCENARIOS = [...REQUESTS, ...ANSWERS, ...CONFIRMATIONS, ...CANCELLATIONS, ...UNCLEAR, ...LOST_RUNS];
/** One of each kind that comes to its end in another way when nobody is told. */
const UNTOLD = [ANSWERS, CANCELLATIONS, LOST_RUNS].flatMap((kind) => kind.slice(0, 1));

describe.each([
  ['with callbacks', false, [...SCENARIOS, ...CALLBACKS].filter(isInTurn)],
  ['with all callbacks dropped', true, isLong ? SCENARIOS : UNTOLD],
])('%s', (_how, areDropped, scenarios) => {
  beforeEach(async () => {
    await shop.cloud.reset();
    shop.cloud.phone.dropCallbacks(areDropped);
  });

  test.each(scenarios)('$name', (scenario) => runScenario(shop, scenario));
});
