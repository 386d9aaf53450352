import { checkoutsTable } from '../adapters/checkouts.ts';
import { connectDocuments, type Documents } from '../adapters/documents.ts';
import { mailer } from '../adapters/mailer.ts';
import { orderNumbersTable } from '../adapters/order-numbers.ts';
import { ordersTable } from '../adapters/orders.ts';
import { productsTable } from '../adapters/products.ts';
import { reservationsTable } from '../adapters/reservations.ts';
import { orderRuns, taskTokens } from '../adapters/runs.ts';
import { shipmentOptionsTable } from '../adapters/shipment-options.ts';
import { swish, type Swish } from '../adapters/swish.ts';
import type { Checkout, SwishEnvironment } from '../domain/checkout.ts';
import { environment } from './environment.ts';

let shared: Documents | undefined;

/** The one connection of a function to its tables. */
export const documents = (): Documents => (shared ??= connectDocuments());

const SWISH_ENVIRONMENTS: readonly string[] = ['mock', 'mss', 'sandbox', 'production'] satisfies SwishEnvironment[];

function swishEnvironment(): SwishEnvironment {
  const name = environment('SWISH_ENVIRONMENT');
  if (!SWISH_ENVIRONMENTS.includes(name)) {
    throw new Error(`SWISH_ENVIRONMENT is ${name}, but must be one of ${SWISH_ENVIRONMENTS.join(', ')}`);
  }
  return name as SwishEnvironment;
}

/** Adapters wired to the function's environment. A function names only what its role may reach. */
export const connect = {
  products: () => productsTable(documents(), environment('PRODUCTS_TABLE')),
  orders: () => ordersTable(documents(), environment('ORDERS_TABLE')),
  reservations: () => reservationsTable(documents(), environment('RESERVATIONS_TABLE')),
  shipmentOptions: () => shipmentOptionsTable(documents(), environment('SHIPMENT_TABLE')),
  checkouts: () => checkoutsTable(documents(), environment('CHECKOUTS_TABLE')),
  orderNumbers: () => orderNumbersTable(documents(), environment('ORDER_NUMBERS_TABLE')),
  runs: () => orderRuns(environment('STATE_MACHINE_ARN')),
  tokens: () => taskTokens(),
  mailer: () => mailer({ from: environment('FROM_EMAIL'), replyTo: environment('REPLY_TO_EMAIL') }),

  /** Swish as new payments use it, and as an existing payment was made: it is settled where it was made. */
  swish: (): { readonly current: Swish; readonly of: (checkout: Checkout) => Swish } => {
    const mockUrl = environment('SWISH_MOCK_URL');
    const current = swish(swishEnvironment(), mockUrl);
    return { current, of: ({ paymentEnvironment }) => swish(paymentEnvironment ?? current.environment, mockUrl) };
  },
};
