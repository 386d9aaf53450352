import type { AwsRequest, AwsResponse, AwsService } from '../../local/aws/types.ts';
import { invocationOf, operationOf } from '../counting.ts';
import type { PieceHistory } from './piece-history.ts';

interface ProductUpdate {
  readonly TableName: string;
  readonly Key: { readonly id: { readonly S: string } };
  readonly UpdateExpression: string;
  readonly ExpressionAttributeValues: Readonly<Record<string, { readonly N: string }>>;
}

interface TransactionRequest {
  readonly ClientRequestToken: string;
  readonly TransactItems: readonly { readonly Update?: ProductUpdate }[];
}

/**
 * Sees every request of a sale pass and looks into those transactions only that change products, so that watching takes
 * next to no time. What is free is taken from what the tables answered, not from what the shop's rows say of it.
 */
export class HoldWatch {
  /**
   * All requests to the tables; reads by which checkout endpoints looked whether there was an answer yet; transactions
   * that were to hold pieces, however they ended; those that were refused since another one was on the same row.
   */
  readonly counts = { tableRequests: 0, looks: 0, tries: 0, conflicts: 0 };
  /** When those transactions were answered, epoch ms. */
  readonly tryTimes: number[] = [];
  readonly #history: PieceHistory;
  readonly #now: () => number;
  readonly #endpoints = new Set<string | undefined>();
  readonly #committed = new Set<string>();

  constructor(history: PieceHistory, now: () => number) {
    this.#history = history;
    this.#now = now;
  }

  watch(service: AwsService): AwsService {
    return {
      name: service.name,
      accepts: (request) => service.accepts(request),
      handle: async (request) => {
        const operation = operationOf(request);
        this.#count(service.name, operation, request);
        if (operation !== 'TransactWriteItems') return service.handle(request);
        const response = await service.handle(request);
        this.#look(request, response);
        return response;
      },
    };
  }

  #count(service: string, operation: string, request: AwsRequest): void {
    const invocation = invocationOf(request);
    if (service === 'dynamodb') this.counts.tableRequests++;
    // Whoever starts a run is the checkout endpoint, which then only reads its own record.
    if (operation === 'StartExecution') this.#endpoints.add(invocation);
    else if (operation === 'GetItem' && this.#endpoints.has(invocation)) this.counts.looks++;
  }

  #look({ body }: AwsRequest, response: AwsResponse): void {
    const text = body.toString();
    if (!text.includes('-products-')) return;
    const { ClientRequestToken: token, TransactItems } = JSON.parse(text) as TransactionRequest;
    const changes = TransactItems.flatMap(({ Update }) =>
      Update?.TableName.includes('-products-') === true ? [{ id: Update.Key.id.S, free: freed(Update) }] : [],
    );
    if (changes.some(({ free }) => free < 0)) {
      this.counts.tries++;
      this.tryTimes.push(this.#now());
      if (response.status !== 200 && response.body.toString().includes('TransactionConflict')) this.counts.conflicts++;
    }
    // The SDK may send a transaction twice under one token, which then happens once.
    if (response.status !== 200 || this.#committed.has(token)) return;
    this.#committed.add(token);
    for (const { id, free } of changes) this.#history.noteChange(id, free, this.#now());
  }
}

/** How many more pieces are free after the update: what leaves the shelf and what is held are less. */
function freed({ UpdateExpression, ExpressionAttributeValues }: ProductUpdate): number {
  const added = (attribute: string) => {
    const placeholder = new RegExp(`#${attribute} (:\\w+)`).exec(UpdateExpression)?.[1];
    return placeholder === undefined ? 0 : Number(ExpressionAttributeValues[placeholder]?.N);
  };
  return added('stock') - added('reserved');
}
