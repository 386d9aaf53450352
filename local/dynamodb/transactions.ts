import type { Clock } from '../clock.ts';
import { ServiceError } from '../aws/types.ts';
import { Consumption, isAskedFor, TRANSACTION_FACTOR } from './capacity.ts';
import { conditionHolds } from './conditions.ts';
import { errorCode, isDynaliteError } from './dynalite.ts';
import type { DynaliteError } from './dynalite.ts';
import { storedSize } from './item-size.ts';
import { CONDITION_FAILED, write } from './item-writes.ts';
import type { WriteContext } from './item-writes.ts';
import { Overlay } from './overlay.ts';
import { RequestTokens } from './request-tokens.ts';
import { constraint, readParts, requireSize } from './transaction-request.ts';
import type { TransactionPart } from './transaction-request.ts';
import type { Item, ItemChange, RequestBody } from './types.ts';

/** Why one action did not let its transaction happen; `None` for those that would have. */
interface CancellationReason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

interface Outcome {
  readonly consumed: RequestBody[] | undefined;
  /** What a repetition with the same token is charged: reading the items. */
  readonly reads: Consumption;
}

const NO_REASON: CancellationReason = { Code: 'None' };
const LONGEST_TOKEN = 36;

/** TransactWriteItems and TransactGetItems. */
export class Transactions {
  readonly #context: WriteContext;
  readonly #tokens: RequestTokens<Outcome>;

  constructor(context: WriteContext, clock: Clock) {
    this.#context = context;
    this.#tokens = new RequestTokens(clock);
  }

  /** Forgets the tokens of earlier transactions. */
  clear(): void {
    this.#tokens.clear();
  }

  async write(body: RequestBody): Promise<RequestBody> {
    const { TransactItems: actions, ClientRequestToken: token, ReturnConsumedCapacity: mode } = body;
    if (token === undefined || token === null) return { ConsumedCapacity: writesOf(await this.#write(body), mode) };
    if (typeof token !== 'string' || token.length < 1 || token.length > LONGEST_TOKEN) {
      const problem = `Member must have length between 1 and ${String(LONGEST_TOKEN)}`;
      throw constraint(`'${JSON.stringify(token)}'`, 'clientRequestToken', problem);
    }
    const earlier = this.#tokens.find(token, actions);
    if (earlier === undefined) {
      const { consumed } = await this.#tokens.remember(token, actions, async () => {
        const changes = await this.#write(body);
        return { consumed: writesOf(changes, mode), reads: readsOf(changes) };
      });
      return { ConsumedCapacity: consumed };
    }
    if (!earlier.isDone && this.#context.conflicts.enabled) {
      throw new ServiceError(
        'TransactionInProgressException',
        'The transaction with the given request token is already in progress',
      );
    }
    const { reads } = await earlier.result;
    return { ConsumedCapacity: reads.entries(mode, 'ReadCapacityUnits') };
  }

  async get(body: RequestBody): Promise<RequestBody> {
    const { store, locks } = this.#context;
    const parts = await readParts(store, body, ['Get']);
    refuse(parts.map(({ problem }) => (problem === undefined ? NO_REASON : reasonFor(problem))));
    refuse(parts.map(({ location }) => this.#conflictReason(location?.place)));
    return locks.hold(placesOf(parts), async () => {
      const overlay = new Overlay(store);
      const responses: RequestBody[] = [];
      for (const part of parts) {
        const { Item } = await overlay.run('getItem', part.data);
        responses.push(Item === undefined ? {} : { Item });
      }
      const changes = overlay.changes();
      requireSize(sizeOf(changes));
      return {
        Responses: responses,
        ConsumedCapacity: readsOf(changes).entries(body['ReturnConsumedCapacity'], 'ReadCapacityUnits'),
      };
    });
  }

  async #write(body: RequestBody): Promise<readonly ItemChange[]> {
    const { store, conflicts, locks } = this.#context;
    const parts = await readParts(store, body, ['Put', 'Update', 'Delete', 'ConditionCheck']);
    refuse(parts.map(({ location }) => this.#conflictReason(location?.place)));
    const places = placesOf(parts);
    return conflicts.claim(places, () => locks.hold(places, () => this.#apply(parts)));
  }

  /** Every action sees the items as they were, since no two of a transaction have the same item. */
  async #apply(parts: readonly TransactionPart[]): Promise<readonly ItemChange[]> {
    const overlay = new Overlay(this.#context.store);
    const reasons: CancellationReason[] = [];
    for (const part of parts) reasons.push(await reasonOf(part, overlay));
    refuse(reasons);
    const changes = overlay.changes();
    requireSize(sizeOf(changes));
    await this.#context.conflicts.window();
    await overlay.commit();
    this.#context.feed.publish(changes);
    return changes;
  }

  #conflictReason(place: string | undefined): CancellationReason {
    if (place === undefined || !this.#context.conflicts.isClaimed(place)) return NO_REASON;
    return { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' };
  }
}

async function reasonOf(part: TransactionPart, overlay: Overlay): Promise<CancellationReason> {
  const { kind, action, data, table, location } = part;
  if (location === undefined) return part.problem === undefined ? NO_REASON : reasonFor(part.problem);
  const before = await overlay.read(table.TableName, location.key);
  if (!conditionHolds(data, before)) {
    const Item = part.returnsOldItem ? before : undefined;
    return { Code: 'ConditionalCheckFailed', Message: CONDITION_FAILED, ...(Item === undefined ? {} : { Item }) };
  }
  if (kind === 'ConditionCheck') return NO_REASON;
  try {
    await write(overlay, action, data, { table, key: location.key });
    return NO_REASON;
  } catch (error) {
    if (!isDynaliteError(error)) throw error;
    return reasonFor(error);
  }
}

function reasonFor(error: DynaliteError): CancellationReason {
  const code = errorCode(error).replace(/Exception$/, '');
  return { Code: code === 'Validation' ? 'ValidationError' : code, Message: error.message };
}

/** Cancels the transaction if any action has a reason. */
function refuse(reasons: readonly CancellationReason[]): void {
  const codes = reasons.map(({ Code }) => Code);
  if (codes.every((code) => code === NO_REASON.Code)) return;
  throw new ServiceError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes.join(', ')}]`,
    400,
    { CancellationReasons: reasons },
  );
}

function placesOf(parts: readonly TransactionPart[]): string[] {
  return parts.flatMap(({ location }) => (location === undefined ? [] : [location.place]));
}

function sizeOf(changes: readonly ItemChange[]): number {
  return changes.reduce((sum, { after }) => sum + (after === undefined ? 0 : storedSize(after)), 0);
}

function writesOf(changes: readonly ItemChange[], mode: unknown): RequestBody[] | undefined {
  if (!isAskedFor(mode)) return undefined;
  const consumption = new Consumption();
  for (const change of changes) consumption.addWrite(change, TRANSACTION_FACTOR);
  return consumption.entries(mode, 'WriteCapacityUnits');
}

function readsOf(changes: readonly ItemChange[]): Consumption {
  const consumption = new Consumption();
  for (const change of changes) consumption.addRead(change, TRANSACTION_FACTOR);
  return consumption;
}
