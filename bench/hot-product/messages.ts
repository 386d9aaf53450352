import type { Throttle } from '../../infra/function-definition.ts';

/** A rush for pieces, as it would be on AWS, where every invocation has a machine of its own. */
export interface RushOptions {
  readonly buyers: number;
  /** Of each product. */
  readonly pieces: number;
  /** Everybody wants the same product, or two of three. */
  readonly carts: 'one product' | 'overlapping';
  /** Transactions on one row collide for this long. */
  readonly conflictWindowMs: number;
  /** How fast the gateway lets buyers in; without it they all come at the same moment. */
  readonly door?: Throttle | undefined;
}

export interface Rush {
  readonly held: number;
  readonly soldOut: number;
  /** Buyers who were told to try again since others kept getting in their way. */
  readonly busy: number;
  /** Those of them, and of the refused, whose whole cart was still free at the end. */
  readonly unlucky: number;
  /** From the first buyer to the last hold. */
  readonly lastHoldMs: number;
  readonly holdsPerSecond: number;
  /** From a buyer's coming to the hold. */
  readonly holdP50Ms: number;
  readonly holdP99Ms: number;
  /** Until a buyer knew, held or not. */
  readonly knownP99Ms: number;
  /** Transactions that were to hold something, of all buyers, and the most of them in one second. */
  readonly tries: number;
  readonly conflicts: number;
  readonly mostTriesPerSecond: number;
  readonly invocations: number;
  /** Most invocations at the same moment. */
  readonly mostAtOnce: number;
  readonly problems: readonly string[];
}

export interface RushOrder {
  /** Folder of the synthesised template. */
  readonly assembly: string;
  readonly options: RushOptions;
}

export type RushAnswer = { readonly result: Rush } | { readonly failure: string };
