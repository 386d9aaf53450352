/**
 * The intrinsic functions of CloudFormation as far as the project's templates use them. What is not known here is an
 * error that names resource and property: a value that is silently wrong would be found much later, and elsewhere.
 */
export interface Scope {
  /** Value of a `Ref`: a parameter, a pseudo parameter or a resource. */
  ref(name: string, where: string): unknown;
  attribute(logicalId: string, name: string, where: string): unknown;
  importValue(name: string, where: string): unknown;
}

/** What `Ref: AWS::NoValue` becomes: the property around it is left out. */
export const noValue = Symbol('AWS::NoValue');

type Intrinsic = (argument: unknown, scope: Scope, where: string) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, scope, where) => scope.ref(asText(argument, where), where),
  'Fn::GetAtt': (argument, scope, where) => {
    const [logicalId, ...name] = typeof argument === 'string' ? argument.split('.') : asTexts(argument, where);
    return scope.attribute(logicalId ?? '', name.join('.'), where);
  },
  'Fn::Join': (argument, scope, where) => {
    const [separator, parts] = asPair(argument, where);
    return asTexts(resolveValue(parts, scope, where), where).join(asText(separator, where));
  },
  'Fn::Split': (argument, scope, where) => {
    const [separator, text] = asPair(argument, where);
    return asText(resolveValue(text, scope, where), where).split(asText(separator, where));
  },
  'Fn::Select': (argument, scope, where) => {
    const [index, list] = asPair(resolveValue(argument, scope, where), where);
    const selected: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
    if (selected === undefined) throw new Error(`${where}: Fn::Select finds nothing at ${String(index)}`);
    return selected;
  },
  'Fn::Sub': (argument, scope, where) => {
    const [text, given] = Array.isArray(argument) ? asPair(argument, where) : [argument, {}];
    const values = (resolveValue(given, scope, where) ?? {}) as Record<string, unknown>;
    return asText(text, where).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (Object.hasOwn(values, name)) return asText(values[name], where);
      const [id, ...attribute] = name.split('.');
      const value =
        attribute.length === 0 ? scope.ref(name, where) : scope.attribute(id ?? '', attribute.join('.'), where);
      return asText(value, where);
    });
  },
  'Fn::ImportValue': (argument, scope, where) =>
    scope.importValue(asText(resolveValue(argument, scope, where), where), where),
};

/** Resolves every intrinsic function in `value`; `where` is its place in the template, for messages. */
export function resolveValue(value: unknown, scope: Scope, where: string): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveValue(item, scope, `${where}[${index}]`))
      .filter((item) => item !== noValue);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [''];
  if (entries.length === 1 && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (intrinsic === undefined) throw new Error(`${where}: ${name} is not supported`);
    return intrinsic(argument, scope, where);
  }
  return Object.fromEntries(
    entries
      .map(([key, item]): [string, unknown] => [key, resolveValue(item, scope, `${where}.${key}`)])
      .filter(([, item]) => item !== noValue),
  );
}

/** A text, or a number or truth value as CloudFormation writes it into one. */
export function asText(value: unknown, where: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${where}: must be a text, but is ${describe(value)}`);
}

function asTexts(value: unknown, where: string): string[] {
  if (!Array.isArray(value)) throw new Error(`${where}: must be a list, but is ${describe(value)}`);
  return value.map((item) => asText(item, where));
}

function asPair(value: unknown, where: string): [unknown, unknown] {
  if (Array.isArray(value) && value.length === 2) return value as [unknown, unknown];
  throw new Error(`${where}: must be a list of two, but is ${describe(value)}`);
}

const describe = (value: unknown): string => (typeof value === 'symbol' ? 'nothing' : JSON.stringify(value));
