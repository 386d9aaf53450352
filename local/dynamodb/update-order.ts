import type { Path } from './conditions.ts';

/** One part of an update expression, as dynalite's parser leaves it. */
export interface UpdateSection {
  readonly type: string;
  readonly path: Path;
}

/**
 * dynalite does one part of an update after the other, so an element that leaves a list moves those behind it. In
 * DynamoDB every index means the item as it was: elements are removed last here, and from the end of their list.
 */
export function inSafeOrder<T extends UpdateSection>(sections: readonly T[]): T[] {
  const leaves = ({ type, path }: T) => type === 'remove' && typeof path.at(-1) === 'number';
  return [...sections.filter((section) => !leaves(section)), ...sections.filter(leaves).sort(byPathDescending)];
}

/** A later element comes before an earlier one; no path begins with another one, that is refused. */
function byPathDescending({ path: a }: UpdateSection, { path: b }: UpdateSection): number {
  const step = a.findIndex((part, index) => part !== b[index]);
  const [left, right] = [a[step], b[step]];
  return typeof left === 'number' && typeof right === 'number' ? right - left : String(left) < String(right) ? 1 : -1;
}
