/**
 * Conditions that are text: of DynamoDB, and of JSONata in the state machine. Both are clauses joined by words, with
 * brackets; what else they consist of does not matter here.
 */
import type { Span } from './edit.ts';

export interface Clause extends Span {
  /** The word that joins it to its neighbours; undefined for a condition that is one clause. */
  readonly joint: 'and' | 'or' | undefined;
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
const QUOTES = new Set(["'", '"']);

/** Offset after the bracket that closes the one at `from`. */
function afterBracket(text: string, from: number): number {
  const closing = CLOSING[text[from] ?? ''];
  for (let at = from + 1; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === closing) return at + 1;
    if (character in CLOSING) at = afterBracket(text, at) - 1;
    else if (QUOTES.has(character)) at = text.indexOf(character, at + 1);
  }
  return text.length;
}

/** Splits at a word that stands outside of brackets and quotes. */
function splitAt(text: string, span: Span, word: string): Span[] {
  const parts: Span[] = [];
  let { start } = span;
  for (let at = span.start; at < span.end; at++) {
    const character = text[at] ?? '';
    if (character in CLOSING) at = afterBracket(text, at) - 1;
    else if (QUOTES.has(character)) at = text.indexOf(character, at + 1);
    else if (text.slice(at, at + word.length + 2).toLowerCase() === ` ${word} `) {
      parts.push({ start, end: at });
      start = at + word.length + 2;
      at = start - 1;
    }
  }
  return [...parts, { start, end: span.end }];
}

const trimmed = (text: string, { start, end }: Span): Span => {
  const within = text.slice(start, end);
  return {
    start: start + within.length - within.trimStart().length,
    end: end - within.length + within.trimEnd().length,
  };
};

/** Every clause on every level, groups of them included. */
export function clausesIn(text: string, span: Span = { start: 0, end: text.length }): Clause[] {
  return clausesOf(text, trimmed(text, span), undefined);
}

function clausesOf(text: string, span: Span, joint: Clause['joint']): Clause[] {
  for (const word of ['or', 'and'] as const) {
    const parts = splitAt(text, span, word).map((part) => trimmed(text, part));
    if (parts.length > 1) {
      const filled = parts.filter(({ start, end }) => start < end);
      return [
        ...(joint === undefined ? [] : [{ ...span, joint }]),
        ...filled.flatMap((part) => clausesOf(text, part, word)),
      ];
    }
  }
  if (text[span.start] === '(' && afterBracket(text, span.start) === span.end) {
    const within = clausesOf(text, trimmed(text, { start: span.start + 1, end: span.end - 1 }), undefined);
    const isGroup = within.some((clause) => clause.joint !== undefined);
    return isGroup ? [...(joint === undefined ? [] : [{ ...span, joint }]), ...within] : [{ ...span, joint }];
  }
  return [{ ...span, joint }];
}
