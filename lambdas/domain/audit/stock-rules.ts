import type { Product } from '../product.ts';
import type { Finding } from './finding.ts';

/** What a product says of its pieces; what is absent is none, or, for `counted`, not known. */
export type StockCount = Pick<Product, 'id' | 'reserved' | 'sold' | 'counted'> & Partial<Pick<Product, 'stock'>>;

/** Pieces that the product accounts for: on the shelf, or sold since it was first counted. */
export const piecesOf = ({ stock = 0, sold = 0 }: StockCount): number => stock + sold;

/**
 * R1, in words: what a product says is reserved is what is held of it, and there are that many pieces, unless an admin
 * lowered the stock below what is held.
 *
 * @param held pieces in the product's active, counted reservations, and in those that were removed and not given back
 */
export function faultsOfReserved(
  { stock = 0, reserved = 0 }: Pick<StockCount, 'stock' | 'reserved'>,
  held: number,
  isLoweredByAdmin: boolean,
): string[] {
  const faults: string[] = [];
  if (reserved !== held) faults.push(`${reserved} are reserved, but the active holds add up to ${held}`);
  if (reserved < 0) faults.push(`${reserved} are reserved, which is less than none`);
  if (reserved > stock && !isLoweredByAdmin) faults.push(`${reserved} are reserved, but the stock is ${stock}`);
  return faults;
}

/** R1 as a finding, with its repair: a count that is wrong is moved by what it is wrong by, and never set anew. */
export function reservedFinding(product: StockCount, held: number, isLoweredByAdmin: boolean): Finding | undefined {
  const faults = faultsOfReserved(product, held, isLoweredByAdmin);
  if (faults.length === 0) return undefined;
  const { reserved = 0 } = product;
  return {
    rule: 'R1',
    subject: product.id,
    says: faults.join('; '),
    repair:
      reserved === held
        ? { kind: 'person', todo: 'count the shelf and set the stock right with `stock set`' }
        : { kind: 'correct_reserved', product: product.id, reserved, by: held - reserved },
  };
}

/** Pieces that appeared (above 0) or went missing since the product was counted, and that no log line explains. */
export const unloggedChange = (product: StockCount): number =>
  product.counted === undefined ? 0 : piecesOf(product) - product.counted;

const signed = (pieces: number): string => (pieces > 0 ? `+${pieces}` : `${pieces}`);

/**
 * R2 as a finding, of a product that was counted: every piece is on the shelf or sold. The numbers are attributes of one
 * item, so they are of one moment. Where its count is gone, somebody wrote the product anew.
 */
export function conservationFinding(product: StockCount): Finding | undefined {
  const { id, stock = 0, sold = 0, counted } = product;
  if (counted === undefined) {
    return {
      rule: 'R2',
      subject: id,
      says: `was counted, but its count is gone: the product was written anew with ${stock} in stock`,
      repair: { kind: 'count_anew', product },
    };
  }
  const change = unloggedChange(product);
  if (change === 0) return undefined;
  return {
    rule: 'R2',
    subject: id,
    says: `unlogged change of ${signed(change)}: ${counted} pieces were counted, but there are ${stock} in stock and ${sold} sold`,
    repair: { kind: 'log_stock', product, from: stock - change, to: stock },
  };
}
