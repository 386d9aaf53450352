import { Agent, request as send } from 'node:http';
import type { AwsRequest, AwsResponse, AwsService } from '../../local/aws/types.ts';

type Answer = (request: AwsRequest) => Promise<AwsResponse>;
type Items = readonly Readonly<Record<string, unknown>>[];

interface Description {
  readonly TableName: string;
  readonly KeySchema: unknown;
  readonly AttributeDefinitions: unknown;
  readonly GlobalSecondaryIndexes?: readonly {
    readonly IndexName: string;
    readonly KeySchema: unknown;
    readonly Projection: unknown;
  }[];
}

/** BatchWriteItem takes no more. */
const ITEMS_PER_WRITE = 25;
const REQUEST_LIMIT_MS = 30_000;

/**
 * Lets the functions of a cloud work on the tables of another DynamoDB for a while: `moveAway` takes everything there,
 * `moveBack` brings it home, where the cloud's own rules are evaluated. Streams and time to live stay at home: what
 * happens meanwhile must need neither.
 */
export class ForwardedTables {
  readonly #there: Answer;
  #home: Answer | undefined;
  #isAway = false;

  /** @param url a DynamoDB without tables */
  constructor(url: string) {
    this.#there = ({ headers, body }) => forward(url, String(headers['x-amz-target']), body);
  }

  watch(service: AwsService): AwsService {
    this.#home = (request) => service.handle(request);
    return {
      name: service.name,
      accepts: (request) => service.accepts(request),
      handle: (request) => (this.#isAway ? this.#there(request) : service.handle(request)),
    };
  }

  async moveAway(): Promise<void> {
    for (const description of await this.#tables()) await ask(this.#there, 'CreateTable', creationOf(description));
    await this.#copy(this.#atHome, this.#there);
    this.#isAway = true;
  }

  async moveBack(): Promise<void> {
    await this.#copy(this.#there, this.#atHome);
    this.#isAway = false;
  }

  get #atHome(): Answer {
    if (this.#home === undefined) throw new Error('No cloud has its tables forwarded yet');
    return this.#home;
  }

  async #tables(): Promise<readonly Description[]> {
    const { TableNames } = (await ask(this.#atHome, 'ListTables', {})) as { TableNames: readonly string[] };
    const answers = await Promise.all(
      TableNames.map(
        (TableName) => ask(this.#atHome, 'DescribeTable', { TableName }) as Promise<{ Table: Description }>,
      ),
    );
    return answers.map(({ Table }) => Table);
  }

  async #copy(from: Answer, to: Answer): Promise<void> {
    for (const { TableName } of await this.#tables()) {
      let ExclusiveStartKey: unknown;
      do {
        const page = (await ask(from, 'Scan', { TableName, ConsistentRead: true, ExclusiveStartKey })) as {
          Items: Items;
          LastEvaluatedKey?: unknown;
        };
        await putAll(to, TableName, page.Items);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    }
  }
}

function creationOf({ TableName, KeySchema, AttributeDefinitions, GlobalSecondaryIndexes = [] }: Description): object {
  const indexes = GlobalSecondaryIndexes.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  return {
    TableName,
    KeySchema,
    AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length === 0 ? {} : { GlobalSecondaryIndexes: indexes }),
  };
}

async function putAll(to: Answer, table: string, items: Items): Promise<void> {
  for (let start = 0; start < items.length; start += ITEMS_PER_WRITE) {
    const requests = items.slice(start, start + ITEMS_PER_WRITE).map((Item) => ({ PutRequest: { Item } }));
    await ask(to, 'BatchWriteItem', { RequestItems: { [table]: requests } });
  }
}

async function ask(answer: Answer, operation: string, request: object): Promise<unknown> {
  const { status, body } = await answer({
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}` },
    path: '/',
    body: Buffer.from(JSON.stringify(request)),
  });
  if (status !== 200) throw new Error(`${operation} was answered ${status} ${body.toString()}`);
  return JSON.parse(body.toString());
}

/** Few at once: it has the same processors as everything else here. */
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** DynamoDB Local checks no signature, but wants to see one; with shared tables it does not matter whose. */
const SIGNATURE =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

function forward(url: string, target: string, body: Buffer): Promise<AwsResponse> {
  const type = 'application/x-amz-json-1.0';
  const headers = {
    'content-type': type,
    'content-length': body.length,
    'x-amz-target': target,
    authorization: SIGNATURE,
  };
  return new Promise((resolve, reject) => {
    const request = send(url, { method: 'POST', agent, headers, timeout: REQUEST_LIMIT_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: { 'content-type': type },
          body: Buffer.concat(chunks),
        }),
      );
    });
    request.once('timeout', () => request.destroy(new Error('The other DynamoDB did not answer')));
    request.once('error', reject);
    request.end(body);
  });
}
