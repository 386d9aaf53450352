import { isDeepStrictEqual } from 'node:util';
import { Meter } from './meter.ts';
import { exampleOf, seed, type Counts } from './seed.ts';
import { connectTables } from './tables.ts';
import { requestsTo, total, type Usage } from './usage.ts';

/**
 * Shops of growing age. A checkout's record is kept for a month and a reservation's row as long, so that there are never
 * as many of them as of orders, which are kept for good.
 */
export const SHOPS: readonly Counts[] = [
  { orders: 10, checkouts: 10, reservations: 10 },
  { orders: 1_000, checkouts: 1_000, reservations: 1_000 },
  { orders: 100_000, checkouts: 10_000, reservations: 1_000 },
];
const DAY_MS = 25 * 3_600_000;

/** What a checkout uses in a shop with so many orders. */
export interface ShopUsage {
  readonly orders: number;
  readonly paid: Usage;
  readonly abandoned: Usage;
}

export interface Units {
  /** In the order of their size. */
  readonly shops: readonly ShopUsage[];
  /** How long it took to put all rows into the tables. */
  readonly seedingMs: number;
  /** Counts that grew with the tables; empty when none did. */
  readonly problems: readonly string[];
}

/** What one checkout uses of every service, in a small shop and in those with years of orders in their tables. */
export async function measureUnits(): Promise<Units> {
  const meter = await Meter.open();
  const tables = connectTables(meter.cloud.awsUrl);
  try {
    await meter.cloud.warm();
    const measure = async () => {
      // Whatever is still asked about the checkouts before is over then.
      await meter.cloud.clock.advance(DAY_MS);
      const paid = await meter.paid();
      await meter.cloud.clock.advance(DAY_MS);
      return { paid: paid.usage, abandoned: (await meter.abandoned()).usage };
    };
    const example = await exampleOf(tables, (await meter.paid()).id);
    const shops: ShopUsage[] = [];
    let seedingMs = 0;
    let before: Counts = { orders: 0, checkouts: 0, reservations: 0 };
    for (const counts of SHOPS) {
      const begin = performance.now();
      await seed(meter.uncounted, example, {
        orders: counts.orders - before.orders,
        checkouts: counts.checkouts - before.checkouts,
        reservations: counts.reservations - before.reservations,
      });
      seedingMs += performance.now() - begin;
      before = counts;
      shops.push({ orders: counts.orders, ...(await measure()) });
    }
    return { shops, seedingMs, problems: [...growthOf('paid', shops), ...growthOf('abandoned', shops)] };
  } finally {
    tables.close();
    await meter.close();
  }
}

function growthOf(kind: 'paid' | 'abandoned', shops: readonly ShopUsage[]): readonly string[] {
  const compared = ['requests', 'readUnits', 'writeUnits', 'refusedRequests', 'states', 'invocations'] as const;
  const [first, ...others] = shops;
  if (first === undefined) return ['no shop was measured'];
  return others.flatMap((shop) =>
    compared
      .filter((key) => !isDeepStrictEqual(first[kind][key], shop[kind][key]))
      .map(
        (key) =>
          `${kind}: ${key} differ between ${first.orders} and ${shop.orders} orders: ` +
          `${JSON.stringify(first[kind][key])} and ${JSON.stringify(shop[kind][key])}`,
      ),
  );
}

/** What is compared between shops, as one number each: it has to stay what it is. */
export const COMPARED = {
  'requests to tables': (usage: Usage) => requestsTo('dynamodb', usage),
  'read units': ({ readUnits }: Usage) => total(readUnits),
  'write units': ({ writeUnits }: Usage) => total(writeUnits),
  'state transitions': ({ states }: Usage) => states.length,
  'Lambda invocations': ({ invocations }: Usage) => total(invocations),
  'Step Functions requests': (usage: Usage) => requestsTo('states', usage),
  'Swish requests': (usage: Usage) => requestsTo('swish', usage),
  mails: (usage: Usage) => requestsTo('email', usage),
  'billed ms, on this machine': ({ billedMs }: Usage) => total(billedMs),
};
