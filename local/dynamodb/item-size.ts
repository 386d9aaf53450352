import type { AttributeValue, Item } from './types.ts';

/** What a list or a map takes up beside its members, and each of its members beside its value. */
const CONTAINER_BYTES = 3;
const MEMBER_BYTES = 1;

/** An item's size in bytes as DynamoDB counts it: names and texts in UTF-8, two digits of a number in a byte. */
export function storedSize(attributes: Item): number {
  let size = 0;
  for (const name in attributes) size += Buffer.byteLength(name) + sizeOf(attributes[name] as AttributeValue);
  return size;
}

function sizeOf({ S, N, B, SS, NS, BS, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return numberSize(N);
  if (M !== undefined) return CONTAINER_BYTES + MEMBER_BYTES * Object.keys(M).length + storedSize(M);
  if (L !== undefined) return L.reduce((sum, member) => sum + MEMBER_BYTES + sizeOf(member), CONTAINER_BYTES);
  if (SS !== undefined) return SS.reduce((sum, member) => sum + Buffer.byteLength(member), 0);
  if (NS !== undefined) return NS.reduce((sum, member) => sum + numberSize(member), 0);
  if (B !== undefined) return binarySize(B);
  if (BS !== undefined) return BS.reduce((sum, member) => sum + binarySize(member), 0);
  return 1;
}

function binarySize(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}

/**
 * A number is kept as pairs of decimal digits from its first to its last one that is not zero, which begin at an even
 * power of ten, with a byte for the exponent and one more for a minus.
 */
function numberSize(number: string): number {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.');
  const digits = significantDigits(number);
  if (digits.length === 0) return 1;
  const integer = whole.replace(/^0+/, '');
  const exponent = integer.length > 0 ? integer.length - 1 : fraction.length - fraction.replace(/^0+/, '').length + 1;
  const pairs = Math.ceil(digits.length / 2) + (digits.length % 2 === 0 && exponent % 2 === 0 ? 1 : 0);
  return 1 + pairs + (number.startsWith('-') ? 1 : 0);
}

/** Of a number without an exponent, as it is stored. */
export function significantDigits(number: string): string {
  const digits = number.replace(/[-.]/g, '').replace(/^0+/, '');
  return digits.replace(/0+$/, '');
}
