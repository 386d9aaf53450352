import fc from 'fast-check';
import { OPERATIONS, STAGES, type Actor, type Case, type Phone, type When } from './case.ts';
import type { Buyer } from './people.ts';
import type { Incident } from './scheduler.ts';

/** What happens in a run of the flow when all goes well is over after so many turns, or not long after. */
const TURNS = 160;
const MOST_PRODUCTS = 3;

/** Times at which something ends: Swish's own window, the payment wait, the hold, a sweep; and just before and after. */
const LANDMARKS = [60, 330, 540, 600] as const;
const around = fc
  .tuple(fc.constantFrom(...LANDMARKS), fc.constantFrom(0, 0.001, -0.001, 0.1, -0.1, 1, -1))
  .map(([landmark, offset]) => landmark + offset);
const soon = fc.constantFrom(0, 0.01, 0.1, 1, 5, 20);
/** Mostly soon: what is late lets the whole wait go by, which is dear. */
const seconds = fc.noShrink(fc.oneof({ weight: 6, arbitrary: soon }, { weight: 1, arbitrary: around }));
const turns = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(30) });

const whenAt = (buyers: number) => ({ of: fc.nat(buyers - 1), seconds, turns });
const whenOf = (buyers: number): fc.Arbitrary<When> =>
  fc.record({ ...whenAt(buyers), stage: fc.constantFrom(...STAGES) });

/** One of the names, as often as is said of it. */
const weighted = <Name extends string>(weights: Readonly<Record<Name, number>>): fc.Arbitrary<Name> =>
  fc.oneof(
    ...(Object.keys(weights) as Name[]).map((name) => ({ weight: weights[name], arbitrary: fc.constant(name) })),
  );

const phone: fc.Arbitrary<Phone> = fc.record({
  does: weighted({
    pay: 5,
    decline: 1,
    cancel: 1,
    error: 1,
    'unclear-then-paid': 2,
    'failed-then-paid': 3,
    nothing: 1,
  }),
  turnsOutAfter: fc.constantFrom(0.01, 0.5, 5, 120),
  seconds,
  callbacks: fc.constantFrom(1, 2, 0),
  delaySeconds: fc.constantFrom(0, 0, 0.05, 2),
  isContradicted: fc.nat(4).map((number) => number === 4),
});

const buyer = (products: number): fc.Arbitrary<Buyer> =>
  fc.record({
    is: fc.constant('buyer' as const),
    cart: fc
      .array(fc.nat(2), { minLength: products, maxLength: products })
      .map((cart) => (cart.some((quantity) => quantity > 0) ? cart : cart.map((_, index) => (index === 0 ? 1 : 0)))),
    seconds: fc.constantFrom(0, 0, 0, 0.05, 1),
    hasKey: fc.boolean(),
    isToPhone: fc.nat(3).map((number) => number === 3),
    phone,
  });

/** Somebody besides the buyers. */
const other = (buyers: number, products: number): fc.Arbitrary<Actor> => {
  const when = whenOf(buyers);
  const product = fc.nat(products - 1);
  const stock = fc.nat(4);
  // Mostly when the attempt before is over: the key is good for a new one then.
  const again = fc.oneof(when, fc.record({ ...whenAt(buyers), stage: fc.constant('ended' as const) }));
  return fc.oneof(
    fc.record({ is: fc.constant('repeat' as const), when: again }),
    fc.record({ is: fc.constant('repeat' as const), when: again }),
    fc.record({ is: fc.constant('canceller' as const), when }),
    fc.record({ is: fc.constant('reader' as const), when }),
    fc.record({ is: fc.constant('stranger' as const), when, knowsIdentifier: fc.boolean() }),
    fc.record({ is: fc.constant('sweep' as const), when }),
    fc.record({ is: fc.constant('stopper' as const), when, redrives: fc.boolean() }),
    fc.record({ is: fc.constant('housekeeping' as const), when, product }),
    fc.record({ is: fc.constant('admin' as const), when, product, stock }),
    fc.record({ is: fc.constant('operator' as const), when, does: fc.constantFrom(...OPERATIONS), product, stock }),
    fc.record({ is: fc.constant('operator' as const), when, does: fc.constantFrom(...OPERATIONS), product, stock }),
  );
};

const turn = fc.noShrink(fc.integer({ min: 1, max: TURNS }));
const orderly: fc.Arbitrary<Incident> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(turn, fc.constant('wait' as const), fc.integer({ min: 1, max: 40 })) },
  { weight: 3, arbitrary: fc.tuple(turn, fc.constant('overtake' as const), fc.integer({ min: 1, max: 5 })) },
  { weight: 1, arbitrary: fc.tuple(turn, fc.constant('conflict' as const), fc.constant(0)) },
);
const faulty: fc.Arbitrary<Incident> = fc.oneof(
  { weight: 2, arbitrary: fc.tuple(turn, fc.constant('time' as const), fc.constant(0)) },
  { weight: 2, arbitrary: fc.tuple(turn, fc.constant('late' as const), fc.integer({ min: 1, max: 40 })) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      turn,
      fc.constantFrom('lost' as const, 'broken' as const, 'crash' as const, 'crash-after' as const),
      fc.constant(0),
    ),
  },
);

/** Two to four parties, in a shop with a few pieces, out of order; in half of the cases things get lost, too. */
export const aCase: fc.Arbitrary<Case> = fc
  .tuple(fc.integer({ min: 1, max: MOST_PRODUCTS }), fc.integer({ min: 1, max: 3 }))
  .chain(([products, buyers]) =>
    fc.record({
      seed: fc.noShrink(fc.nat(1_000_000)),
      stock: fc.array(fc.constantFrom(1, 1, 2, 3), { minLength: products, maxLength: products }),
      actors: fc
        .tuple(
          fc.array(buyer(products), { minLength: buyers, maxLength: buyers }),
          fc.array(other(buyers, products), { minLength: Math.max(0, 2 - buyers), maxLength: 4 - buyers }),
        )
        .map((groups): Actor[] => groups.flat()),
      incidents: fc.oneof(
        fc.array(orderly, { maxLength: 12 }),
        fc.tuple(fc.array(orderly, { maxLength: 8 }), fc.array(faulty, { maxLength: 4 })).map((both) => both.flat()),
      ),
      shuffle: fc.option(fc.noShrink(fc.nat(1_000_000)), { nil: undefined, freq: 2 }),
      conflicts: fc.constantFrom(undefined, undefined, 0.3),
      isWhole: fc.nat(40).map((number) => (number === 40 ? true : undefined)),
    }),
  );
