/** Tells whether an event is one that a filter lets through. */
export type Filter = (event: unknown) => boolean;

/**
 * Makes one filter of a mapping's patterns: an event passes when any of them matches, or when there are none. Throws on a
 * pattern that is wrong or uses an operator that the local cloud does not have, since a filter that quietly lets nothing
 * through looks like a function that is never called.
 */
export function parseFilters(patterns: readonly string[]): Filter {
  const filters = patterns.map((pattern) => {
    try {
      return objectFilter(JSON.parse(pattern), '');
    } catch (error) {
      throw new Error(`Filter pattern ${pattern}: ${(error as Error).message}`, { cause: error });
    }
  });
  return filters.length === 0 ? () => true : (event) => filters.some((filter) => filter(event));
}

function objectFilter(pattern: unknown, path: string): Filter {
  if (!isObject(pattern)) throw new Error(`${path || 'the pattern'} has to be an object or a list`);
  const fields = Object.entries(pattern).map(([name, part]) => {
    if (name.startsWith('$')) throw new Error(`${name} is not supported`);
    const inner = `${path}${path === '' ? '' : '.'}${name}`;
    const filter = Array.isArray(part) ? leafFilter(part, inner) : objectFilter(part, inner);
    return (event: unknown) => filter(isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined);
  });
  return (event) => fields.every((matches) => matches(event));
}

/** A list of alternatives; a value that is a list itself matches when one of its elements does. */
function leafFilter(alternatives: readonly unknown[], path: string): Filter {
  if (alternatives.length === 0) throw new Error(`${path} is an empty list`);
  const matchers = alternatives.map((alternative) => matcherOf(alternative, path));
  return (value) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return matchers.some((matches) => values.some((candidate) => matches(candidate)));
  };
}

function matcherOf(alternative: unknown, path: string): Filter {
  if (!isObject(alternative)) {
    if (alternative === null || ['string', 'number', 'boolean'].includes(typeof alternative))
      return (value) => value === alternative;
    throw new Error(`${path} has an alternative that is neither a value nor an operator`);
  }
  const [[operator, operand] = [], ...more] = Object.entries(alternative);
  if (operator === undefined || more.length > 0) throw new Error(`${path} has an operator with other than one name`);
  if (operator === 'prefix' && typeof operand === 'string')
    return (value) => typeof value === 'string' && value.startsWith(operand);
  if (operator === 'exists' && typeof operand === 'boolean')
    return (value) => (value !== undefined && !isObject(value)) === operand;
  if (operator === 'anything-but') {
    const excluded: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    if (excluded.some((value) => typeof value !== 'string' && typeof value !== 'number'))
      throw new Error(`${path} has anything-but with other than texts and numbers`);
    return (value) => value !== undefined && !isObject(value) && !excluded.includes(value);
  }
  throw new Error(`${path} has the operator ${operator}, or an operand, that is not supported`);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
