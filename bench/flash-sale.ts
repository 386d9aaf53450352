import type { AwsService } from '../local/aws/types.ts';
import { startCloud, type Cloud } from '../local/cloud.ts';
import { invocationOf, operationOf } from './counting.ts';
import { sendCrowd, type Purchase } from './crowd.ts';
import { chooseGoods } from './customer.ts';
import { countEach, percentile } from './statistics.ts';
import { connectTables } from './tables.ts';

export const BUYERS = 300;
export const PIECES = 100;

export interface FlashSaleOptions {
  /** Transactions on one row collide for this long, as on AWS; without it they wait for each other. */
  readonly conflictWindowMs?: number;
}

export interface FlashSale {
  /** How many buyers ended with `201`, `409 insufficient_stock`, `503 busy`, … */
  readonly answers: Readonly<Record<string, number>>;
  /** How many were first told 202 and asked again. */
  readonly accepted: number;
  /** How many of their questions were answered 503 on the way. */
  readonly busy: number;
  readonly checkoutsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Until the last buyer knew. */
  readonly lastMs: number;
  /** Requests to the tables, by the whole sale. */
  readonly tableRequests: number;
  /** Those of them by which the checkout endpoint looked whether there was an answer yet. */
  readonly looks: number;
  /** What must not be; empty when every piece and every answer is right. */
  readonly problems: readonly string[];
}

/** A drop: many buyers at the same moment for the last pieces of one product, on a fresh shop with warm functions. */
export async function measureFlashSale({ conflictWindowMs }: FlashSaleOptions = {}): Promise<FlashSale> {
  const traffic = new Traffic();
  const cloud = await startCloud({
    port: 0,
    awsPort: 0,
    wrap: { service: (service) => traffic.watch(service) },
    ...(conflictWindowMs === undefined ? {} : { transactionConflicts: { windowMs: conflictWindowMs } }),
  });
  try {
    await cloud.warm();
    const { productId, delivery } = await chooseGoods(cloud.url);
    await cloud.tables.setStock(productId, PIECES);
    const purchases = await sendCrowd({ url: cloud.url, buyers: BUYERS, productId, delivery });
    await cloud.clock.idle();
    const { tableRequests, looks } = traffic;
    const mayBeBusy = conflictWindowMs !== undefined;
    const problems = await findProblems(cloud, productId, purchases, mayBeBusy);
    const answered = purchases.map(({ answeredMs }) => answeredMs);
    const lastMs = Math.max(...purchases.map(({ settledMs }) => settledMs));
    return {
      answers: countEach(purchases.map(outcomeOf)),
      accepted: purchases.filter(({ first }) => first.status === 202).length,
      busy: purchases.reduce((sum, purchase) => sum + purchase.busy, 0),
      checkoutsPerSecond: (purchases.length / lastMs) * 1000,
      p50Ms: percentile(answered, 0.5),
      p99Ms: percentile(answered, 0.99),
      lastMs,
      tableRequests,
      looks,
      problems,
    };
  } finally {
    await cloud.close();
  }
}

/** Counts requests without looking into them, so that counting takes no time. */
class Traffic {
  tableRequests = 0;
  looks = 0;
  readonly #endpoints = new Set<string | undefined>();

  watch(service: AwsService): AwsService {
    return {
      name: service.name,
      accepts: (request) => service.accepts(request),
      handle: (request) => {
        const operation = operationOf(request);
        const invocation = invocationOf(request);
        if (service.name === 'dynamodb') this.tableRequests++;
        // Whoever starts a run is the checkout endpoint, which then only reads its own record.
        if (operation === 'StartExecution') this.#endpoints.add(invocation);
        else if (operation === 'GetItem' && this.#endpoints.has(invocation)) this.looks++;
        return service.handle(request);
      },
    };
  }
}

const isSold = ({ last }: Purchase) => last.status === 201 || (last.status === 200 && last.code === null);
const isSoldOut = ({ last }: Purchase) => last.status === 409 && last.code === 'insufficient_stock';

/** `200` is what a buyer gets for a payment who asks again after 202. */
const outcomeOf = (purchase: Purchase): string =>
  isSold(purchase) ? '201' : [purchase.last.status, purchase.last.code].filter(Boolean).join(' ');

async function findProblems(
  cloud: Cloud,
  productId: string,
  purchases: readonly Purchase[],
  mayBeBusy: boolean,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const expect = (holds: boolean, otherwise: string) => {
    if (!holds) problems.push(otherwise);
  };
  const sold = purchases.filter(isSold);
  const soldOut = purchases.filter(isSoldOut);
  const { products, reservations } = await cloud.tables.state();
  const held = reservations.filter((row) => row.productId === productId);
  const active = held.filter(({ status }) => status === 'active');
  const reserved = products.find(({ id }) => id === productId)?.reserved ?? 0;

  if (!mayBeBusy) {
    expect(sold.length === PIECES, `${sold.length} buyers hold a piece, not ${PIECES}`);
    expect(soldOut.length === BUYERS - PIECES, `${soldOut.length} buyers were told "sold out", not ${BUYERS - PIECES}`);
  }
  expect(sold.length <= PIECES, `${sold.length} pieces were sold of ${PIECES}`);
  expect(active.length === sold.length, `${active.length} active reservations for ${sold.length} buyers with a piece`);
  expect(reserved === active.length, `reserved is ${reserved}, the active reservations are ${active.length}`);
  const untrue = soldOut.filter(({ last }) => availableIn(last.details, productId) !== 0);
  expect(untrue.length === 0, `${untrue.length} buyers of one piece were refused with a count other than 0`);
  const early = await countUntrue(cloud, held);
  expect(early === 0, `${early} buyers were refused at a time when pieces were free and nobody held them`);
  const { rules } = await cloud.rules();
  for (const { id, ok, offenders } of rules) expect(ok, `${id} does not hold: ${offenders.slice(0, 3).join('; ')}`);
  return problems;
}

function availableIn(details: unknown, productId: string): number | undefined {
  const { items = [] } = (details ?? {}) as { items?: { id: string; available: number }[] };
  return items.find(({ id }) => id === productId)?.available;
}

/**
 * How many refusals were untrue: at no moment between the checkout's first record and its refusal were all pieces held.
 * A hold lasts from its reservation's time until its checkout ended, if it did.
 */
async function countUntrue(
  cloud: Cloud,
  holds: readonly { readonly orderId: string; readonly createdAt: number; readonly status: string }[],
): Promise<number> {
  const tables = connectTables(cloud.awsUrl);
  const checkouts = await tables.rows('checkouts');
  tables.close();
  const endOf = new Map(checkouts.map(({ id, endedAt }) => [id, Number(endedAt)]));
  const steps = holds
    .flatMap(({ orderId, createdAt, status }) => [
      { at: createdAt, change: 1 },
      ...(status === 'active' ? [] : [{ at: endOf.get(orderId) ?? Infinity, change: -1 }]),
    ])
    .sort((left, right) => left.at - right.at);
  const mostHeld = (from: number, until: number): number => {
    let held = 0;
    let most = 0;
    for (const { at, change } of steps) {
      if (at > until) break;
      if (at > from) most = Math.max(most, held);
      held += change;
    }
    return Math.max(most, held);
  };
  return checkouts.filter(
    ({ refusal, createdAt, endedAt }) =>
      (refusal as { code: string } | undefined)?.code === 'insufficient_stock' &&
      mostHeld(Number(createdAt), Number(endedAt)) < PIECES,
  ).length;
}
