import { texts } from './texts.ts';
import { matcherOf } from './wildcards.ts';

/** What a request says of itself, by the names of IAM's condition keys. */
export type Context = Readonly<Partial<Record<ConditionKey, readonly string[]>>>;

export interface Condition {
  readonly key: ConditionKey;
  /** The patterns, for messages and to tell which of them were needed. */
  readonly values: readonly string[];
  holds(context: Context): boolean;
}

/**
 * The condition keys that requests are given here, and whether a request can have several values of one. `actions`: the
 * only ones that are given the key; of others a condition with ForAllValues would hold, as it does for everything that is absent.
 */
const KEYS = {
  'dynamodb:LeadingKeys': {
    isList: true,
    actions: [
      'BatchGetItem',
      'BatchWriteItem',
      'ConditionCheckItem',
      'DeleteItem',
      'GetItem',
      'PutItem',
      'Query',
      'UpdateItem',
    ].map((action) => `dynamodb:${action}`),
  },
  'ses:FromAddress': { isList: false, actions: ['ses:SendEmail'] },
  'states:StateMachineQualifier': { isList: false, actions: ['states:StartExecution'] },
} as const;
export type ConditionKey = keyof typeof KEYS;

const isKnown = (key: string): key is ConditionKey => Object.hasOwn(KEYS, key);

type Comparison = (expected: string) => (actual: string) => boolean;
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: (expected) => (actual) => actual === expected,
  StringLike: matcherOf,
};

/**
 * Reads the `Condition` of a statement. Conditions hold together. ForAllValues is for keys with several values, and no other
 * quantifier is: ForAnyValue would let a request through for one of its values.
 */
export function readConditions(value: unknown, actions: readonly string[], statement: string): Condition[] {
  if (value === undefined) return [];
  return Object.entries(value as Readonly<Record<string, object>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, expected]) => {
      const where = `${statement}.Condition.${operator}.${key}`;
      if (!isKnown(key)) throw new Error(`${where}: the condition key is not evaluated here`);
      const { isList, actions: carriers } = KEYS[key];
      const [quantifier, name] = operator.startsWith('ForAllValues:')
        ? ['ForAllValues', operator.slice('ForAllValues:'.length)]
        : ['', operator];
      const comparison = COMPARISONS[name ?? ''];
      if (comparison === undefined || isList !== (quantifier === 'ForAllValues'))
        throw new Error(`${where}: the operator is not evaluated here`);
      const withoutKey = actions.filter((action) => !(carriers as readonly string[]).includes(action));
      if (withoutKey.length > 0) throw new Error(`${where}: ${withoutKey.join(', ')} carries no such key`);
      const values = texts(expected, where);
      return conditionOn(key, values, values.map(comparison));
    }),
  );
}

function conditionOn(
  key: ConditionKey,
  values: readonly string[],
  fits: readonly ((actual: string) => boolean)[],
): Condition {
  const { isList } = KEYS[key];
  return {
    key,
    values,
    holds: (context) => {
      const actual = context[key] ?? [];
      // A single value that is absent fits nothing; of a list that is empty, all values fit.
      if (!isList && actual.length === 0) return false;
      return actual.every((text) => fits.some((fit) => fit(text)));
    },
  };
}
