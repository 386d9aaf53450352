import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import { isCheckoutId } from '../../lambdas/domain/identifiers.ts';
import { PlaceForgotten, type Execution, type ExecutionPage as Listed } from '../adapters/executions.ts';
import type { Shop } from '../connect.ts';
import type { ExecutionFilter, ExecutionPage, ListedExecution } from './api.ts';
import { nowhere, readCursor, writeCursor } from './cursor.ts';
import { standingOf } from './standing.ts';

/** What a page has, where a filter does not leave some out. */
const PAGE = 50;
/** A rare standing is looked for among so many at a time: each costs a part of a read, and a person waits. */
const MOST_LOOKED_AT = 500;
const LOOKED_AT_ONCE = 100;

/** What Step Functions itself can filter by; the ends of checkouts it does not know. Undefined: every status. */
const STATUSES: Readonly<Record<ExecutionFilter, readonly (ExecutionStatus | undefined)[]>> = {
  all: [undefined],
  running: ['RUNNING'],
  'waiting-for-payment': ['RUNNING'],
  confirmed: [undefined],
  cancelled: [undefined],
  refunded: [undefined],
  rejected: [undefined],
  'needs-attention': ['FAILED', 'TIMED_OUT', 'ABORTED'],
};

/** Where a page begins: in which of the filter's statuses, and there after what. */
interface Place {
  readonly filter: ExecutionFilter;
  readonly status: number;
  readonly token?: string | undefined;
}

/**
 * A page of the executions, the newest first: of a filter with several statuses, the newest of one before those of the
 * next. A page may have fewer than others, or none, and yet have a `next`.
 *
 * @throws RequestRefused when `next` is none of this filter, or is too old
 */
export async function listExecutions(
  asked: { readonly filter: ExecutionFilter; readonly next: string | undefined },
  shop: Shop,
): Promise<ExecutionPage> {
  const { filter } = asked;
  const statuses = STATUSES[filter];
  const isWhole = filter === 'all' || filter === 'running';
  const found: ListedExecution[] = [];
  let place: Place | undefined = asked.next === undefined ? { filter, status: 0 } : placeOf(asked.next, filter);
  let lookedAt = 0;
  while (place !== undefined && found.length < PAGE && lookedAt < MOST_LOOKED_AT) {
    const page = await pageAt(place, isWhole ? PAGE : LOOKED_AT_ONCE, shop);
    lookedAt += page.executions.length;
    const listed = await listedOf(page.executions, shop);
    found.push(...listed.filter((execution) => isWhole || execution.standing === filter));
    if (page.next !== undefined) place = { ...place, token: page.next };
    else place = place.status + 1 < statuses.length ? { filter, status: place.status + 1 } : undefined;
  }
  return { executions: found, next: place === undefined ? null : writeCursor(place), lookedAt, now: shop.now() };
}

async function pageAt({ filter, status, token }: Place, limit: number, { executions }: Shop): Promise<Listed> {
  try {
    return await executions.page({ limit, status: STATUSES[filter][status], next: token });
  } catch (error) {
    throw error instanceof PlaceForgotten ? nowhere() : error;
  }
}

function placeOf(next: string, filter: ExecutionFilter): Place {
  return readCursor(next, (place: Partial<Place>): place is Place => {
    const { status, token } = place;
    return (
      place.filter === filter &&
      typeof status === 'number' &&
      status in STATUSES[filter] &&
      (token === undefined || typeof token === 'string')
    );
  });
}

const UUID_CHARACTERS = 36;

/** The checkout that a run is of; of a name that somebody made up, the name. */
export function checkoutIdIn(executionName: string): string {
  const id = executionName.slice(0, UUID_CHARACTERS);
  return isCheckoutId(id) ? id : executionName;
}

/** Executions with what the records of their checkouts say. Only where a record is gone the order is read. */
export async function listedOf(
  executions: readonly Execution[],
  { checkouts, orders }: Pick<Shop, 'checkouts' | 'orders'>,
): Promise<ListedExecution[]> {
  const ids = [...new Set(executions.map(({ name }) => checkoutIdIn(name)))];
  const summaries = new Map((await checkouts.findSummaries(ids)).map((summary) => [summary.id, summary]));
  const forgotten = await orders.findSummaries(ids.filter((id) => !summaries.has(id)));
  const orderOf = new Map(forgotten.map((order) => [order.id, order]));
  return executions.map(({ name, status, startedAt, stoppedAt }) => {
    const checkoutId = checkoutIdIn(name);
    const [checkout, order] = [summaries.get(checkoutId), orderOf.get(checkoutId)];
    return {
      name,
      checkoutId,
      orderNumber: checkout?.orderNumber ?? order?.number ?? null,
      status,
      ...standingOf({ name, status }, checkout, order),
      startedAt,
      stoppedAt: stoppedAt ?? null,
    };
  });
}
