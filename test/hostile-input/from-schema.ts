import fc from 'fast-check';

/** As much of JSON Schema as `docs/openapi.json` says of requests. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'null';
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly pattern?: string;
  readonly description?: string;
}

/** More lines than this only make a case slower; that forty are too many has a test of its own. */
const MOST_ITEMS = 4;

/**
 * Values that a schema allows. `preferred` gives values by the name of a member, which are used nearly always: most
 * texts of the right length are still no phone number.
 */
export function valuesOf(schema: Schema, preferred: Preferred, name = ''): fc.Arbitrary<unknown> {
  const known = preferred[name];
  const any = anyValueOf(schema, preferred);
  return known === undefined ? any : fc.oneof({ weight: 30, arbitrary: known }, { weight: 1, arbitrary: any });
}

/** Arbitraries by the names of members. */
export type Preferred = Readonly<Record<string, fc.Arbitrary<unknown>>>;

function anyValueOf(schema: Schema, preferred: Preferred): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => anyValueOf(each, preferred)));
  switch (schema.type) {
    case 'object': {
      const members = Object.entries(schema.properties ?? {});
      return fc.record(Object.fromEntries(members.map(([name, member]) => [name, valuesOf(member, preferred, name)])), {
        requiredKeys: [...(schema.required ?? [])],
      });
    }
    case 'array':
      return fc.array(valuesOf(schema.items ?? {}, preferred), {
        minLength: schema.minItems ?? 0,
        maxLength: MOST_ITEMS,
      });
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000 });
    case 'string':
      return fc.string({
        minLength: schema.minLength ?? 0,
        maxLength: Math.min(schema.maxLength ?? 40, 40),
        unit: 'binary',
      });
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`A schema without a type: ${JSON.stringify(schema)}`);
  }
}
