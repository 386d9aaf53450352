import { canonicalJson } from './canonical-json.ts';
import { database } from './dynalite.ts';
import type { ParsedRequest } from './dynalite.ts';
import type { AttributeValue, Item } from './types.ts';

/**
 * Condition and filter expressions. dynalite parses them; what it makes of maps, lists and absent attributes differs
 * from AWS (maps are never equal, two absent attributes are), so they are decided here.
 */
export interface Expression {
  readonly type: string;
  /** Of a function: `begins_with`. */
  readonly name?: string;
  readonly args: readonly unknown[];
}

/** Names of members and places in lists. */
export type Path = readonly (string | number)[];

/** True of every item: what dynalite gets to see instead of a filter that is applied afterwards. */
export const ALWAYS: Expression = { type: 'function', name: 'attribute_not_exists', args: [['\u0000']] };

/** Whether a request's condition allows it; one without a condition always is. */
export function conditionHolds(data: ParsedRequest, item: Item | undefined): boolean {
  return data._condition === undefined || holds(data._condition.expression, item ?? {});
}

export function holds(expression: Expression, item: Item): boolean {
  const { type, args } = expression;
  if (type === 'and') return args.every((part) => holds(part as Expression, item));
  if (type === 'or') return args.some((part) => holds(part as Expression, item));
  if (type === 'not') return !holds(args[0] as Expression, item);
  const [left, ...rights] = args.map((operand) => resolve(operand, item));
  if (type === 'function') return functionHolds(expression.name ?? '', left, rights[0]);
  if (type === '=') return isSame(left, rights[0]);
  if (type === '<>') return !isSame(left, rights[0]);
  if (type === 'in') return rights.some((right) => isSame(left, right));
  if (type === 'between') return isOrdered('>=', left, rights[0]) && isOrdered('<=', left, rights[1]);
  return isOrdered(type, left, rights[0]);
}

function functionHolds(name: string, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (name === 'attribute_exists') return left !== undefined;
  if (name === 'attribute_not_exists') return left === undefined;
  if (left === undefined || right === undefined) return false;
  // Here and not by dynalite, to which `false` is of no type.
  if (name === 'attribute_type') return (Object.keys(left)[0] ?? '') === right.S;
  if (name === 'contains' && left.L !== undefined) return left.L.some((member) => isSame(member, right));
  return database.compare(name, left, [right]) === true;
}

/** Only numbers, strings and binaries of the same type have an order; nothing else is before or after anything. */
function isOrdered(operator: string, left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  const isComparable = (['N', 'S', 'B'] as const).some((type) => left[type] !== undefined && right[type] !== undefined);
  return isComparable && database.compare(operator, left, [right]) === true;
}

/** Equal in type and value. An absent attribute equals nothing, not even another absent one. */
function isSame(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return canonicalJson(withSortedSets(left)) === canonicalJson(withSortedSets(right));
}

function withSortedSets(value: AttributeValue): AttributeValue {
  const { SS, NS, BS, L, M } = value;
  if (SS !== undefined) return { SS: [...SS].sort() };
  if (NS !== undefined) return { NS: [...NS].sort() };
  if (BS !== undefined) return { BS: [...BS].sort() };
  if (L !== undefined) return { L: L.map(withSortedSets) };
  if (M === undefined) return value;
  return { M: Object.fromEntries(Object.entries(M).map(([name, member]) => [name, withSortedSets(member)])) };
}

/** An operand is a path into the item, a call of `size`, or a value. */
function resolve(operand: unknown, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand)) return database.mapPath(operand as Path, item) ?? undefined;
  const { type, name, args } = operand as Partial<Expression>;
  if (type !== 'function' || name !== 'size') return operand as AttributeValue;
  const size = sizeOf(resolve(args?.[0], item));
  return size === undefined ? undefined : { N: String(size) };
}

function sizeOf(value: AttributeValue | undefined): number | undefined {
  const { S, B, SS, NS, BS, L, M } = value ?? {};
  if (B !== undefined) return Buffer.from(B, 'base64').length;
  if (M !== undefined) return Object.keys(M).length;
  return (S ?? SS ?? NS ?? BS ?? L)?.length;
}
