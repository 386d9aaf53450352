/** Who is at the screen seldom needs to know who the customer is: enough is left to recognise what is known anyway. */

const HIDDEN = '…';

/** `astrid@example.com` → `a…@example.com`, `070-644 43 64` → `0…`, nothing → nothing. */
export function masked(text: string): string {
  if (text === '') return '';
  const at = text.lastIndexOf('@');
  return `${text.slice(0, 1)}${HIDDEN}${at > 0 ? text.slice(at) : ''}`;
}

/** The same for every text of a customer; what is no text stays out of sight. */
export const maskedEach = <Values extends object>(values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? masked(value) : HIDDEN]),
  ) as Values;
