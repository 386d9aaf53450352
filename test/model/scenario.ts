import type { Checkout } from '../../lambdas/domain/checkout.ts';
import { aRequest } from '../support/builders.ts';
import { BOUNDS, type Left } from './bounds.ts';
import type { Party } from './functions.ts';
import type { State, World } from './world.ts';

/** A world to begin in, and what may happen in it. */
export interface Scenario {
  readonly title: string;
  /** How many customers check out, each for one piece of the same product. */
  readonly customers: number;
  readonly stock: number;
  readonly bounds: Partial<Left>;
  /** What may become of a payment besides being paid, declined or given up. */
  readonly payments?: readonly ('mismatch' | 'unclear')[];
  readonly operators?: readonly Party[];
  /** A run that somebody starts by hand, with this input. */
  readonly byHand?: Readonly<Record<string, unknown>>;
  /** Nothing goes wrong until the world is so; what may happen, may happen from there. */
  readonly from?: When;
  /** What becomes of payments until then; without it nobody pays. */
  readonly untilThen?: 'paid' | 'paid otherwise' | 'paid, and nothing is left' | 'unclear' | 'unclear, then declined';
  /** What may happen, may happen until the world is so; from there nothing goes wrong any more. */
  readonly to?: When;
}
type When = (state: State, world: World) => boolean;

export const NONE = Object.fromEntries(BOUNDS.map((bound) => [bound, 0])) as unknown as Left;
export const PRODUCT = 'rainy-day';

const isIdle = ({ processes }: State): boolean => processes.length === 0;
const all =
  (is: (checkout: Checkout) => boolean): When =>
  (state, world) => {
    const checkouts = world.checkouts(state.rows);
    return isIdle(state) && checkouts.length > 0 && checkouts.every(is);
  };
const noneRuns: When = ({ runs }, world) =>
  Object.values(world.runs.value(runs)).every(({ status }) => status !== 'RUNNING');
/** A run of every customer is there. */
export const allIn =
  (name: string): When =>
  ({ runs }, world) => {
    const all = Object.values(world.runs.value(runs));
    return all.length > 0 && all.every(({ frames }) => frames['main']?.state === name);
  };
/** A run is at one of these states. */
export const isIn =
  (...names: readonly string[]): When =>
  ({ runs }, world) =>
    Object.values(world.runs.value(runs)).some(
      ({ status, frames }) => status === 'RUNNING' && Object.values(frames).some(({ state }) => names.includes(state)),
    );

/** Every run has left it. */
export const noneIn =
  (name: string): When =>
  (state, world) =>
    isIdle(state) && !isIn(name)(state, world);

/** Every customer has what it takes to pay. */
export const instructed = all(({ instructions }) => instructions !== undefined);
export const answered = all(({ instructions, ending }) => instructions !== undefined || ending !== undefined);
export const unpaid: When = (state, world) =>
  all(({ ending }) => ending === 'cancelled')(state, world) && noneRuns(state, world);
export const confirmed: When = (state, world) =>
  all(({ ending }) => ending === 'confirmed')(state, world) && noneRuns(state, world);
/** Swish has given every payment up, and it is time to notice. */
export const givenUp: When = (state, world) =>
  isIdle(state) &&
  world.checkouts(state.rows).every(({ dueAt }) => dueAt !== undefined && dueAt <= state.now) &&
  Object.values(world.outside.value(state.outside).payments).some(({ status }) => status === 'ERROR');
/** A person was called. */
export const flagged: When = (state, world) =>
  all(({ attention }) => attention !== undefined)(state, world) && noneRuns(state, world);
export const mailing = isIn('NotifyOfOrder', 'NotifyRefund');

/** What a customer sends, the same each time: its key is remembered. */
export function attemptOf(customer: number) {
  const order = { phone: `4670000000${customer}`, email: `customer-${customer}@example.com` };
  return { request: aRequest({ cart: [{ id: PRODUCT, number: 1 }], order }), key: `key-of-customer-${customer}` };
}
