const MONTH = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm', year: '2-digit', month: '2-digit' });

/** The counter's id for a time: `2611` for November 2026 in Stockholm, where the shop's month begins. */
export function monthOf(now: number): string {
  const parts = new Map(MONTH.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${parts.get('year')}${parts.get('month')}`;
}

/** `2611` and 7 → `2611.007`; after `.999` comes `.1000`. */
export const orderNumber = (month: string, count: number): string => `${month}.${String(count).padStart(3, '0')}`;

/** Swish takes letters and digits only: the number without its dot. */
export const swishReference = (number: string): string => number.replace('.', '');

const ORDER_NUMBER = /^(\d{2}(?:0[1-9]|1[0-2]))\.(\d{3,9})$/;

/** The highest count of each month among existing numbers. What is no number of this form counts for nothing. */
export function highestNumbers(numbers: Iterable<string>): Map<string, number> {
  const highest = new Map<string, number>();
  for (const number of numbers) {
    const [, month, count] = ORDER_NUMBER.exec(number) ?? [];
    if (month !== undefined) highest.set(month, Math.max(highest.get(month) ?? 0, Number(count)));
  }
  return highest;
}
