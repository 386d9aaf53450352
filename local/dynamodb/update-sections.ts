import type { Path } from './conditions.ts';

/** One part of an update expression, as dynalite's parser leaves it. */
export interface UpdateSection {
  readonly type: string;
  readonly path: Path;
  /** What SET puts there: a value, or how to come by one. dynalite's action puts the value found in its place. */
  val?: unknown;
}

/**
 * The parts of an update so that dynalite, which does one after the other on one item, makes what DynamoDB makes: there
 * every part sees the item as it was.
 */
export function prepareSections(sections: readonly UpdateSection[]): UpdateSection[] {
  return inSafeOrder(sections).map((section) => (takesFromItem(section) ? copying(section) : section));
}

/** An element that leaves a list moves those behind it: elements are removed last, from the end of their list. */
function inSafeOrder(sections: readonly UpdateSection[]): UpdateSection[] {
  const leaves = ({ type, path }: UpdateSection) => type === 'remove' && typeof path.at(-1) === 'number';
  return [...sections.filter((section) => !leaves(section)), ...sections.filter(leaves).sort(byPathDescending)];
}

/** A later element comes before an earlier one; no path begins with another one, that is refused. */
function byPathDescending({ path: a }: UpdateSection, { path: b }: UpdateSection): number {
  const step = a.findIndex((part, index) => part !== b[index]);
  const [left, right] = [a[step], b[step]];
  return typeof left === 'number' && typeof right === 'number' ? right - left : String(left) < String(right) ? 1 : -1;
}

function takesFromItem({ type, val }: UpdateSection): boolean {
  return type === 'set' && typeof val === 'object' && val !== null && (Array.isArray(val) || 'args' in val);
}

/** What dynalite finds in the item would be one thing in two places, of which a later part changes both. */
function copying(section: UpdateSection): UpdateSection {
  let { val } = section;
  return Object.defineProperty({ ...section }, 'val', {
    get: () => val,
    set: (found: unknown) => {
      val = structuredClone(found);
    },
  });
}
