import type { ShipmentOption } from '../../lambdas/domain/product.ts';

/** How the local shop delivers, as rows of the shipment table. An order without an option is picked up. Costs are SEK. */
export const shipmentOptions: readonly ShipmentOption[] = [
  {
    id: 'pickup-point',
    name: 'Ombud',
    description: 'Hämtas hos ett ombud nära dig, 2–4 vardagar.',
    cost: 39,
  },
  {
    id: 'postnord',
    name: 'PostNord hem',
    description: 'Levereras till dörren, 1–3 vardagar.',
    cost: 59,
  },
  {
    id: 'express',
    name: 'Express',
    description: 'Med bud nästa vardag före klockan 12.',
    cost: 149.5,
  },
];
