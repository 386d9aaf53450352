import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { aCheckout } from '../support/builders.ts';
import { startTables, type StartedTables } from '../support/tables.ts';

let tables: StartedTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

test('x', async () => {
  const c = aCheckout();
  await tables.put('checkouts', c);
  expect(await tables.checkout(c.id)).toEqual(c);
});
