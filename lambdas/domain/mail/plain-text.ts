/** Lines of the text version are at most this wide, unless a single word is longer. */
export const TEXT_WIDTH = 72;

/**
 * A value from outside as one harmless line: line breaks and other control characters become spaces, characters that
 * turn the direction of the text around them are dropped, as are halves of surrogate pairs. So no value can add a
 * line to a mail, a header to its subject, or rewrite how its neighbours read.
 */
export const oneLine = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp} ]+/gu, ' ')
    .trim();

/** Breaks at spaces only: a no-break space keeps an amount together, and an address is never cut. */
export function wrap(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(`${indent}${line} ${word}`) > TEXT_WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  lines.push(line);
  return lines.map((one) => indent + one).join('\n');
}

/** `left` and `right` at the two edges; `right` on a line of its own where both do not fit. */
export function spread(left: string, right: string): string {
  const gap = TEXT_WIDTH - widthOf(left) - widthOf(right);
  return gap >= 2
    ? left + ' '.repeat(gap) + right
    : `${wrap(left)}\n${' '.repeat(Math.max(0, TEXT_WIDTH - widthOf(right)))}${right}`;
}

const segmenter = new Intl.Segmenter();

/** What a reader takes for characters: an emoji with its modifiers is one. */
export const charactersOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment);

export const widthOf = (text: string): number => charactersOf(text).length;
