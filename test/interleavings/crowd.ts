import fc from 'fast-check';
import { drawFrom } from '../simulation/randomness.ts';
import type { Actor, Case, Phone } from './case.ts';
import type { Buyer } from './people.ts';

const PHONE = { seconds: 1, turnsOutAfter: 0, callbacks: 1, delaySeconds: 0, isContradicted: false } as const;
const PAYS: Phone = { ...PHONE, does: 'pay' };
const LEAVES: Phone = { ...PHONE, does: 'nothing' };

/** The last pieces of one product, or of three that are in overlapping carts, and far more people than pieces. */
export const aCrowdedCase: fc.Arbitrary<Case> = fc.constantFrom(1, 3).chain((products) =>
  fc.record({
    seed: fc.noShrink(fc.nat(1_000_000)),
    stock: fc.array(fc.integer({ min: 3, max: 12 }), { minLength: products, maxLength: products }),
    actors: fc.constant([]),
    crowd: fc.record({ buyers: fc.integer({ min: 100, max: 110 }), paying: fc.constantFrom(50, 0, 100) }),
    incidents: fc.constant([]),
    shuffle: fc.noShrink(fc.nat(1_000_000)),
    conflicts: fc.constantFrom(undefined, 0.1, 0.2),
  }),
);

/** Everybody who takes part: those who are named, and the crowd. */
export function actorsOf({ seed, stock, actors, crowd }: Case): readonly Actor[] {
  if (crowd === undefined) return actors;
  const draw = drawFrom(seed);
  const buyers = Array.from({ length: crowd.buyers }, (): Buyer => {
    const wanted = Math.floor(draw() * stock.length);
    return {
      is: 'buyer',
      // Everybody wants one product, and most want the next one with it.
      cart: stock.map((_, index) =>
        index === wanted || (index === (wanted + 1) % stock.length && draw() < 0.7) ? 1 : 0,
      ),
      seconds: 0,
      hasKey: draw() < 0.2,
      isToPhone: false,
      phone: draw() * 100 < crowd.paying ? PAYS : LEAVES,
    };
  });
  return [...buyers, ...actors];
}
