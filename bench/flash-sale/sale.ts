import { startCloud, type Cloud } from '../../local/cloud.ts';
import { listGoods } from '../customer.ts';
import { countEach, percentile } from '../statistics.ts';
import { connectTables, type Row } from '../tables.ts';
import { cartsOf, overlappingCarts, type Cart } from './carts.ts';
import { atTheDoor, TOO_MANY_REQUESTS } from './door.ts';
import { sendCrowd, type Purchase } from './crowd.ts';
import { ForwardedTables } from './forwarded-tables.ts';
import { HoldWatch } from './hold-watch.ts';
import { PieceHistory, untrueRefusals, type Refusal } from './piece-history.ts';

export const BUYERS = 1_000;
export const PIECES = 100;
const OVERLAPPING_PRODUCTS = 3;
export interface FlashSaleOptions {
  readonly buyers?: number;
  /** Of each product. */
  readonly pieces?: number;
  /** Everybody wants the same product, or two of three. */
  readonly carts?: 'one product' | 'overlapping';
  /** Transactions on one row collide for this long, as on AWS; without it they wait for each other. */
  readonly conflictWindowMs?: number;
  /** A DynamoDB to work on instead of the cloud's own: an empty one. */
  readonly tablesUrl?: string;
}

export interface FlashSale {
  /** How many buyers ended with `201`, `409 insufficient_stock`, `503 busy`, … */
  readonly answers: Readonly<Record<string, number>>;
  /** How many were let in at their first try. */
  readonly letIn: number;
  /** How often buyers were told to come back later, and did. */
  readonly toldLater: number;
  readonly checkoutsPerSecond: number;
  /** Of the first answer: 429 at the door, at once; 202 after 8 seconds. */
  readonly answerP50Ms: number;
  readonly answerP99Ms: number;
  /** Until the buyer knew: a payment to make, or a refusal. */
  readonly knownP50Ms: number;
  readonly knownP99Ms: number;
  /** Until the last buyer knew. */
  readonly lastMs: number;
  /** From the sale's beginning to the last hold. */
  readonly lastHoldMs: number;
  /** Transactions that were to hold something, those of buyers who were refused included. */
  readonly tries: number;
  /** Those that were refused since another one was on the same row. */
  readonly conflicts: number;
  /** Requests to the tables, by the whole sale. */
  readonly tableRequests: number;
  /** Those of them by which the checkout endpoint looked whether there was an answer yet. */
  readonly looks: number;
  /** What became of all buyers in time, ms since the beginning: sorted. */
  readonly times: {
    readonly held: readonly number[];
    readonly sold: readonly number[];
    readonly refused: readonly number[];
  };
  /** What must not be; empty when every piece and every answer is right. */
  readonly problems: readonly string[];
}

/** A drop: many buyers at the same moment for the last pieces, on a fresh shop with warm functions. */
export async function measureFlashSale({
  buyers = BUYERS,
  pieces = PIECES,
  carts: kind = 'one product',
  conflictWindowMs,
  tablesUrl,
}: FlashSaleOptions = {}): Promise<FlashSale> {
  const forwarded = tablesUrl === undefined ? undefined : new ForwardedTables(tablesUrl);
  const history = new PieceHistory();
  const watch = new HoldWatch(history, () => Date.now());
  const cloud = await startCloud({
    port: 0,
    awsPort: 0,
    wrap: {
      invoke: atTheDoor,
      service: (service) => watch.watch(service.name === 'dynamodb' ? (forwarded?.watch(service) ?? service) : service),
    },
    ...(conflictWindowMs === undefined ? {} : { transactionConflicts: { windowMs: conflictWindowMs } }),
  });
  try {
    await cloud.warm();
    const { productIds, delivery } = await listGoods(cloud.url);
    const wanted = productIds.slice(0, kind === 'overlapping' ? OVERLAPPING_PRODUCTS : 1);
    const carts = kind === 'overlapping' ? overlappingCarts(wanted, buyers) : cartsOf(wanted, buyers);
    for (const productId of wanted) {
      await cloud.tables.setStock(productId, pieces);
      history.noteStock(productId, pieces);
    }
    await forwarded?.moveAway();
    const begin = Date.now();
    const purchases = await sendCrowd({ url: cloud.url, carts, delivery });
    await cloud.clock.idle();
    const problems = await findProblems(cloud.awsUrl, { carts, purchases, history });
    await forwarded?.moveBack();
    problems.push(...(await brokenRules(cloud)));
    return {
      ...summarise(
        purchases,
        history.holdTimes.map((at) => at - begin),
      ),
      ...watch.counts,
      problems,
    };
  } finally {
    await cloud.close();
  }
}

