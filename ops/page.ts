/** How pages for people are laid out: plain text, times in UTC as logs have them, money in SEK. */

/** Epoch ms as `2026-11-23 08:15:00`. */
export const timeOf = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** Columns as wide as their longest cell. */
export function tableOf(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return lines.map((cells) => line(cells).trimEnd()).join('\n');
}

/** A heading with what belongs to it, indented. */
export const section = (heading: string, lines: readonly string[]): string =>
  [heading, ...lines.flatMap((line) => line.split('\n')).map((line) => `  ${line}`.trimEnd())].join('\n');

/** `name  value` for each that is there. */
export function factsOf(facts: Readonly<Record<string, string | undefined>>): string[] {
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...known.map(([name]) => name.length));
  return known.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}
