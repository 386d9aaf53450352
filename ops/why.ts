import { OperationRefused } from './refusal.ts';

const LONGEST_WHY = 200;

export const WHY_IS = `one line of at most ${LONGEST_WHY} characters`;
/** Nothing of it may hide, or turn around, what stands beside it. */
const NOT_PLAIN = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
export const isWhy = (text: string): boolean => text !== '' && text.length <= LONGEST_WHY && !NOT_PLAIN.test(text);

/**
 * The reason of a change, as a log keeps it for years.
 *
 * @throws OperationRefused when there is none, or it is no plain line
 */
export function readWhy(text: string | undefined): string {
  const why = (text ?? '').trim();
  if (why === '') throw new OperationRefused('Say why, for the log: --why "…"');
  if (!isWhy(why)) throw new OperationRefused(`--why is ${WHY_IS}`);
  return why;
}
