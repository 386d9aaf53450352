import type { OrderSummary, OwnedPage } from '../../lambdas/adapters/order-search.ts';
import { checkoutIdOf, isCheckoutId } from '../../lambdas/domain/identifiers.ts';
import { ORDER_STATUSES, type OrderStatus } from '../../lambdas/domain/order.ts';
import type { Shop } from '../connect.ts';
import { orderNumberOf } from '../operations/find-order.ts';
import type { SearchRequest, SearchResult } from './api.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { checkoutIdIn, listedOf } from './list-executions.ts';
import { runsOf } from './show-execution.ts';

/** Orders of one status that are read at once, when somebody looks for an e-mail address. */
const PAGE = 50;
/** Nothing finds an address but looking: among the newest orders first, and among so many at a time. */
const MOST_LOOKED_AT = 3_000;
const ENOUGH = 20;
/** Each run of each checkout is asked for by itself. */
const MOST_CHECKOUTS = 50;

/** Finds orders and the runs of their checkouts by whatever somebody has of them. */
export async function search(asked: SearchRequest, shop: Shop): Promise<SearchResult> {
  const text = asked.text.trim();
  const found = text.includes('@')
    ? await findByEmail(text, asked.next, shop)
    : { ids: await findIds(text, shop), next: null, lookedAt: 0 };
  const [executions, orders] = await Promise.all([runsOfEach(found.ids, shop), shop.orders.findSummaries(found.ids)]);
  return {
    executions,
    orders: orders.map(({ id, number }: OrderSummary) => ({ id, number })),
    next: found.next,
    lookedAt: found.lookedAt,
    now: shop.now(),
  };
}

/** By the id, the name of a run, a reference at Swish or the number: the old checkout may have given a number twice. */
async function findIds(text: string, { orders, checkouts }: Shop): Promise<string[]> {
  const id = checkoutIdIn(text.toLowerCase());
  if (isCheckoutId(id)) return [id];
  const reference = text.toUpperCase();
  const paid = checkoutIdOf(reference);
  // A payment's reference is the id in other letters; a refund's leads to it by a record.
  if (paid !== undefined) return [(await checkouts.findRefund(reference)) ?? paid];
  const ids = await orders.findIds(orderNumberOf(text));
  // An order of the old checkout has an id of its own making.
  return ids.length > 0 ? ids : [text];
}

async function runsOfEach(ids: readonly string[], shop: Shop): Promise<SearchResult['executions']> {
  const runs = await Promise.all(ids.slice(0, MOST_CHECKOUTS).map((id) => runsOf(id, shop)));
  return listedOf(
    runs.flat().sort((a, b) => b.startedAt - a.startedAt),
    shop,
  );
}

/** Where each status goes on; one that was read to its end is absent. */
type Places = Readonly<Partial<Record<OrderStatus, Record<string, unknown> | null>>>;

const FROM_THE_NEWEST: Places = Object.fromEntries(ORDER_STATUSES.map((status) => [status, null]));

async function findByEmail(
  email: string,
  next: string | null,
  { orders }: Shop,
): Promise<{ readonly ids: string[]; readonly next: string | null; readonly lookedAt: number }> {
  const wanted = email.toLowerCase();
  const ids: string[] = [];
  let places = next === null ? FROM_THE_NEWEST : readCursor(next, isPlaces);
  let lookedAt = 0;
  while (Object.keys(places).length > 0 && ids.length < ENOUGH && lookedAt < MOST_LOOKED_AT) {
    const pages = await Promise.all(
      Object.entries(places).map(async ([status, start]): Promise<[string, OwnedPage]> => [
        status,
        await orders.ownedPage(status as OrderStatus, PAGE, start ?? undefined),
      ]),
    );
    const read = pages.flatMap(([, page]) => page.orders);
    lookedAt += read.length;
    ids.push(...read.filter((order) => order.email.toLowerCase() === wanted).map(({ id }) => id));
    places = Object.fromEntries(
      pages.flatMap(([status, page]) => (page.next === undefined ? [] : [[status, page.next]])),
    );
  }
  return { ids, next: Object.keys(places).length === 0 ? null : writeCursor(places), lookedAt };
}

/** Keys of the index, as DynamoDB gave them. */
const isPlaces = (places: Partial<Places>): places is Places =>
  Object.entries(places).every(
    ([status, key]) =>
      (ORDER_STATUSES as readonly string[]).includes(status) &&
      typeof key?.['id'] === 'string' &&
      typeof key['date'] === 'number' &&
      key['status'] === status,
  );
