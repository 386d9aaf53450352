import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { createOrder } from '../../lambdas/steps/create-order.ts';
import { reserveStock } from '../../lambdas/steps/reserve-stock.ts';
import { aCheckout, aProduct, aRequest, aStepInput } from './builders.ts';
import type { StartedTables } from './tables.ts';

let products = 0;

/** A product that no other test has. */
export async function aNewProduct(
  tables: StartedTables,
  changes: Parameters<typeof aProduct>[0] = {},
): Promise<string> {
  products += 1;
  const product = aProduct({ id: `product-${products}`, ...changes });
  await tables.put('products', product);
  return product.id;
}

/** A stored checkout of these lines. */
export async function aStoredCheckout(
  tables: StartedTables,
  cart: Readonly<Record<string, number>>,
  changes: Partial<Checkout> = {},
): Promise<Checkout> {
  const lines = Object.entries(cart).map(([id, number]) => ({ id, number }));
  const checkout = aCheckout({ request: aRequest({ cart: lines }), ...changes });
  await tables.put('checkouts', checkout);
  return checkout;
}

/** A checkout with an order whose pieces are held, as the first steps leave it; `changes` are what came after. */
export async function aHeldCheckout(
  tables: StartedTables,
  cart: Readonly<Record<string, number>>,
  changes: Partial<Checkout> = {},
): Promise<Checkout> {
  const { id } = await aStoredCheckout(tables, cart);
  await createOrder(aStepInput(id), tables.deps);
  await reserveStock(aStepInput(id), tables.deps);
  const held = { ...(await tables.checkout(id)), ...changes };
  if (Object.keys(changes).length > 0) await tables.put('checkouts', held);
  return held;
}

/** What a payment that Swish has taken leaves on the record. */
export const PAID: Partial<Checkout> = {
  askedAt: 1,
  askCount: 1,
  outcome: 'PAID',
  outcomeRank: 3,
  outcomeAt: 2,
  outcomeDetail: { status: 'PAID', paymentReference: 'BANK', paidAt: 1_795_000_000_000 },
};

export const DECLINED: Partial<Checkout> = {
  askedAt: 1,
  askCount: 1,
  outcome: 'DECLINED',
  outcomeRank: 1,
  outcomeAt: 2,
  outcomeDetail: { status: 'DECLINED' },
};
