import type { Cloud } from '../local/cloud.ts';
import { anotherCustomer } from '../test/support/customer.ts';

/** A product that one piece of can be bought, and a way to have it delivered. */
export interface Goods {
  readonly productId: string;
  readonly delivery: string;
}

export interface Bought {
  /** Id of the checkout, its order and its first run. */
  readonly id: string;
  /** The payment at Swish. */
  readonly reference: string;
}

/** Anything that the shop has plenty of. */
export async function chooseGoods(url: string): Promise<Goods> {
  const { productIds, delivery } = await listGoods(url);
  const [productId] = productIds;
  if (productId === undefined) throw new Error('The catalogue has nothing to sell');
  return { productId, delivery };
}

/** Every product, what the shop has most of first, and a way to have them delivered. */
export async function listGoods(url: string): Promise<{ productIds: readonly string[]; delivery: string }> {
  const list = async <T>(path: string): Promise<readonly T[]> => {
    const response = await fetch(`${url}${path}`);
    return ((await response.json()) as { data: readonly T[] }).data;
  };
  const products = await list<{ id: string; available: number }>('/v1/products');
  const [option] = await list<{ id: string }>('/v1/shipment-options');
  if (option === undefined) throw new Error('The catalogue has nothing to deliver with');
  const productIds = products.toSorted((left, right) => right.available - left.available).map(({ id }) => id);
  return { productIds, delivery: option.id };
}

/** One checkout that has to reach its payment. */
export async function buy(url: string, { productId, delivery }: Goods): Promise<Bought> {
  const response = await fetch(`${url}/v1/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ order: { ...anotherCustomer(), delivery }, cart: [{ id: productId, number: 1 }] }),
  });
  const text = await response.text();
  if (response.status !== 201) throw new Error(`Expected 201, got ${response.status} ${text}`);
  const { data } = JSON.parse(text) as { data: { order: { id: string }; payment: { reference: string } } };
  return { id: data.order.id, reference: data.payment.reference };
}

/** Pays on the phone; returns when the order is confirmed and its mails are sent. */
export async function pay(cloud: Cloud, { reference }: Bought): Promise<void> {
  cloud.phone.act(reference, { action: 'pay' });
  await cloud.clock.advance(0);
}

/** Lets the time pass until the shop has given the pieces back. */
export async function abandon(cloud: Cloud): Promise<void> {
  await cloud.clock.advance(ABANDONED_AFTER_MS);
}

/** Longer than the hold of ten minutes, after which an abandoned checkout has been settled. */
const ABANDONED_AFTER_MS = 15 * 60_000;
