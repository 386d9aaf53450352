import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue, Item } from '../../../../local/dynamodb/types.ts';
import { targetOf } from './writes.ts';
import type { Change, Condition, Operand, Path, Source, Write } from './writes.ts';

/** An update that does not fit the item it meets. */
export class Misfit extends Error {}

type Values = Record<string, AttributeValue>;

/** What DynamoDB's documentation says of conditions and updates, on plain objects; numbers are small and whole. */
export function conditionHolds(condition: Condition, item: Item): boolean {
  switch (condition.is) {
    case 'and':
      return condition.of.every((part) => conditionHolds(part, item));
    case 'or':
      return condition.of.some((part) => conditionHolds(part, item));
    case 'not':
      return !conditionHolds(condition.of[0], item);
    case 'exists':
      return valueAt(condition.path, item) !== undefined;
    case 'not exists':
      return valueAt(condition.path, item) === undefined;
    case 'type':
      return typeOf(valueAt(condition.path, item)) === condition.value.S;
    case 'begins':
      return valueAt(condition.path, item)?.S?.startsWith(condition.value.S ?? '') ?? false;
    case 'contains':
      return contains(valueAt(condition.path, item), condition.value);
    case 'in':
      return condition.values.some((value) => isEqual(operandValue(condition.left, item), value));
    case 'between': {
      const value = operandValue(condition.left, item);
      return isOrdered('>=', value, condition.from) && isOrdered('<=', value, condition.to);
    }
    case '=':
      return isEqual(operandValue(condition.left, item), operandValue(condition.right, item));
    case '<>':
      return !isEqual(operandValue(condition.left, item), operandValue(condition.right, item));
    default:
      return isOrdered(condition.is, operandValue(condition.left, item), operandValue(condition.right, item));
  }
}

/** The item after a write; undefined when there is none then. */
export function after(write: Write, key: Item, before: Item | undefined): Item | undefined {
  if (write.kind === 'Put') return { ...key, ...write.attributes };
  if (write.kind === 'Delete') return undefined;
  return write.kind === 'Update' ? updated(before ?? key, write.changes) : before;
}

function operandValue(operand: Operand, item: Item): AttributeValue | undefined {
  if ('value' in operand) return operand.value;
  if ('path' in operand) return valueAt(operand.path, item);
  const size = sizeOf(valueAt(operand.size, item));
  return size === undefined ? undefined : { N: String(size) };
}

function sizeOf({ S, SS, L, M }: AttributeValue = {}): number | undefined {
  return (S ?? SS ?? L ?? (M === undefined ? undefined : Object.keys(M)))?.length;
}

function typeOf(value: AttributeValue = {}): string | undefined {
  return Object.keys(value)[0];
}

function contains({ S, SS, L }: AttributeValue = {}, wanted: AttributeValue): boolean {
  if (L !== undefined) return L.some((member) => isEqual(member, wanted));
  return wanted.S !== undefined && ((SS ?? S)?.includes(wanted.S) ?? false);
}

function isEqual(left: AttributeValue | undefined, right: AttributeValue | undefined): boolean {
  return left !== undefined && isDeepStrictEqual(sorted(left), sorted(right));
}

/** Sets have no order. */
function sorted(value: AttributeValue | undefined): AttributeValue | undefined {
  return value?.SS === undefined ? value : { SS: [...value.SS].sort() };
}

function isOrdered(is: string, left: AttributeValue = {}, right: AttributeValue = {}): boolean {
  const difference = order(left, right);
  if (difference === undefined) return false;
  if (is === '<') return difference < 0;
  if (is === '<=') return difference <= 0;
  return is === '>' ? difference > 0 : difference >= 0;
}

function order(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.N !== undefined && right.N !== undefined) return Number(left.N) - Number(right.N);
  if (left.S === undefined || right.S === undefined) return undefined;
  return left.S < right.S ? -1 : Number(left.S > right.S);
}

function valueAt(path: Path, item: Item): AttributeValue | undefined {
  return path.reduce<AttributeValue | undefined>(
    (value, step) => (typeof step === 'number' ? value?.L?.[step] : value?.M?.[step]),
    { M: item },
  );
}

/** All parts of an update see the item as it was, its lists' places too. */
function updated(before: Item, changes: readonly Change[]): Item {
  const item: Values = { ...before };
  const planned = changes.map((change) => ({ path: targetOf(change), value: newValue(change, before) }));
  for (const { path, value } of planned) {
    const [name] = path as [string];
    if (path.length === 1) put(item, name, value);
    else requireParent(path, before);
  }
  for (const { path, value } of planned) {
    const [name, step] = path as [string, string];
    if (path.length === 2 && typeof step === 'string') {
      const members = { ...item[name]?.M };
      put(members, step, value);
      item[name] = { M: members };
    }
  }
  const places = planned.filter(({ path: [, step] }) => typeof step === 'number');
  for (const name of new Set(places.map(({ path: [first] }) => first as string))) {
    const own = places.filter(({ path: [first] }) => first === name);
    item[name] = {
      L: listAfter(
        before[name]?.L ?? [],
        own.map(({ path, value }) => [path[1] as number, value]),
      ),
    };
  }
  return item;
}

function put(values: Values, name: string, value: AttributeValue | undefined): void {
  if (value === undefined) delete values[name];
  else values[name] = value;
}

function requireParent([name, step]: Path, item: Item): void {
  const parent = item[name as string];
  if ((typeof step === 'number' ? parent?.L : parent?.M) === undefined) throw new Misfit('The path leads nowhere');
}

/** What is put behind the end is put at the end, in the order of its places. */
function listAfter(
  list: readonly AttributeValue[],
  changes: readonly (readonly [number, AttributeValue | undefined])[],
): AttributeValue[] {
  const places: (AttributeValue | undefined)[] = [...list];
  for (const [place, value] of [...changes].sort(([a], [b]) => a - b)) {
    if (place < list.length) places[place] = value;
    else places.push(value);
  }
  return places.filter((value) => value !== undefined);
}

/** Undefined when the attribute is gone afterwards. */
function newValue(change: Change, item: Item): AttributeValue | undefined {
  if ('remove' in change) return undefined;
  if ('set' in change) return sourceValue(change.to, item);
  const [name] = targetOf(change) as [string];
  const old = item[name];
  if (old !== undefined && typeOf(old) !== typeOf(change.value)) throw new Misfit('The types differ');
  const given = change.value.SS ?? [];
  if ('add' in change) {
    if (change.value.N !== undefined) return { N: String(Number(old?.N ?? 0) + Number(change.value.N)) };
    return { SS: [...new Set([...(old?.SS ?? []), ...given])] };
  }
  const left = (old?.SS ?? []).filter((member) => !given.includes(member));
  return left.length === 0 ? undefined : { SS: left };
}

function sourceValue(source: Source, item: Item): AttributeValue {
  if ('take' in source) {
    const taken = valueAt(source.take, item);
    if (taken === undefined) throw new Misfit('There is nothing to take');
    return taken;
  }
  if ('plus' in source) {
    const { N } = sourceValue(source.plus, item);
    if (N === undefined) throw new Misfit('That is no number');
    return { N: String(Number(N) + (source.sign === '+' ? 1 : -1) * Number(source.number.N)) };
  }
  if ('append' in source) {
    const [left, right] = source.append.map((part) => sourceValue(part, item).L);
    if (left === undefined || right === undefined) throw new Misfit('That is no list');
    return { L: [...left, ...right] };
  }
  return 'unless' in source ? (valueAt(source.unless, item) ?? source.value) : source.value;
}
