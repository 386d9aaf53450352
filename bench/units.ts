import { isDeepStrictEqual } from 'node:util';
import { Meter } from './meter.ts';
import { exampleOf, seed } from './seed.ts';
import { connectTables } from './tables.ts';
import type { Usage } from './usage.ts';

const FEW_ORDERS = 10;
const DAY_MS = 25 * 3_600_000;
export const MANY = { orders: 10_000, checkouts: 10_000, reservations: 1_000 };

export interface Units {
  readonly paid: { readonly few: Usage; readonly many: Usage };
  readonly abandoned: { readonly few: Usage; readonly many: Usage };
  /** How long it took to put the many rows into the tables. */
  readonly seedingMs: number;
  /** Counts that grew with the tables; empty when none did. */
  readonly problems: readonly string[];
}

/** What one checkout uses of every service, in a small shop and in one with years of orders in its tables. */
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
      return { paid, abandoned: await meter.abandoned() };
    };
    const example = await exampleOf(tables, (await meter.paid()).id);
    await seed(tables, example, { orders: FEW_ORDERS, checkouts: FEW_ORDERS, reservations: FEW_ORDERS });
    const few = await measure();
    const begin = performance.now();
    await seed(tables, example, MANY);
    const seedingMs = performance.now() - begin;
    const many = await measure();

    const paid = { few: few.paid.usage, many: many.paid.usage };
    const abandoned = { few: few.abandoned.usage, many: many.abandoned.usage };
    return { paid, abandoned, seedingMs, problems: [...growthOf('paid', paid), ...growthOf('abandoned', abandoned)] };
  } finally {
    tables.close();
    await meter.close();
  }
}

function growthOf(kind: string, { few, many }: { few: Usage; many: Usage }): string[] {
  const compared = ['requests', 'readUnits', 'writeUnits', 'refusedRequests', 'states', 'invocations'] as const;
  return compared
    .filter((key) => !isDeepStrictEqual(few[key], many[key]))
    .map((key) => `${kind}: ${key} differ: ${JSON.stringify(few[key])} and ${JSON.stringify(many[key])}`);
}
