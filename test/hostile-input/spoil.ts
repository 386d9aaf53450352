import fc from 'fast-check';
import { hostileNames, hostileValues } from './hostile-values.ts';

/** One thing that is done to a value: at the place that `at` comes to, counted over all places in it. */
interface Damage {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add';
  readonly name: string;
  readonly value: unknown;
}

const damage: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat({ max: 60 }),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
  name: hostileNames,
  value: hostileValues,
});

/** Values with none to three things wrong with them: what is right around a fault is what lets it get far. */
export const spoilt = (values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .tuple(
      values,
      fc.oneof(
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 9, arbitrary: fc.array(damage, { minLength: 1, maxLength: 3 }) },
      ),
    )
    .map(([value, damages]) => damages.reduce(inflict, structuredClone(value)));

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function inflict(whole: unknown, { at, how, name, value: shared }: Damage): unknown {
  // Of its own: what is put in may be spoilt next.
  const value = structuredClone(shared);
  const places = placesIn(whole);
  const place = places[at % (places.length + 1)];
  // One more than there are places: the value as a whole.
  if (place === undefined) return how === 'replace' ? value : whole;
  const { parent, key } = place;
  if (how === 'replace') parent[key] = value;
  else if (how === 'remove') delete parent[key];
  // Defined and not assigned: `__proto__` is to be a member like any other, as JSON.parse makes it.
  else Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
  return whole;
}

const placesIn = (value: unknown, depth = 0): Place[] =>
  typeof value !== 'object' || value === null || depth > 4
    ? []
    : Object.keys(value).flatMap((key) => {
        const parent = value as Record<string, unknown>;
        return [{ parent, key }, ...placesIn(parent[key], depth + 1)];
      });
