import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Answer } from '../platform/api-handler.ts';
import { count } from '../platform/measure.ts';
import { logger } from '../platform/powertools.ts';
import type { ReceivedAnswer } from './callback-schema.ts';

/** Only the id is read: everything else in a callback could be written by anybody. */
export const CallbackSchema = z.object({ id: z.string().max(64) });

export const RECEIVED: Answer<ReceivedAnswer> = { status: 200, data: { received: true } };

/** Not sent again, since it would be no better the next time; counted, since somebody may be knocking. */
export function ignore(metric: 'CallbackUnknown' | 'CallbackRefused', why: string): Answer<ReceivedAnswer> {
  count(metric);
  logger.warn(why);
  return RECEIVED;
}

/** Compares in constant time; hashing first makes the lengths equal. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
