import type { Clock } from '../clock.ts';
import { ServiceError } from '../aws/types.ts';
import { sequenceText } from './change-feed.ts';
import type { ChangeFeed, StreamRecord, TableStream } from './change-feed.ts';
import type { RequestBody } from './types.ts';

const MOST_RECORDS = 1000;
const MOST_STREAMS = 100;
const ITERATOR_LIFE_MS = 15 * 60_000;

/** What a shard iterator, opaque to clients, stands for. */
interface Position {
  readonly arn: string;
  /** Records with a higher number come next. */
  readonly after: string;
  readonly expiresAt: number;
}

/** DynamoDB Streams: every stream has one shard that is never closed. */
export class Streams {
  readonly #clock: Clock;
  readonly #feed: ChangeFeed;

  constructor(clock: Clock, feed: ChangeFeed) {
    this.#clock = clock;
    this.#feed = feed;
  }

  list(body: RequestBody): RequestBody {
    const { TableName: tableName, ExclusiveStartStreamArn: start } = body;
    const limit = limitIn(body, MOST_STREAMS);
    const all = this.#feed
      .streams()
      .filter(({ table }) => tableName === undefined || tableName === null || table.TableName === tableName)
      .sort((a, b) => (a.arn < b.arn ? -1 : 1));
    const rest = typeof start === 'string' ? all.filter(({ arn }) => arn > start) : all;
    const page = rest.slice(0, limit);
    return {
      Streams: page.map(({ arn, table }) => ({
        StreamArn: arn,
        TableName: table.TableName,
        StreamLabel: labelOf(arn),
      })),
      ...(rest.length > limit ? { LastEvaluatedStreamArn: page.at(-1)?.arn } : {}),
    };
  }

  describe(body: RequestBody): RequestBody {
    const stream = this.#stream(body['StreamArn']);
    return {
      StreamDescription: {
        StreamArn: stream.arn,
        StreamLabel: labelOf(stream.arn),
        StreamStatus: 'ENABLED',
        StreamViewType: stream.viewType,
        CreationRequestDateTime: stream.table.CreationDateTime,
        TableName: stream.table.TableName,
        KeySchema: stream.table.KeySchema,
        Shards: [{ ShardId: shardOf(stream), SequenceNumberRange: { StartingSequenceNumber: sequenceText(1n) } }],
      },
    };
  }

  iterator(body: RequestBody): RequestBody {
    const stream = this.#stream(body['StreamArn']);
    if (body['ShardId'] !== shardOf(stream)) {
      throw new ServiceError('ResourceNotFoundException', `Requested resource not found: Shard does not exist`);
    }
    return { ShardIterator: this.#iteratorAfter(stream, this.#positionFor(stream, body)) };
  }

  records(body: RequestBody): RequestBody {
    const limit = limitIn(body, MOST_RECORDS);
    const position = readPosition(body['ShardIterator']);
    if (position.expiresAt <= this.#clock.now()) {
      throw new ServiceError('ExpiredIteratorException', 'Iterator expired. It is 15 minutes old');
    }
    const stream = this.#stream(position.arn);
    const after = BigInt(position.after);
    if (after < stream.lastTrimmed) throw trimmed();
    const start = firstAfter(stream.records, after);
    const page = stream.records.slice(start, start + limit);
    const last = page.at(-1);
    const next = last === undefined ? after : BigInt(last.dynamodb.SequenceNumber);
    return { Records: page.map(wireRecord), NextShardIterator: this.#iteratorAfter(stream, next) };
  }

  #stream(arn: unknown): TableStream {
    const stream = this.#feed.streams().find((candidate) => candidate.arn === arn);
    if (stream !== undefined) return stream;
    throw new ServiceError(
      'ResourceNotFoundException',
      `Requested resource not found: Stream: ${String(arn)} not found`,
    );
  }

  #positionFor(stream: TableStream, body: RequestBody): bigint {
    const type = body['ShardIteratorType'];
    if (type === 'TRIM_HORIZON') return stream.lastTrimmed;
    if (type === 'LATEST') return this.#feed.latestSequence;
    if (type !== 'AFTER_SEQUENCE_NUMBER' && type !== 'AT_SEQUENCE_NUMBER') {
      throw new ServiceError('ValidationException', 'Invalid ShardIteratorType.');
    }
    const number = body['SequenceNumber'];
    if (typeof number !== 'string' || !/^\d{21,40}$/.test(number)) {
      throw new ServiceError(
        'ValidationException',
        'One or more parameter values were invalid: Invalid SequenceNumber',
      );
    }
    const after = type === 'AFTER_SEQUENCE_NUMBER' ? BigInt(number) : BigInt(number) - 1n;
    if (after < stream.lastTrimmed) throw trimmed();
    return after;
  }

  #iteratorAfter(stream: TableStream, after: bigint): string {
    const expiresAt = this.#clock.now() + ITERATOR_LIFE_MS;
    const position: Position = { arn: stream.arn, after: after.toString(), expiresAt };
    return Buffer.from(JSON.stringify(position)).toString('base64url');
  }
}

function readPosition(iterator: unknown): Position {
  try {
    const position = JSON.parse(Buffer.from(String(iterator), 'base64url').toString()) as Partial<Position>;
    const { arn, after, expiresAt } = position;
    if (typeof arn === 'string' && typeof expiresAt === 'number' && /^\d+$/.test(String(after))) {
      return { arn, after: String(after), expiresAt };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ServiceError('ValidationException', 'Invalid ShardIterator');
}

/** Records are in the order of their numbers. */
function firstAfter(records: readonly StreamRecord[], after: bigint): number {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const number = BigInt(records[middle]?.dynamodb.SequenceNumber ?? 0);
    if (number > after) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The API names the members of the identity otherwise than Lambda's events, and has no ARN in a record. */
function wireRecord({ eventSourceARN: _arn, userIdentity, ...record }: StreamRecord): RequestBody {
  if (userIdentity === undefined) return record;
  return { ...record, userIdentity: { Type: userIdentity.type, PrincipalId: userIdentity.principalId } };
}

function limitIn(body: RequestBody, most: number): number {
  const limit = body['Limit'] ?? most;
  if (typeof limit === 'number' && Number.isInteger(limit) && limit >= 1 && limit <= most) return limit;
  throw new ServiceError(
    'ValidationException',
    `One or more parameter values were invalid: Limit should be between 1 and ${String(most)}`,
  );
}

function labelOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function shardOf({ table }: TableStream): string {
  return `shardId-${String(Math.round(table.CreationDateTime * 1000)).padStart(20, '0')}-00000001`;
}

function trimmed(): ServiceError {
  return new ServiceError('TrimmedDataAccessException', 'The records at this place are no longer kept');
}
