import { createHash } from 'node:crypto';

/**
 * One id for everything: the order's UUID is the checkout's id, the name of its first run and, without dashes and in
 * upper case, the Swish instruction id. So anything finds anything else without an index.
 */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INSTRUCTION_ID = /^[0-9A-F]{32}$/;

export const isCheckoutId = (text: string): boolean => UUID.test(text);

/** The Swish instruction id of a checkout: 32 upper-case hex digits. */
export const instructionIdOf = (checkoutId: string): string => checkoutId.replaceAll('-', '').toUpperCase();

/** The checkout of a Swish instruction id, or undefined when the text cannot be one. */
export function checkoutIdOf(instructionId: string): string | undefined {
  if (!INSTRUCTION_ID.test(instructionId)) return undefined;
  return instructionId.toLowerCase().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Name of run `number` of a checkout: `{id}`, then `{id}-2`, `{id}-3`, … */
export const runName = (checkoutId: string, number: number): string =>
  number === 1 ? checkoutId : `${checkoutId}-${number}`;

/** The number in an execution's name; undefined for a name that is not a run of this checkout. */
export function runNumberOf(executionName: string, checkoutId: string): number | undefined {
  if (executionName === checkoutId) return 1;
  const number = Number(/^-([1-9]\d*)$/.exec(executionName.slice(checkoutId.length))?.[1]);
  return executionName.startsWith(checkoutId) && number >= 2 ? number : undefined;
}

/** One reservation per product and order: its id is the order's, so that a repeated reserve is seen as such. */
export const reservationIdOf = (orderId: string): string => orderId;

/** Swish's id of refund `number` of a checkout: a UUID of version 5, so that a repeat asks for the same refund. */
export function refundIdOf(checkoutId: string, number: number): string {
  const namespace = Buffer.from(checkoutId.replaceAll('-', ''), 'hex');
  const bytes = createHash('sha1').update(namespace).update(String(number)).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').toUpperCase();
}

/** With which the keys of records begin that lie beside the checkouts. Rights are given by these. */
export const RECORD_PREFIXES = {
  idempotency: 'key#',
  openCheckouts: 'open#',
  refund: 'refund#',
  returnedHold: 'returned#',
  stockLog: 'stock-log#',
} as const;

/** Key of the record that leads from a refund to its checkout. */
export const refundRecordId = (refundId: string): string => `${RECORD_PREFIXES.refund}${refundId}`;

/** Key of the idempotency record; the client's key itself is not stored. */
export const idempotencyId = (key: string): string =>
  `${RECORD_PREFIXES.idempotency}${createHash('sha256').update(key).digest('hex')}`;

/** Key of the count of a phone number or an e-mail address, by its keyed hash. */
export const openCheckoutsId = (hash: string): string => `${RECORD_PREFIXES.openCheckouts}${hash}`;

/** A reservation row as one reserving transaction wrote it: a later one of the same order has the next generation. */
export interface HoldGeneration {
  readonly productId: string;
  readonly orderId: string;
  readonly generation: number;
}

/** Key of the marker that the pieces of such a row, which is gone, are dealt with. */
export const returnedHoldId = ({ productId, orderId, generation }: HoldGeneration): string =>
  `${RECORD_PREFIXES.returnedHold}${productId}#${orderId}#${generation}`;

/** Hash of a parsed request: the same request gives the same hash whatever the order of its fields was. */
export function requestHash(request: unknown): string {
  return createHash('sha256').update(canonical(request)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
