/** Typed access to resolved properties. What is missing or of another kind is an error that names the place. */
export class Properties {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #where: string;

  constructor(found: { readonly properties: Readonly<Record<string, unknown>>; readonly where: string }) {
    this.#values = found.properties;
    this.#where = found.where;
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined;
  }

  get(name: string): unknown {
    return this.#values[name];
  }

  text(name: string): string {
    return this.#expect(name, 'a text', isText);
  }

  /** CloudFormation takes numbers as texts too. */
  number(name: string, missing?: number): number {
    if (missing !== undefined && !this.has(name)) return missing;
    const value = Number(this.#values[name]);
    if (Number.isFinite(value)) return value;
    return this.#expect(name, 'a number', (given) => typeof given === 'number');
  }

  /** A list of texts; a missing one is empty. */
  list(name: string): string[] {
    if (!this.has(name)) return [];
    return this.#expect(name, 'a list of texts', (value) => isList(value, isText));
  }

  group(name: string): Properties {
    const properties = this.#expect(name, 'a group of properties', isGroup);
    return new Properties({ properties, where: `${this.#where}.${name}` });
  }

  optionalGroup(name: string): Properties | undefined {
    return this.has(name) ? this.group(name) : undefined;
  }

  groups(name: string): Properties[] {
    if (!this.has(name)) return [];
    const list = this.#expect(name, 'a list of groups', (value) => isList(value, isGroup));
    return list.map((properties, index) => new Properties({ properties, where: `${this.#where}.${name}[${index}]` }));
  }

  /** All of them, when every one is a text. */
  texts(): Record<string, string> {
    return Object.fromEntries(Object.keys(this.#values).map((name) => [name, this.text(name)]));
  }

  /** Refuses another value of a property that may be missing. */
  mustBe(name: string, expected: string): void {
    const value = this.#values[name];
    if (value === undefined || value === expected) return;
    throw new Error(`${this.#where}.${name}: the local cloud serves ${expected} only, not ${JSON.stringify(value)}`);
  }

  /** Refuses every property that is not listed: it would change what the resource does. */
  mayHave(names: readonly string[]): void {
    const unknown = Object.keys(this.#values).filter((name) => !names.includes(name));
    if (unknown.length > 0) throw new Error(`${this.#where}: the local cloud does not serve ${unknown.join(', ')}`);
  }

  #expect<Value>(name: string, kind: string, fits: (value: unknown) => value is Value): Value {
    const value = this.#values[name];
    if (fits(value)) return value;
    const found = value === undefined ? 'missing' : JSON.stringify(value);
    throw new Error(`${this.#where}.${name}: must be ${kind}, but is ${found}`);
  }
}

type Group = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';

const isGroup = (value: unknown): value is Group =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isList = <Item>(value: unknown, isItem: (item: unknown) => item is Item): value is Item[] =>
  Array.isArray(value) && value.every(isItem);
