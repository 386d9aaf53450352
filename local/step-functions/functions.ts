import { createHash, randomInt, randomUUID } from 'node:crypto';

/**
 * The functions that Step Functions adds to JSONata. As on AWS, several unusable arguments give undefined instead of
 * an error: the field in which the expression stands fails then, because it has no value.
 */
const HASH_ALGORITHMS = new Map([
  ['MD5', 'md5'],
  ['SHA-1', 'sha1'],
  ['SHA-256', 'sha256'],
  ['SHA-384', 'sha384'],
  ['SHA-512', 'sha512'],
]);
const LONGEST_RANGE = 360_145;

function partition(array: unknown, size: unknown): unknown[][] | undefined {
  if (array === undefined || typeof size !== 'number') return undefined;
  const items: unknown[] = Array.isArray(array) ? array : [array];
  const step = Math.trunc(size);
  if (step < 1 || items.length === 0) return undefined;
  const chunks: unknown[][] = [];
  for (let start = 0; start < items.length; start += step) chunks.push(items.slice(start, start + step));
  return chunks;
}

function range(first: unknown, last: unknown, increment: unknown): number[] | number | undefined {
  if (typeof first !== 'number' || typeof last !== 'number' || typeof increment !== 'number') return undefined;
  const [from, to, step] = [Math.trunc(first), Math.trunc(last), Math.trunc(increment)];
  if (step === 0) return undefined;
  const length = Math.floor((to - from) / step) + 1;
  if (length < 1) return undefined;
  if (length > LONGEST_RANGE) throw new Error('Expression evaluation memory limit exceeded');
  // A sequence of one is its only member in JSONata.
  return length === 1 ? from : Array.from({ length }, (_, index) => from + index * step);
}

function hash(text: unknown, algorithm: unknown): string | undefined {
  if (text === undefined || algorithm === undefined) return undefined;
  const name = typeof algorithm === 'string' ? HASH_ALGORITHMS.get(algorithm) : undefined;
  if (name === undefined)
    throw new Error(`The algorithm of $hash must be one of ${[...HASH_ALGORITHMS.keys()].join(', ')}.`);
  if (typeof text !== 'string') throw new Error('Argument 1 of function "hash" must be a string.');
  return createHash(name).update(text, 'utf8').digest('hex');
}

/** Mulberry32. The same seed gives the same number here, though not the number that AWS gives for it. */
function seeded(seed: number): number {
  let state = (Math.trunc(seed) + 0x6d2b79f5) | 0;
  state = Math.imul(state ^ (state >>> 15), state | 1);
  state ^= state + Math.imul(state ^ (state >>> 7), state | 61);
  return ((state ^ (state >>> 14)) >>> 0) / 2 ** 32;
}

function random(seed: unknown): number {
  if (typeof seed === 'number') return seeded(seed);
  return randomInt(2 ** 47) / 2 ** 47;
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new Error('Argument 1 of function "parse" must be a string.');
  return JSON.parse(text);
}

/** Bindings for every evaluation. `eval` is bound to nothing, which removes JSONata's own. */
export const AWS_FUNCTIONS: Readonly<Record<string, unknown>> = {
  partition,
  range,
  hash,
  random,
  parse,
  uuid: () => randomUUID(),
  eval: undefined,
};
