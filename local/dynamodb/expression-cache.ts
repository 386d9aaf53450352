import type { AttributeValue } from './types.ts';

/** What dynalite hands its parsers beside the text of an expression. */
interface ParseContext {
  readonly attrNames?: Readonly<Record<string, string>>;
  readonly attrVals?: Readonly<Record<string, AttributeValue>>;
  /** The names and values that no expression of the request has used so far; the parser takes out those that it meets. */
  readonly unusedAttrNames: Record<string, true>;
  readonly unusedAttrVals: Record<string, true>;
}

/** Answers with what an expression means, or with the text of an error; throws when it is no expression at all. */
type Parse = (text: string, options: { readonly context: ParseContext }) => unknown;

/** One of dynalite's parsers. */
export interface Parser {
  parse: Parse;
}

/** What became of an expression, without the values of the request that it came with. */
interface Parsed {
  readonly bind: Bind;
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** Makes what the parser would have made, for the values of another request. */
type Bind = (values: Readonly<Record<string, AttributeValue>>) => unknown;

/** A client sends the same few dozen expressions; some name the members of a map, so their number has no end. */
const MOST_EXPRESSIONS = 500;

/** Of these the parser looks at the value itself, and not at its type alone. */
const DEPENDS_ON_VALUES = /\b(?:between|attribute_type)\b/i;

/**
 * Lets a parser remember what it made of an expression: parsing takes longer than all the rest of a request. What an
 * expression means, or what is wrong with it, depends on its text, the names and the types of the values.
 */
export function rememberExpressions(parser: Parser): void {
  const remembered = new Map<string, Parsed>();
  const parse = parser.parse.bind(parser);
  parser.parse = (text, { context }) => {
    if (DEPENDS_ON_VALUES.test(text)) return parse(text, { context });
    const values = context.attrVals ?? {};
    const key = keyOf(text, context.attrNames ?? {}, values);
    let parsed = remembered.get(key);
    if (parsed === undefined) {
      const unusedAttrNames = flags(context.attrNames);
      const unusedAttrVals = flags(values);
      const result = parse(text, { context: { ...context, unusedAttrNames, unusedAttrVals } });
      parsed = {
        bind: binding(result, new Map(Object.entries(values).map(([name, value]) => [value, name]))),
        names: Object.keys(context.attrNames ?? {}).filter((name) => !(name in unusedAttrNames)),
        values: Object.keys(values).filter((name) => !(name in unusedAttrVals)),
      };
      // The oldest goes: what is in use is soon remembered again.
      if (remembered.size >= MOST_EXPRESSIONS) remembered.delete(remembered.keys().next().value ?? '');
      remembered.set(key, parsed);
    }
    for (const name of parsed.names) delete context.unusedAttrNames[name];
    for (const name of parsed.values) delete context.unusedAttrVals[name];
    return parsed.bind(values);
  };
}

/** Names and values of the request that this expression does not use are part of it too: that costs entries only. */
function keyOf(text: string, names: Readonly<Record<string, string>>, values: object): string {
  let key = `${text}\n${JSON.stringify(names)}`;
  for (const [name, value] of Object.entries(values)) {
    for (const type in value) key += `\n${name} ${type}`;
  }
  return key;
}

function flags(members: object = {}): Record<string, true> {
  return Object.fromEntries(Object.keys(members).map((name) => [name, true as const]));
}

/**
 * Every binding has nodes of its own, since dynalite's actions and checks change them. Paths are shared, and so is
 * what has no prototype: in that it only looks things up.
 */
function binding(node: unknown, names: ReadonlyMap<unknown, string>): Bind {
  const name = names.get(node);
  if (name !== undefined) return (values) => values[name];
  if (typeof node !== 'object' || node === null) return () => node;
  if (Array.isArray(node)) {
    if (node.every((member) => typeof member !== 'object')) return () => node;
    const members = node.map((member) => binding(member, names));
    return (values) => members.map((bind) => bind(values));
  }
  if (Object.getPrototypeOf(node) === null) return () => node;
  const members = Object.entries(node).map(([member, value]) => [member, binding(value, names)] as const);
  return (values) => {
    const bound: Record<string, unknown> = {};
    for (const [member, bind] of members) bound[member] = bind(values);
    return bound;
  };
}
