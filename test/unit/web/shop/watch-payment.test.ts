import { describe, expect, test } from '@jest/globals';
import { watchPayment, type WatchedPayment } from '../../../../web/shop/watch-payment.ts';
import { aServer, checkoutAnswer, refusal, statusAnswer, type Reply } from '../checkout-client/a-server.ts';

async function watch(...replies: Reply[]): Promise<{ shown: WatchedPayment[]; paths: readonly string[] }> {
  const server = aServer(...replies);
  const shown: WatchedPayment[] = [];
  await watchPayment(server.client(), 'order-1', (payment) => shown.push(payment), {
    signal: new AbortController().signal,
    wake: () => () => {},
    wait: async () => {},
  });
  expect(server.replies).toEqual([]);
  return { shown, paths: server.sent.map(({ url }) => url) };
}

describe('a payment that is watched', () => {
  test('is shown as soon as it can be paid, and how it stands after that', async () => {
    const { shown } = await watch(checkoutAnswer(), statusAnswer('pending'), statusAnswer('paid'));

    expect(shown.map(({ checkout, status }) => [checkout?.order.id, status?.status])).toEqual([
      ['order-1', undefined],
      ['order-1', 'pending'],
      ['order-1', 'paid'],
    ]);
  });

  test('counts by the clock of the API', async () => {
    const [first] = (await watch(checkoutAnswer(), statusAnswer('paid'))).shown;

    const apiTime = Date.parse('2026-11-22T12:00:00.000Z');
    expect(Math.abs((first?.aheadMs ?? 0) + Date.now() - apiTime)).toBeLessThan(60_000);
  });

  test('is looked for until the API is there, and says meanwhile that it is away', async () => {
    const away: Reply[] = Array.from({ length: 6 }, () => 'unreachable');
    const { shown } = await watch(...away, checkoutAnswer(), 'unreachable', statusAnswer('paid'));

    expect(shown.map(({ isUnreachable }) => isUnreachable)).toEqual([true, true, false, true, false]);
    expect(shown.at(-1)).toMatchObject({ status: { status: 'paid' }, checkout: { order: { id: 'order-1' } } });
  });

  test('of an order that does not exist is refused', async () => {
    const { shown } = await watch(refusal(404, 'not_found'), refusal(404, 'not_found'));

    expect(shown).toMatchObject([{ refusal: { code: 'not_found' } }]);
  });

  test('that was refused before there was an order is told why', async () => {
    const { shown } = await watch(refusal(409, 'insufficient_stock'), refusal(404, 'not_found'));

    expect(shown).toMatchObject([{ refusal: { code: 'insufficient_stock' } }]);
  });

  test('of an order that was cancelled before it could be paid is told by its status', async () => {
    const { shown } = await watch(refusal(503, 'busy'), statusAnswer('cancelled', 'busy'), statusAnswer('refunded'));

    expect(shown.map(({ status, refusal: refused }) => [status?.status, refused])).toEqual([
      ['cancelled', undefined],
      ['refunded', undefined],
    ]);
  });

  test('is shown after all when its first answer was only late', async () => {
    const { shown, paths } = await watch(
      refusal(503, 'internal'),
      statusAnswer('pending'),
      checkoutAnswer(),
      statusAnswer('paid'),
    );

    expect(paths).toEqual([
      '/v1/checkout/order-1',
      '/v1/order/status/order-1',
      '/v1/checkout/order-1',
      '/v1/order/status/order-1',
    ]);
    expect(shown.at(-1)).toMatchObject({ checkout: { order: { id: 'order-1' } }, status: { status: 'paid' } });
  });
});
