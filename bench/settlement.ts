import { startCloud, type Cloud } from '../local/cloud.ts';
import { buy, chooseGoods, type Goods } from './customer.ts';
import { median } from './statistics.ts';

/** How long after the checkout the customer pays, in seconds: spread over the three minutes that the phone shows it. */
const PAID_AFTER_SECONDS = [5, 20, 41, 62, 83, 104, 125, 146, 167];
/** The storefront asks for the status about this often. */
const POLL_SECONDS = 3;
/** Longer than the payment wait: whatever is found, is found by then. */
const LONGEST_WAIT_SECONDS = 600;
/** Payments that ended unpaid are asked about for the last time a day after their end. */
const DAY_SECONDS = 25 * 3600;

/** From "paid on the phone" to "order active", by the shop's clock. */
export interface Confirmed {
  readonly medianMs: number;
  readonly longestMs: number;
}

export interface Settlement {
  readonly withCallbacks: Confirmed;
  /** No callback comes, and the customer's page has been closed: the sweep alone finds the payment. */
  readonly bySweep: Confirmed;
  /** No callback comes, but the customer's page asks for the status. */
  readonly byStatus: Confirmed;
  /** Requests to Swish for one payment, from its first to its last. */
  readonly swishRequests: Readonly<Record<'paid' | 'paid, callback lost' | 'declined' | 'abandoned', number>>;
}

/** How fast money is seen, and what it costs in questions, by the clock of the shop and not by that of the machine. */
export async function measureSettlement(): Promise<Settlement> {
  const cloud = await startCloud({ port: 0, awsPort: 0 });
  try {
    await cloud.warm();
    const goods = await chooseGoods(cloud.url);
    await cloud.tables.setStock(goods.productId, 1_000);
    const withCallbacks = await confirmations(cloud, goods);
    cloud.phone.dropCallbacks(true);
    const bySweep = await confirmations(cloud, goods);
    const byStatus = await confirmations(cloud, goods, (id) => fetch(`${cloud.url}/v1/order/status/${id}`));
    const lost = await requestsOf(cloud, goods, { action: 'pay' });
    cloud.phone.dropCallbacks(false);
    const swishRequests = {
      paid: await requestsOf(cloud, goods, { action: 'pay' }),
      'paid, callback lost': lost,
      declined: await requestsOf(cloud, goods, { action: 'decline' }),
      abandoned: await requestsOf(cloud, goods),
    };
    return { withCallbacks, bySweep, byStatus, swishRequests };
  } finally {
    await cloud.close();
  }
}

/** `poll` is what the customer's page does until the order is active. */
async function confirmations(cloud: Cloud, goods: Goods, poll?: (id: string) => Promise<Response>): Promise<Confirmed> {
  const delays: number[] = [];
  for (const seconds of PAID_AFTER_SECONDS) {
    const { id, reference } = await buy(cloud.url, goods);
    await cloud.clock.advance(seconds * 1_000);
    cloud.phone.act(reference, { action: 'pay' });
    delays.push(await confirmedAfter(cloud, id, reference, poll));
  }
  return { medianMs: median(delays), longestMs: Math.max(...delays) };
}

async function confirmedAfter(
  cloud: Cloud,
  id: string,
  reference: string,
  poll: ((id: string) => Promise<Response>) | undefined,
): Promise<number> {
  const paidAt = Date.parse(cloud.phone.find(reference)?.paidAt ?? '');
  for (let waited = 0; waited <= LONGEST_WAIT_SECONDS; waited += POLL_SECONDS) {
    await (await poll?.(id))?.body?.cancel();
    await cloud.clock.advance(waited === 0 ? 0 : POLL_SECONDS * 1_000);
    const { orders } = await cloud.tables.state();
    const active = orders.find((order) => order.id === id && order.status === 'active');
    if (active !== undefined) return Math.max(0, active.date_change - paidAt);
  }
  throw new Error(`Order ${id} was paid, but never became active`);
}

/** Requests to Swish until nothing more is asked about the payment. */
async function requestsOf(cloud: Cloud, goods: Goods, action?: object): Promise<number> {
  const { reference } = await buy(cloud.url, goods);
  if (action !== undefined) {
    await cloud.clock.advance(30_000);
    cloud.phone.act(reference, action);
  }
  await cloud.clock.advance(DAY_SECONDS * 1_000);
  return cloud.phone.conversation(reference).filter(({ kind }) => kind === 'request').length;
}
