import { Clock } from '../../../local/clock.ts';
import { createDynamoDb } from '../../../local/dynamodb/dynamo-db.ts';
import type { DynamoDb, DynamoDbOptions } from '../../../local/dynamodb/dynamo-db.ts';
import type { TableSpec } from '../../../local/template/types.ts';
import { layout } from './suite/context.ts';

const ARN = 'arn:aws:dynamodb:eu-north-1:123456789012:table/smultron-holds-local';

/** A table as the template describes it, with time to live and a stream. */
export const HOLDS: TableSpec = {
  name: 'smultron-holds-local',
  arn: ARN,
  createTable: { ...layout('smultron-holds-local'), TableName: 'smultron-holds-local' },
  timeToLiveAttribute: 'expiresAt',
  streamArn: `${ARN}/stream/2026-01-01T00:00:00.000`,
};

export interface Opened {
  readonly clock: Clock;
  readonly dynamoDb: DynamoDb;
  /** One API action, past HTTP; throws the error document's type as the error's name. */
  readonly call: (target: string, body: object) => Promise<Record<string, unknown>>;
  readonly put: (pk: string, attributes?: object) => Promise<unknown>;
  readonly keysLeft: () => Promise<string[]>;
}

export async function open(options: Omit<DynamoDbOptions, 'clock'> = {}, clock = new Clock()): Promise<Opened> {
  const dynamoDb = createDynamoDb({ clock, ...options });
  await dynamoDb.createTables([HOLDS]);
  const call = async (target: string, body: object) => {
    const [service, operation = ''] = target.includes('.') ? target.split('.') : ['DynamoDB', target];
    const response = await dynamoDb.handle({
      headers: { 'x-amz-target': `${service}_20120810.${operation}` },
      path: '/',
      body: Buffer.from(JSON.stringify({ TableName: HOLDS.name, ...body })),
    });
    const document = JSON.parse(response.body.toString()) as Record<string, unknown>;
    if (response.status === 200) return document;
    const name = String(document['__type']).replace(/.*#/, '');
    throw Object.assign(new Error(String(document['message'])), { name, document });
  };
  return {
    clock,
    dynamoDb,
    call,
    put: (pk, attributes = {}) => call('PutItem', { Item: { ...keyOf(pk), ...attributes } }),
    keysLeft: async () => (await dynamoDb.scan(HOLDS.name)).map(({ pk }) => pk?.S ?? '').sort(),
  };
}

export function keyOf(pk: string) {
  return { pk: { S: pk }, sk: { S: '-' } };
}

/** The attribute that lets an item expire so many seconds from now. */
export function expiring(clock: Clock, seconds: number) {
  return { expiresAt: { N: String(Math.floor(clock.now() / 1000) + seconds) } };
}
