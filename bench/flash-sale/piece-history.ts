/** How many pieces of each product were free at every moment of a sale. */
export class PieceHistory {
  readonly #counts = new Map<string, { readonly at: number; readonly free: number }[]>();

  /** Says how many pieces there are, before anybody holds one. */
  noteStock(productId: string, pieces: number): void {
    this.#counts.set(productId, [{ at: -Infinity, free: pieces }]);
  }

  /**
   * @param change how many more are free: less than none when some are held
   * @param at epoch ms, not before what was noted of the product until now
   */
  noteChange(productId: string, change: number, at: number): void {
    this.#countsOf(productId).push({ at, free: this.free(productId) + change });
  }

  get productIds(): readonly string[] {
    return [...this.#counts.keys()];
  }

  /** Below 0 when it was oversold. */
  free(productId: string): number {
    return this.#countsOf(productId).at(-1)?.free ?? 0;
  }

  held(productId: string): number {
    return (this.#countsOf(productId)[0]?.free ?? 0) - this.free(productId);
  }

  /** Whether a piece of each is free now. */
  hasAll(productIds: readonly string[]): boolean {
    return productIds.every((productId) => this.free(productId) > 0);
  }

  /** Every count that was true at some moment from `from` until `until`, both included. */
  freeBetween(productId: string, from: number, until: number): readonly number[] {
    return this.#countsOf(productId)
      .filter(({ at }, index, counts) => at <= until && (counts[index + 1]?.at ?? Infinity) >= from)
      .map(({ free }) => free);
  }

  /** When pieces were held, epoch ms: once for each product of a cart. */
  get holdTimes(): readonly number[] {
    return [...this.#counts.values()]
      .flatMap((counts) =>
        counts.filter(({ free }, index) => free < (counts[index - 1]?.free ?? free)).map(({ at }) => at),
      )
      .sort((left, right) => left - right);
  }

  #countsOf(productId: string): { readonly at: number; readonly free: number }[] {
    const counts = this.#counts.get(productId);
    if (counts === undefined) throw new Error(`Nobody said how many pieces there are of ${productId}`);
    return counts;
  }
}

/** What a buyer was told instead of getting the pieces. */
export interface Refusal {
  readonly checkoutId: string;
  /** Between these two, epoch ms, the shop looked at its pieces. */
  readonly from: number;
  readonly until: number;
  readonly items: readonly { readonly id: string; readonly requested: number; readonly available: number }[];
}

/**
 * The refusals that were not true: each must name a product of which too little was free, with a count that was right
 * at some moment while the buyer waited.
 */
export function untrueRefusals(refusals: readonly Refusal[], history: PieceHistory): readonly string[] {
  return refusals.flatMap(({ checkoutId, from, until, items }) => {
    if (items.length === 0) return [`${checkoutId} was told "sold out" of nothing`];
    return items.flatMap(({ id, requested, available }) => {
      const counts = history.freeBetween(id, from, until);
      if (available < requested && counts.includes(available)) return [];
      return [
        `${checkoutId} wanted ${requested} of ${id} and was told that ${available} were free, when there were ` +
          `${Math.min(...counts)} to ${Math.max(...counts)}`,
      ];
    });
  });
}
