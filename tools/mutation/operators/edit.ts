/** One small change of a file's text, and what it means. */
export interface Edit {
  /** Offsets in the text: what lies between is replaced. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** Which operator made it, in a word or two with dashes. */
  readonly kind: string;
  /** What is now wrong, as the end of a sentence that begins with where: "`x > 1` is always true". */
  readonly sentence: string;
}

export interface Span {
  readonly start: number;
  readonly end: number;
}

const LONGEST_QUOTE = 90;

/** Some code within a sentence: in one line, and not all of it when it is long. */
export function quoted(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return `\`${line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE)}…` : line}\``;
}

/** Takes one part of a list away, with the comma that divides it from the others. */
export function withoutPart(parts: readonly Span[], index: number, text: string): Span {
  const part = parts[index];
  if (part === undefined) throw new RangeError(`There is no part ${index}`);
  const next = parts[index + 1];
  if (next !== undefined) return { start: part.start, end: next.start };
  const previous = parts[index - 1];
  if (previous !== undefined) return { start: previous.end, end: part.end };
  const [comma = ''] = /^\s*,/.exec(text.slice(part.end)) ?? [];
  return { start: part.start, end: part.end + comma.length };
}
