import { apiHandler, type Answer } from '../platform/api-handler.ts';
import { connect } from '../platform/connect.ts';
import type { ShipmentOptionsAnswer } from './shipment-options-schema.ts';

const shipmentOptions = connect.shipmentOptions();

/** GET /v1/shipment-options: how an order can be delivered, cheapest first. Costs are SEK. */
export const handler = apiHandler('ShipmentOptions', async (): Promise<Answer<ShipmentOptionsAnswer>> => ({
  status: 200,
  data: (await shipmentOptions.list()).map(({ id, name, description, cost }) => ({
    id,
    name,
    description: description ?? null,
    cost,
  })),
}));
