/** What a new local shop has in its tables. */
export { products } from './products.ts';
export { shipmentOptions } from './shipment-options.ts';
