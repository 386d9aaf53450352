import type { Product, ShipmentOption } from '../../lambdas/domain/product.ts';

const at = '2026-01-01T00:00:00.000Z';
export const products: readonly Product[] = [
  {
    id: 'big-into-energy',
    slug: 'big-into-energy',
    title: 'Big into energy',
    price: 349,
    stock: 25,
    status: 'active',
    createdAt: at,
  },
  {
    id: 'rainy-day',
    slug: 'rainy-day',
    title: 'Rainy day',
    price: 199.5,
    price_reduced: 149.5,
    stock: 40,
    status: 'active',
    createdAt: at,
  },
];
export const shipmentOptions: readonly ShipmentOption[] = [{ id: 'postnord', name: 'PostNord', cost: 59 }];
