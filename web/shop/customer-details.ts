import { ADDRESS_FIELDS, ORDER_FIELDS, problemsOfOrder, type OrderField } from '../../lambdas/domain/order-fields.ts';
import type { CheckoutRequest } from '../checkout-client.ts';
import type { Cart } from './cart.ts';

/** What the customer typed; `delivery` is the id of an option, empty for a pick-up, null before one was chosen. */
export type CustomerDetails = Readonly<Record<Exclude<OrderField, 'delivery'>, string>> & {
  readonly delivery: string | null;
};

const NOTHING_TYPED: CustomerDetails = {
  delivery: null,
  name: '',
  company: '',
  address: '',
  zip: '',
  city: '',
  email: '',
  phone: '',
};

/** Details as they were stored: what cannot be read is as if it was never typed. */
export function detailsFrom(stored: unknown): CustomerDetails {
  if (typeof stored !== 'object' || stored === null) return NOTHING_TYPED;
  const known = ORDER_FIELDS.flatMap((field) => {
    const value = (stored as Readonly<Record<string, unknown>>)[field];
    return typeof value === 'string' ? [[field, value] as const] : [];
  });
  return { ...NOTHING_TYPED, ...Object.fromEntries(known) };
}

/** What is sent of the details: an order that is picked up has no address. */
export function orderOf(details: CustomerDetails): Readonly<Record<OrderField, string>> {
  const order = { ...details, delivery: details.delivery ?? '' };
  if (order.delivery !== '') return order;
  return { ...order, ...Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, ''])) };
}

/** What the API would refuse, by field. */
export const problemsOf = (details: CustomerDetails) => problemsOfOrder(orderOf(details));

export const requestOf = (details: CustomerDetails, cart: Cart): CheckoutRequest => ({
  order: { payment: 'swish', ...orderOf(details) },
  cart: [...cart].map(([id, number]) => ({ id, number })),
});
