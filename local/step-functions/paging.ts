import { ServiceError } from '../aws/types.ts';
import { constraint, optionalString, type Body } from './parameters.ts';

const DEFAULT_RESULTS = 100;
const MOST_RESULTS = 1_000;

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * One page of `items`, which are in the order to be returned and each have a position that never changes: what is added
 * while somebody pages does not shift the pages. `query` names what is listed; a token is good for the same query only.
 */
export function page<T>(body: Body, query: string, items: readonly T[], positionOf: (item: T) => number): Page<T> {
  const size = pageSize(body);
  const token = optionalString(body, 'nextToken', 3_096);
  let first = 0;
  if (token !== undefined) {
    const position = readToken(token, query);
    first = items.findIndex((item) => positionOf(item) === position) + 1;
  }
  const part = items.slice(first, first + size);
  const last = part.at(-1);
  const isEnd = first + size >= items.length || last === undefined;
  return { items: part, nextToken: isEnd ? undefined : writeToken(positionOf(last), query) };
}

function pageSize(body: Body): number {
  const value = body['maxResults'] ?? 0;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new ServiceError('SerializationException', "NUMBER_VALUE expected for 'maxResults'");
  }
  if (value > MOST_RESULTS) {
    throw constraint('maxResults', value, `Member must have value less than or equal to ${MOST_RESULTS}`);
  }
  if (value < 0) throw constraint('maxResults', value, 'Member must have value greater than or equal to 0');
  return value === 0 ? DEFAULT_RESULTS : value;
}

function writeToken(position: number, query: string): string {
  return Buffer.from(JSON.stringify([position, query])).toString('base64url');
}

function readToken(token: string, query: string): number {
  const invalid = () => new ServiceError('InvalidToken', "Invalid Token: 'Invalid token'");
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw invalid();
  }
  if (!Array.isArray(content) || typeof content[0] !== 'number' || content[1] !== query) throw invalid();
  return content[0];
}
