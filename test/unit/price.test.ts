import { expect, test } from '@jest/globals';
import { monthlyPriceOf, priceOf } from '../../bench/price.ts';

const NOTHING = {
  transitions: 0,
  invocations: 0,
  gigabyteSeconds: 0,
  readUnits: 0,
  writeUnits: 0,
  apiRequests: 0,
  mails: 0,
  logBytes: 0,
  traces: 0,
};

test('nothing costs nothing', () => {
  expect(priceOf(NOTHING).total).toBe(0);
});

test('an order costs what its units cost', () => {
  const price = priceOf({
    transitions: 10,
    invocations: 10,
    gigabyteSeconds: 1.5,
    readUnits: 40,
    writeUnits: 80,
    apiRequests: 20,
    mails: 2,
    logBytes: 60_000,
    traces: 2,
  });

  expect(price.stepFunctions).toBeCloseTo(0.00025, 9);
  expect(price.lambda).toBeCloseTo(0.000022, 9);
  expect(price.dynamoDb).toBeCloseTo(0.000055, 9);
  expect(price.api).toBeCloseTo(0.00002, 9);
  expect(price.mail).toBeCloseTo(0.00032, 9);
  expect(price.logs).toBeCloseTo(0.00004, 9);
  expect(price.total).toBeCloseTo(0.000707, 9);
});

test('what stands there costs its price each month', () => {
  expect(monthlyPriceOf({ secrets: 1, alarms: 20, compositeAlarms: 1, dashboards: 1, customMetrics: 10 })).toBeCloseTo(
    8.9,
    9,
  );
});
