import type { AttributeValue, Item } from '../../../../local/dynamodb/types.ts';
import type { Change, Condition, Operand, Path, Source, Write } from './writes.ts';

/** Names and values as they come up in the expressions of one request. */
class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values: AttributeValue[] = [];

  path(path: Path): string {
    return path
      .map((step, index) =>
        typeof step === 'number' ? `[${String(step)}]` : `${index > 0 ? '.' : ''}${this.#name(step)}`,
      )
      .join('');
  }

  value(value: AttributeValue): string {
    return `:v${String(this.#values.push(value))}`;
  }

  members(): object {
    const names = Object.fromEntries([...this.#names].map(([name, placeholder]) => [placeholder, name]));
    const values = Object.fromEntries(this.#values.map((value, index) => [`:v${String(index + 1)}`, value]));
    return {
      ...(this.#names.size === 0 ? {} : { ExpressionAttributeNames: names }),
      ...(this.#values.length === 0 ? {} : { ExpressionAttributeValues: values }),
    };
  }

  #name(name: string): string {
    const known = this.#names.get(name) ?? `#${name}`;
    this.#names.set(name, known);
    return known;
  }
}

/** A write as a request has it, without its table. */
export function requestOf(write: Write, key: Item): object {
  const placeholders = new Placeholders();
  const update = write.kind === 'Update' ? { UpdateExpression: updateText(write.changes, placeholders) } : {};
  const condition =
    write.condition === undefined ? {} : { ConditionExpression: conditionText(write.condition, placeholders) };
  return {
    ...(write.kind === 'Put' ? { Item: { ...key, ...write.attributes } } : { Key: key }),
    ...update,
    ...condition,
    ...placeholders.members(),
  };
}

const STRENGTH = { or: 1, and: 2, not: 3 } as const;
const FUNCTIONS = {
  exists: 'attribute_exists',
  'not exists': 'attribute_not_exists',
  type: 'attribute_type',
  begins: 'begins_with',
  contains: 'contains',
};

/** With no more brackets than are needed, so that it matters which operator comes first. */
function conditionText(condition: Condition, at: Placeholders): string {
  switch (condition.is) {
    case 'and':
    case 'or': {
      const [left, right] = condition.of.map((part) => bracketed(part, STRENGTH[condition.is], at));
      return `${String(left)} ${condition.is.toUpperCase()} ${String(right)}`;
    }
    case 'not':
      // Twice in a row is not understood here: see FEATURES.md.
      return `NOT ${bracketed(condition.of[0], condition.of[0].is === 'not' ? STRENGTH.not + 1 : STRENGTH.not, at)}`;
    case 'between':
      return `${operandText(condition.left, at)} BETWEEN ${at.value(condition.from)} AND ${at.value(condition.to)}`;
    case 'in':
      return `${operandText(condition.left, at)} IN (${condition.values.map((value) => at.value(value)).join(', ')})`;
    case 'exists':
    case 'not exists':
      return `${FUNCTIONS[condition.is]}(${at.path(condition.path)})`;
    case 'type':
    case 'begins':
    case 'contains':
      return `${FUNCTIONS[condition.is]}(${at.path(condition.path)}, ${at.value(condition.value)})`;
    default:
      return `${operandText(condition.left, at)} ${condition.is} ${operandText(condition.right, at)}`;
  }
}

function bracketed(condition: Condition, strength: number, at: Placeholders): string {
  const own = condition.is in STRENGTH ? STRENGTH[condition.is as keyof typeof STRENGTH] : Infinity;
  return own < strength ? `(${conditionText(condition, at)})` : conditionText(condition, at);
}

function operandText(operand: Operand, at: Placeholders): string {
  if ('value' in operand) return at.value(operand.value);
  return 'path' in operand ? at.path(operand.path) : `size(${at.path(operand.size)})`;
}

function updateText(changes: readonly Change[], at: Placeholders): string {
  const sections = { SET: [] as string[], REMOVE: [] as string[], ADD: [] as string[], DELETE: [] as string[] };
  for (const change of changes) {
    if ('set' in change) sections.SET.push(`${at.path(change.set)} = ${sourceText(change.to, at)}`);
    else if ('remove' in change) sections.REMOVE.push(at.path(change.remove));
    else if ('add' in change) sections.ADD.push(`${at.path([change.add])} ${at.value(change.value)}`);
    else sections.DELETE.push(`${at.path([change.delete])} ${at.value(change.value)}`);
  }
  return Object.entries(sections)
    .filter(([, parts]) => parts.length > 0)
    .map(([word, parts]) => `${word} ${parts.join(', ')}`)
    .join(' ');
}

function sourceText(source: Source, at: Placeholders): string {
  if ('take' in source) return at.path(source.take);
  if ('plus' in source) return `${sourceText(source.plus, at)} ${source.sign} ${at.value(source.number)}`;
  if ('append' in source) return `list_append(${source.append.map((part) => sourceText(part, at)).join(', ')})`;
  if ('unless' in source) return `if_not_exists(${at.path(source.unless)}, ${at.value(source.value)})`;
  return at.value(source.value);
}
