import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Draws numbers from 0 to below 1, the same for the same seed (Mulberry32: 32 bits of state are plenty for a test). */
export function drawFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

let draw = drawFrom(0);

/** Everything random begins anew: the same seed gives the same ids, tokens and pauses. */
export const seedRandomness = (seed: number): void => {
  draw = drawFrom(seed);
};

const randomBytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, () => Math.floor(draw() * 256)));

function randomUUID(): ReturnType<typeof crypto.randomUUID> {
  const bytes = randomBytes(16);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x40;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const randomInt = (low: number, high?: number): number =>
  high === undefined ? Math.floor(draw() * low) : low + Math.floor(draw() * (high - low));

/**
 * Puts seeded randomness in the place of this thread's: `Math.random`, and of `node:crypto` what the application, its
 * libraries and the local cloud make ids and tokens of. To be called before any of them is loaded.
 */
export function installRandomness(): void {
  Math.random = () => draw();
  Object.assign(crypto, { randomBytes, randomUUID, randomInt });
  Object.defineProperty(globalThis.crypto, 'randomUUID', { value: randomUUID, configurable: true });
  syncBuiltinESMExports();
}
