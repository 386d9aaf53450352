import type { CheckoutsTable } from '../adapters/checkouts.ts';
import type { ProductsTable } from '../adapters/products.ts';
import type { ShipmentOptionsTable } from '../adapters/shipment-options.ts';
import { priceCart, requireFreePieces } from '../domain/cart.ts';
import { requestOf } from '../domain/checkout.ts';
import { connect } from '../platform/connect.ts';
import { StepInputSchema, taskHandler, type StepInput } from '../platform/task-handler.ts';
import { enterRun } from '../settlement/enter-run.ts';

interface Dependencies {
  readonly checkouts: CheckoutsTable;
  readonly products: ProductsTable;
  readonly shipmentOptions: ShipmentOptionsTable;
}

/**
 * Whether the cart can be bought right now. Writes nothing: what it finds may change until ReserveStock decides.
 *
 * @throws CartInvalid product_not_found, product_unavailable, quantity_limit, delivery_not_found, amount_out_of_range
 * @throws InsufficientStock with the true free counts
 */
export async function validateCart(input: StepInput, deps: Dependencies): Promise<void> {
  const request = requestOf(await enterRun(input, { ...deps, now: Date.now() }));
  const [products, options] = await Promise.all([
    deps.products.find(request.cart.map(({ id }) => id)),
    deps.shipmentOptions.list(),
  ]);
  requireFreePieces(priceCart(request, products, options).lines);
}

const dependencies: Dependencies = {
  checkouts: connect.checkouts(),
  products: connect.products(),
  shipmentOptions: connect.shipmentOptions(),
};

export const handler = taskHandler('ValidateCart', StepInputSchema, (input) => validateCart(input, dependencies));
