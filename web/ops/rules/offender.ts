import { orderAddress, SECTION_ADDRESSES } from '../routes.ts';

/** A piece of a sentence; with `href`, what it names has a page. */
export interface OffenderPart {
  readonly text: string;
  readonly href?: string;
}

const ID_OR_NUMBER = /([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b\d{4}\.\d{3,}\b)/;
/** These are about products, the others about orders. */
const RULES_OF_PRODUCTS: ReadonlySet<string> = new Set(['R1', 'R2']);
const SUBJECT = /^([^\s:]+):/;

/** An offender as rules name them, `{id}: {what is wrong}`, with the way to every order and product in it. */
export function partsOfOffender(rule: string, offender: string): readonly OffenderPart[] {
  const subject = SUBJECT.exec(offender)?.[1];
  if (subject !== undefined && RULES_OF_PRODUCTS.has(rule) && !ID_OR_NUMBER.test(subject)) {
    const href = `${SECTION_ADDRESSES.stock}?product=${encodeURIComponent(subject)}`;
    return [{ text: subject, href }, ...linked(offender.slice(subject.length))];
  }
  return linked(offender);
}

/** Splitting by a group leaves what matched at every second place. */
const linked = (text: string): readonly OffenderPart[] =>
  text
    .split(ID_OR_NUMBER)
    .map((part, index) => (index % 2 === 1 ? { text: part, href: orderAddress(part) } : { text: part }))
    .filter((part) => part.text !== '');
