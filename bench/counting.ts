import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import type { AwsRequest, AwsResponse, AwsService } from '../local/aws/types.ts';
import type { Wrappers } from '../local/cloud-options.ts';
import type { Invoke } from '../local/lambda/types.ts';

/** A request as it came in, so that it can be sent again. */
export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Call {
  /** `dynamodb`, `states`, `email`, `swish` */
  readonly service: string;
  /** `GetItem`, `SendTaskSuccess`, `PUT` */
  readonly operation: string;
  /** Purposes of the tables that were touched, in the order of their names; empty when there are none. */
  readonly tables: readonly string[];
  readonly readUnits: number;
  readonly writeUnits: number;
  readonly isRefused: boolean;
  /** The invocation that asked: the SDK sends its X-Ray id along. */
  readonly invocation: string | undefined;
  readonly request: RecordedRequest;
}

export interface Invocation {
  /** Name of the function in `infra/functions.ts`. */
  readonly name: string;
  /** What Lambda would bill, if it were as fast as this machine. */
  readonly billedMs: number;
}

interface CapacityEntry {
  readonly TableName: string;
  readonly CapacityUnits: number;
  readonly WriteCapacityUnits?: number;
  readonly ReadCapacityUnits?: number;
}

const READS = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'TransactGetItems']);

/** Notes every call that goes through a cloud, with the capacity that DynamoDB says it has used. */
export class Counting {
  readonly wrappers: Wrappers = {
    service: (service) => this.#watch(service),
    invoke: (invoke) => this.#watchInvocations(invoke),
    swish: (listener) => this.#watchSwish(listener),
  };
  #calls: Call[] = [];
  #invocations: Invocation[] = [];

  /** What was noted since the last time. */
  take(): { calls: readonly Call[]; invocations: readonly Invocation[] } {
    const taken = { calls: this.#calls, invocations: this.#invocations };
    this.#calls = [];
    this.#invocations = [];
    return taken;
  }

  #watch(service: AwsService): AwsService {
    return {
      name: service.name,
      accepts: (request) => service.accepts(request),
      handle: async (request) => {
        const operation = operationOf(request);
        const isTables = service.name === 'dynamodb';
        const response = await service.handle(isTables ? askingForCapacity(request) : request);
        this.#calls.push({
          service: service.name,
          operation,
          ...(isTables ? capacityOf(operation, response) : { tables: [], readUnits: 0, writeUnits: 0 }),
          isRefused: response.status >= 400,
          invocation: invocationOf(request),
          request: { ...request, method: 'POST', body: request.body.toString() },
        });
        return response;
      },
    };
  }

  #watchInvocations(invoke: Invoke): Invoke {
    return async (nameOrArn, payload, order) => {
      const begin = performance.now();
      const result = await invoke(nameOrArn, payload, order);
      const name = nameOrArn.replace(/^.*:function:(\w+).*$/, '$1');
      this.#invocations.push({ name, billedMs: Math.ceil(performance.now() - begin) });
      return result;
    };
  }

  #watchSwish(listener: RequestListener): RequestListener {
    return (request, response) => {
      const { method = '', url: path = '', headers } = request;
      const chunks: Buffer[] = [];
      // The listener reads the body; this only hears of it.
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('finish', () => {
        this.#calls.push({
          service: 'swish',
          operation: method,
          tables: [],
          readUnits: 0,
          writeUnits: 0,
          isRefused: response.statusCode >= 400,
          invocation: undefined,
          request: { method, path, headers, body: Buffer.concat(chunks).toString() },
        });
      });
      listener(request, response);
    };
  }
}

export function operationOf({ headers, body }: AwsRequest): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.split('.').at(-1) ?? target;
  return new URLSearchParams(body.toString()).get('Action') ?? 'unknown';
}

/** The invocation that asks, by its X-Ray id. */
export function invocationOf({ headers }: AwsRequest): string | undefined {
  return /Root=([^;]+)/.exec(String(headers['x-amzn-trace-id']))?.[1];
}

function askingForCapacity(request: AwsRequest): AwsRequest {
  const document = JSON.parse(request.body.toString()) as object;
  return { ...request, body: Buffer.from(JSON.stringify({ ...document, ReturnConsumedCapacity: 'INDEXES' })) };
}

function capacityOf(operation: string, response: AwsResponse): Pick<Call, 'tables' | 'readUnits' | 'writeUnits'> {
  const { ConsumedCapacity: consumed = [] } = JSON.parse(response.body.toString()) as {
    ConsumedCapacity?: CapacityEntry | readonly CapacityEntry[];
  };
  const entries = [consumed].flat() as readonly CapacityEntry[];
  let readUnits = 0;
  let writeUnits = 0;
  for (const { CapacityUnits, ReadCapacityUnits, WriteCapacityUnits } of entries) {
    // A transaction that was sent twice under one token is charged for reading.
    if (READS.has(operation)) readUnits += CapacityUnits;
    else {
      readUnits += ReadCapacityUnits ?? 0;
      writeUnits += WriteCapacityUnits ?? (ReadCapacityUnits === undefined ? CapacityUnits : 0);
    }
  }
  const tables = entries.map(({ TableName }) => TableName.replace(/^smultron-(.*)-local$/, '$1')).sort();
  return { tables, readUnits, writeUnits };
}
