/**
 * Gives equal values one number. A state of the world is a handful of such numbers, so that two worlds are compared, and
 * what a request does to one is remembered, by comparing numbers.
 */
export class Interned<Value> {
  readonly #numbers = new Map<string, number>();
  readonly #values: Value[] = [];
  readonly #textOf: (value: Value) => string;

  /** @param textOf the same for values that are equal. Plain JSON that differs only in the order of members is. */
  constructor(textOf: (value: Value) => string = canonical) {
    this.#textOf = textOf;
  }

  number(value: Value): number {
    const text = this.#textOf(value);
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#values.length);
    this.#values.push(value);
    return this.#values.length - 1;
  }

  value(number: number): Value {
    const value = this.#values[number];
    if (value === undefined) throw new Error(`Nothing has the number ${number}`);
    return value;
  }
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}
