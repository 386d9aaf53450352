import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Topic } from '../../web/design/topics.ts';
import { Shop } from '../support/flow.ts';

let shop: Shop;
let noted: jest.SpiedFunction<(topic: Topic) => void>;
beforeAll(async () => {
  shop = await Shop.open();
  noted = jest.spyOn(shop.cloud.changes, 'note');
}, 60_000);
afterEach(() => shop.cloud.reset());
afterAll(() => shop.close());

/** What is said to have changed while `work` is done. */
async function changedBy(work: () => unknown): Promise<readonly Topic[]> {
  noted.mockClear();
  await work();
  return [...new Set(noted.mock.calls.map(([topic]) => topic))].toSorted();
}

test('every part of the shop says when it has changed', async () => {
  const { cloud } = shop;
  let reference = '';

  const bought = await changedBy(async () => {
    ({ reference } = (await shop.buy([{ id: 'rainy-day', number: 1 }])).payment);
  });
  expect(bought).toEqual(['executions', 'payments', 'tables']);
  const paid = await changedBy(() => shop.phone(reference, { action: 'pay' }));
  expect(paid).toEqual(['executions', 'mails', 'payments', 'tables']);
  const [mail] = cloud.mails();
  expect(await changedBy(() => cloud.mailComesBack(mail?.messageId ?? '', 'bounce'))).toEqual(['mails']);
  await shop.advance(0);

  expect(await changedBy(() => cloud.faults.add({ target: 'ses', when: 'before', effect: 'error' }))).toEqual([
    'faults',
  ]);
  expect(await changedBy(() => cloud.faults.meet({ target: 'ses' }))).toEqual(['faults']);
  expect(await changedBy(() => cloud.faults.clear())).toEqual(['faults']);
  expect(await changedBy(() => cloud.phone.setCondition({ downSeconds: 60 }))).toEqual(['faults']);
  expect(await changedBy(() => cloud.phone.up())).toEqual(['faults']);
  expect(await changedBy(() => cloud.tables.setStock('rainy-day', 3))).toEqual(['tables']);
  expect(await changedBy(() => shop.advance(1))).toContain('clock');
  expect(await changedBy(() => cloud.reset())).toEqual(expect.arrayContaining(['clock', 'reset']));
}, 60_000);
