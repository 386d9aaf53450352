/**
 * Width of a text in pixels, estimated by the widths of a common sans-serif: a drawing must come out the same on every
 * machine, whatever fonts it has.
 */
export function textWidth(text: string, fontSize: number): number {
  let units = 0;
  for (const character of text) units += widthOf(character);
  return units * fontSize;
}

function widthOf(character: string): number {
  if (/[ijltfI.,:;'|!()]/.test(character)) return 0.33;
  if (/[mwMW]/.test(character)) return 0.87;
  if (/[A-Z=]/.test(character)) return 0.68;
  return character === ' ' ? 0.29 : 0.56;
}

/** Breaks a text into lines that are at most `width` pixels wide, at spaces. */
export function linesOf(text: string, width: number, fontSize: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(`${last} ${word}`, fontSize) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
