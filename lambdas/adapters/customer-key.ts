import { createHmac } from 'node:crypto';
import type { ReadSecret } from './secret.ts';

/** Turns what a customer is known by into a hash that nobody can turn back, or make, without the shop's key. */
export type HashCustomer = (name: string) => Promise<string>;

/**
 * HMAC-SHA256 with the shop's secret key. Phone numbers are few enough to try them all: without a key their hashes would
 * be as good as the numbers. The key is read with the first customer and then kept; a failed read is tried again with
 * the next one.
 */
export function customerHash(readSecret: ReadSecret): HashCustomer {
  let reading: Promise<string> | undefined;
  const key = (): Promise<string> =>
    (reading ??= readSecret().catch((error: unknown) => {
      reading = undefined;
      throw error;
    }));
  return async (name) =>
    createHmac('sha256', await key())
      .update(name)
      .digest('hex');
}