const isSold = ({ last }: Purchase) => last.status === 201;
const isSoldOut = ({ last }: Purchase) => last.code === 'insufficient_stock';
const outcomeOf = ({ last }: Purchase): string => [last.status, last.code].filter(Boolean).join(' ');

function summarise(purchases: readonly Purchase[], holdTimes: readonly number[]) {
  const answered = purchases.map(({ answeredMs }) => answeredMs);
  const known = purchases.map(({ settledMs }) => settledMs);
  const knownBy = (isOne: (purchase: Purchase) => boolean) =>
    purchases
      .filter(isOne)
      .map(({ settledMs }) => Math.round(settledMs))
      .sort((left, right) => left - right);
  const lastMs = Math.max(...known);
  return {
    answers: countEach(purchases.map(outcomeOf)),
    letIn: purchases.filter(({ firstStatus }) => firstStatus !== TOO_MANY_REQUESTS).length,
    toldLater: purchases.reduce((sum, { toldLater }) => sum + toldLater, 0),
    checkoutsPerSecond: (purchases.length / lastMs) * 1000,
    answerP50Ms: percentile(answered, 0.5),
    answerP99Ms: percentile(answered, 0.99),
    knownP50Ms: percentile(known, 0.5),
    knownP99Ms: percentile(known, 0.99),
    lastMs,
    lastHoldMs: Math.max(...holdTimes),
    times: { held: holdTimes, sold: knownBy(isSold), refused: knownBy((purchase) => !isSold(purchase)) },
  };
}

/** What is not as every piece, every row and every answer say together. */
async function findProblems(
  awsUrl: string,
  { carts, purchases, history }: { carts: readonly Cart[]; purchases: readonly Purchase[]; history: PieceHistory },
): Promise<string[]> {
  const problems: string[] = [];
  const expectEqual = (what: string, actual: number, expected: number) => {
    if (actual !== expected) problems.push(`${what}: ${actual}, not ${expected}`);
  };
  const tables = connectTables(awsUrl);
  const [products, reservations, checkouts] = await Promise.all([
    tables.rows('products'),
    tables.rows('stock-reservations'),
    tables.rows('checkouts'),
  ]);
  tables.close();

  const sold = carts.filter((_, index) => isSold(purchases[index] as Purchase));
  for (const productId of history.productIds) {
    const active = reservations.filter((row) => row['productId'] === productId && row['status'] === 'active').length;
    const buyers = sold.filter((cart) => cart.includes(productId)).length;
    const reserved = Number(products.find(({ id }) => id === productId)?.['reserved'] ?? 0);
    expectEqual(`buyers who were promised a piece of ${productId}, by its holds`, buyers, history.held(productId));
    expectEqual(`active reservations of ${productId}`, active, history.held(productId));
    expectEqual(`reserved of ${productId}`, reserved, history.held(productId));
    if (history.free(productId) < 0) problems.push(`${productId} is oversold by ${-history.free(productId)}`);
  }
  const unlucky = carts.filter((cart, index) => !isSold(purchases[index] as Purchase) && history.hasAll(cart));
  if (unlucky.length > 0) problems.push(`${unlucky.length} buyers got nothing although their whole cart is still free`);
  const others = purchases.filter((purchase) => !isSold(purchase) && !isSoldOut(purchase)).map(outcomeOf);
  if (others.length > 0) problems.push(`neither sold nor sold out: ${JSON.stringify(countEach(others))}`);
  const refusals = checkouts.flatMap(refusalOf);
  const untrue = untrueRefusals(refusals, history);
  if (untrue.length > 0) problems.push(`${untrue.length} refusals were untrue: ${untrue.slice(0, 3).join('; ')}`);
  return problems;
}

/** What a checkout's record says that its buyer was told, if that was "sold out". */
function refusalOf({ id, createdAt, endedAt, refusal }: Row): readonly Refusal[] {
  const { code, details } = (refusal ?? {}) as { code?: string; details?: { items?: Refusal['items'] } };
  if (code !== 'insufficient_stock') return [];
  return [{ checkoutId: String(id), from: Number(createdAt), until: Number(endedAt), items: details?.items ?? [] }];
}

async function brokenRules(cloud: Cloud): Promise<readonly string[]> {
  const { rules } = await cloud.rules();
  return rules
    .filter(({ ok }) => !ok)
    .map(({ id, offenders }) => `${id} does not hold: ${offenders.slice(0, 3).join('; ')}`);
}
