/**
 * JSON text as one reads it: indented, and what is JSON inside of a text of it, as the causes of errors have it, opened up.
 * Anything else stays as it is.
 */
export function readableJson(text: string): string {
  const value = parsed(text);
  if (value === undefined) return text;
  return typeof value === 'string' ? readableJson(value) : JSON.stringify(value, openTexts, 2);
}

/** Texts that are objects or lists; a number in quotes is meant as text. */
function openTexts(_member: string, value: unknown): unknown {
  return typeof value === 'string' && /^\s*[{[]/.test(value) ? (parsed(value) ?? value) : value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A text in one line, cut where it becomes long. */
export function glimpse(text: string, length = 60): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
