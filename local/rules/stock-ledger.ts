import type { Order } from '../../lambdas/domain/order.ts';
import type { Product } from '../../lambdas/domain/product.ts';
import { soldPieces } from './sold-pieces.ts';

/** Pieces that a person put on the shelf (`delta` above 0) or took off it, by setting a product's stock. */
export interface ManualStockChange {
  readonly productId: string;
  readonly delta: number;
}

/** What the pieces of the shop are held against: a count at one moment, and what people changed since. */
export class StockLedger {
  #baseline: ReadonlyMap<string, number> = new Map();
  #manualStockChanges: ManualStockChange[] = [];

  /**
   * Counts anew, after seeding or a reset, and forgets manual changes before it. Pieces sold already are counted too, so
   * that tables kept from an earlier start balance as well.
   */
  count(products: readonly Product[], orders: readonly Order[]): void {
    const sold = soldPieces(orders);
    this.#baseline = new Map(products.map(({ id, stock }) => [id, stock + (sold.get(id) ?? 0)]));
    this.#manualStockChanges = [];
  }

  /** A change of `stock` that nobody notes here is a piece that appeared or went missing. */
  noteManualStockChange(productId: string, delta: number): void {
    if (!Number.isSafeInteger(delta)) throw new RangeError(`Not a number of pieces: ${delta}`);
    this.#manualStockChanges.push({ productId, delta });
  }

  get baseline(): ReadonlyMap<string, number> {
    return this.#baseline;
  }

  get manualStockChanges(): readonly ManualStockChange[] {
    return this.#manualStockChanges;
  }
}
