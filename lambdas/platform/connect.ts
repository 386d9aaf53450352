import { checkoutsTable } from '../adapters/checkouts.ts';
import { customerHash } from '../adapters/customer-key.ts';
import { connectDocuments, type Documents } from '../adapters/documents.ts';
import { mailer } from '../adapters/mailer.ts';
import { orderNumbersTable } from '../adapters/order-numbers.ts';
import { ordersTable } from '../adapters/orders.ts';
import { productsTable } from '../adapters/products.ts';
import { reservationsTable } from '../adapters/reservations.ts';
import { returnedHoldsTable } from '../adapters/returned-holds.ts';
import { orderRuns, taskTokens } from '../adapters/runs.ts';
import { shipmentOptionsTable } from '../adapters/shipment-options.ts';
import { stockLogsTable } from '../adapters/stock-logs.ts';
import { SWISH_ADDRESSES, swish, type Swish } from '../adapters/swish.ts';
import { clientCertificates } from '../adapters/swish-certificates.ts';
import { mutualTlsTransport } from '../adapters/swish-mutual-tls.ts';
import { secretReader } from '../adapters/secret.ts';
import { plainTransport, type Transport } from '../adapters/swish-transport.ts';
import type { Checkout, SwishEnvironment } from '../domain/checkout.ts';
import { environment } from './environment.ts';
import { reportSwish as report } from './swish-report.ts';

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

const swishClients = new Map<string, Swish>();

/** One client per environment, so that all invocations of a function share its connections and its certificates. */
function swishIn(name: SwishEnvironment): Swish {
  const address = name === 'mock' ? environment('SWISH_MOCK_URL') : SWISH_ADDRESSES[name];
  const key = `${name} ${address}`;
  const client = swishClients.get(key) ?? swish(name, { address, transport: swishTransport(name), report });
  swishClients.set(key, client);
  return client;
}

/** Only `mock` is asked without a certificate. The secret itself is read with the first request. */
function swishTransport(name: SwishEnvironment): Transport {
  if (name === 'mock') return plainTransport();
  const readSecret = secretReader(environment('SWISH_SECRET_ARN'));
  return mutualTlsTransport(clientCertificates({ environment: name, readSecret, report }));
}

/** Adapters wired to the function's environment. A function names only what its role may reach. */
export const connect = {
  products: () => productsTable(documents(), environment('PRODUCTS_TABLE')),
  orders: () => ordersTable(documents(), environment('ORDERS_TABLE')),
  reservations: () => reservationsTable(documents(), environment('RESERVATIONS_TABLE')),
  shipmentOptions: () => shipmentOptionsTable(documents(), environment('SHIPMENT_TABLE')),
  checkouts: () => checkoutsTable(documents(), environment('CHECKOUTS_TABLE')),
  returnedHolds: () => returnedHoldsTable(documents(), environment('CHECKOUTS_TABLE')),
  stockLogs: () => stockLogsTable(documents(), environment('CHECKOUTS_TABLE')),
  orderNumbers: () => orderNumbersTable(documents(), environment('ORDER_NUMBERS_TABLE')),
  hashCustomer: () => customerHash(secretReader(environment('CUSTOMER_KEY_ARN'))),
  runs: () => orderRuns(environment('STATE_MACHINE_ARN')),
  tokens: () => taskTokens(),
  mailer: () =>
    mailer({
      from: environment('FROM_EMAIL'),
      replyTo: environment('REPLY_TO_EMAIL'),
      configurationSet: environment('MAIL_CONFIGURATION_SET'),
    }),

  /** Swish as new payments use it, and as an existing payment was made: it is settled where it was made. */
  swish: (): { readonly current: Swish; readonly of: (checkout: Checkout) => Swish } => {
    const current = swishIn(swishEnvironment());
    return { current, of: ({ paymentEnvironment }) => swishIn(paymentEnvironment ?? current.environment) };
  },
};
