import type { AwsRequest, AwsResponse, AwsService } from '../../local/aws/types.ts';
import { invocationOf, operationOf } from '../counting.ts';
import type { PieceHistory } from './piece-history.ts';

interface HeldRow {
  readonly reservationId: { readonly S: string };
  readonly productId: { readonly S: string };
  readonly quantity: { readonly N: string };
}

interface TransactionRequest {
  readonly TransactItems: readonly { readonly Put?: { readonly TableName: string; readonly Item: HeldRow } }[];
}

/**
 * Sees every request of a sale pass and looks into those transactions only that hold pieces, so that watching takes
 * next to no time. What is held is taken from what the tables answered, not from what the shop's rows say of it.
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
  readonly #held = new Set<string>();

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
    if (!text.includes('stock-reservations')) return;
    const { TransactItems } = JSON.parse(text) as TransactionRequest;
    const rows = TransactItems.flatMap(({ Put }) => (Put?.TableName.includes('stock-reservations') ? [Put.Item] : []));
    if (rows.length === 0) return;
    this.counts.tries++;
    this.tryTimes.push(this.#now());
    if (response.status !== 200) {
      if (response.body.toString().includes('TransactionConflict')) this.counts.conflicts++;
      return;
    }
    for (const { reservationId, productId, quantity } of rows) {
      // The SDK may send a transaction twice under one token, which then holds once.
      const row = `${productId.S} ${reservationId.S}`;
      if (this.#held.has(row)) continue;
      this.#held.add(row);
      this.#history.noteHold(productId.S, Number(quantity.N), this.#now());
    }
  }
}
