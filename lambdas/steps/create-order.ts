import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { Documents } from '../adapters/documents.ts';
import type { OrderNumbersTable } from '../adapters/order-numbers.ts';
import type { OrdersTable } from '../adapters/orders.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ShipmentOptionsTable } from '../adapters/shipment-options.ts';
import { transact } from '../adapters/transaction.ts';
import { priceCart } from '../domain/cart.ts';
import { requestOf } from '../domain/checkout.ts';
import { CheckoutClosed } from '../domain/errors.ts';
import { newOrder } from '../domain/order.ts';
import { OVERDUE_MARGIN_SECONDS } from '../domain/timing.ts';
import { connect, documents } from '../platform/connect.ts';
import { count } from '../platform/measure.ts';
import { StepInputSchema, taskHandler, type StepInput } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';

interface Dependencies {
  readonly documents: Documents;
  readonly checkouts: CheckoutsTable;
  readonly orders: OrdersTable;
  readonly orderNumbers: OrderNumbersTable;
  readonly products: ProductsTable;
  readonly shipmentOptions: ShipmentOptionsTable;
}

/**
 * Prices the lines anew, takes the next order number and puts the order, `inactive`, with every product frozen as it
 * is now. The number is bound to the checkout in the same transaction: a repeat finds it and leaves a gap at worst.
 * Undone by CancelOrder.
 *
 * @throws CartInvalid when the cart can no longer be bought as it was
 * @throws CheckoutClosed when the checkout ended or is closing
 */
export async function createOrder(input: StepInput, deps: Dependencies): Promise<void> {
  const now = Date.now();
  const checkout = await enterRun(input, { ...deps, now });
  if (checkout.orderNumber !== undefined) return;
  const [products, options] = await Promise.all([
    deps.products.find(checkout.request.cart.map(({ id }) => id)),
    deps.shipmentOptions.list(),
  ]);
  const cart = priceCart(requestOf(checkout), products, options);
  const orderNumber = await deps.orderNumbers.next(now);

  const failures = await transact(deps.documents, {
    order: deps.orders.create(newOrder(checkout, cart, orderNumber, now)),
    checkout: deps.checkouts.bindOrder(checkout.id, {
      orderNumber,
      amountOre: cart.totalOre,
      dueAt: now + OVERDUE_MARGIN_SECONDS * 1000,
    }),
  });
  if (failures.size === 0) count('OrderCreated');
  else if (!failures.has('order')) throw new CheckoutClosed('checkout_closed');
}

const dependencies: Dependencies = {
  documents: documents(),
  checkouts: connect.checkouts(),
  orders: connect.orders(),
  orderNumbers: connect.orderNumbers(),
  products: connect.products(),
  shipmentOptions: connect.shipmentOptions(),
};

export const handler = taskHandler('CreateOrder', StepInputSchema, (input) => createOrder(input, dependencies));
