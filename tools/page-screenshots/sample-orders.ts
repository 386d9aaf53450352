import { randomUUID } from 'node:crypto';
import type { Cloud } from '../../local/cloud.ts';
import { anotherCustomer } from '../../test/support/customer.ts';
import { CheckoutClient } from '../../web/checkout-client.ts';

export interface PlacedOrder {
  readonly id: string;
  readonly number: string;
  /** Swish's reference of the payment. */
  readonly reference: string;
  readonly token: string;
}

const CART = [
  { id: 'lingon-friend', number: 1 },
  { id: 'cinnamon-bun', number: 2 },
] as const;

/** Longer than any wait for a payment. */
const PAYMENT_IS_OVER_SECONDS = 600;

/** An order for every way that a checkout can end, on a shop that was just opened; the last one waits for its payment. */
export async function placeSampleOrders(cloud: Cloud) {
  const client = new CheckoutClient({ apiUrl: cloud.url, language: 'en' });

  async function place(cart: readonly { readonly id: string; readonly number: number }[] = CART): Promise<PlacedOrder> {
    const { data } = await client.place(
      { order: { ...anotherCustomer(), payment: 'swish' }, cart },
      { idempotencyKey: randomUUID() },
    );
    const { order, payment } = data;
    return { id: order.id, number: order.number, reference: payment.reference, token: payment.token ?? '' };
  }

  async function placeAnd(action: object, cart?: Parameters<typeof place>[0]): Promise<PlacedOrder> {
    const placed = await place(cart);
    cloud.phone.act(placed.reference, action);
    await cloud.clock.advance(0);
    return placed;
  }

  const late = { action: 'error', errorCode: 'RF07', later: { action: 'pay', afterSeconds: 300 } };
  const refunded = await placeAnd(late, [{ id: 'coffee-break', number: 1 }]);
  await cloud.tables.setStock('coffee-break', 0);
  await cloud.clock.advance(2 * PAYMENT_IS_OVER_SECONDS * 1000);
  cloud.phone.script({ answer: { amount: 1 } });
  const flagged = await placeAnd({ action: 'pay' });
  const unclear = await placeAnd({ action: 'error', errorCode: 'DS24' });
  const abandoned = await place();
  await cloud.clock.advance(PAYMENT_IS_OVER_SECONDS * 1000);
  const failed = await placeAnd({ action: 'error', errorCode: 'FF10' });
  const declined = await placeAnd({ action: 'decline' });
  const cancelled = await place();
  await client.cancel(cancelled.reference);
  // One try of a step is lost, so that a graph has something to count.
  cloud.faults.add({ target: 'ConfirmOrder', when: 'after', effect: 'crash', times: 1 });
  const paid = await placeAnd({ action: 'pay' });
  await cloud.clock.advance(30_000);
  const waiting = await place();
  return { refunded, flagged, unclear, abandoned, failed, declined, cancelled, paid, waiting };
}

export type SampleOrders = Awaited<ReturnType<typeof placeSampleOrders>>;
