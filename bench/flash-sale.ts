import { startCloud, type Cloud } from '../local/cloud.ts';
import { sendCrowd, type Purchase } from './crowd.ts';
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
  readonly checkoutsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Until the last buyer knew. */
  readonly lastMs: number;
  /** What must not be; empty when every piece and every answer is right. */
  readonly problems: readonly string[];
}

/** A drop: many buyers at the same moment for the last pieces of one product, on a fresh shop with warm functions. */
export async function measureFlashSale({ conflictWindowMs }: FlashSaleOptions = {}): Promise<FlashSale> {
  const cloud = await startCloud({
    port: 0,
    awsPort: 0,
    ...(conflictWindowMs === undefined ? {} : { transactionConflicts: { windowMs: conflictWindowMs } }),
  });
  try {
    await cloud.warm();
    const { productId, delivery } = await chooseGoods(cloud);
    await cloud.setStock(productId, PIECES);
    const purchases = await sendCrowd({ url: cloud.url, buyers: BUYERS, productId, delivery });
    await cloud.clock.idle();
    const mayBeBusy = conflictWindowMs !== undefined;
    const problems = await findProblems(cloud, productId, purchases, mayBeBusy);
    const answered = purchases.map(({ answeredMs }) => answeredMs);
    const lastMs = Math.max(...purchases.map(({ settledMs }) => settledMs));
    return {
      answers: countEach(purchases.map(outcomeOf)),
      accepted: purchases.filter(({ first }) => first.status === 202).length,
      checkoutsPerSecond: (purchases.length / lastMs) * 1000,
      p50Ms: percentile(answered, 0.5),
      p99Ms: percentile(answered, 0.99),
      lastMs,
      problems,
    };
  } finally {
    await cloud.close();
  }
}

/** Any product of the catalogue that one piece of can be bought, and a way to have it delivered. */
async function chooseGoods(cloud: Cloud): Promise<{ productId: string; delivery: string }> {
  const list = async (path: string) => {
    const response = await fetch(`${cloud.url}${path}`);
    return ((await response.json()) as { data: { id: string }[] }).data;
  };
  const [product] = await list('/v1/products');
  const [option] = await list('/v1/shipment-options');
  if (product === undefined || option === undefined) throw new Error('The catalogue has nothing to sell or deliver');
  return { productId: product.id, delivery: option.id };
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
  const { products, reservations } = await cloud.state();
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
  if (soldOut.length > 0) {
    // Nobody gave a piece back, so the count of held pieces only rose: a refusal is true if it came after the last hold.
    expect(held.length === active.length, `${held.length - active.length} holds were given back during the sale`);
    expect(active.length === PIECES, `"sold out" was said while ${PIECES - active.length} pieces were free`);
    const lastHoldAt = Math.max(...active.map(({ createdAt }) => createdAt));
    const early = (await refusalTimes(cloud)).filter((at) => at < lastHoldAt);
    expect(early.length === 0, `${early.length} refusals were written before the last piece was held`);
  }
  const { rules } = await cloud.rules();
  for (const { id, ok, offenders } of rules) expect(ok, `${id} does not hold: ${offenders.slice(0, 3).join('; ')}`);
  return problems;
}

function availableIn(details: unknown, productId: string): number | undefined {
  const { items = [] } = (details ?? {}) as { items?: { id: string; available: number }[] };
  return items.find(({ id }) => id === productId)?.available;
}

/** When each refusal was written, epoch ms. */
async function refusalTimes(cloud: Cloud): Promise<readonly number[]> {
  const tables = connectTables(cloud.awsUrl);
  const checkouts = await tables.rows('checkouts');
  tables.close();
  return checkouts
    .filter(({ refusal }) => (refusal as { code: string } | undefined)?.code === 'insufficient_stock')
    .map(({ endedAt }) => Number(endedAt));
}
