/** Money inside is whole öre; the wire and the tables speak SEK with at most two decimals. */
export type Ore = number;

/** SEK as the tables keep it → öre. Rounds away the binary noise of two decimals (19.99 × 100 = 1998.9999…). */
export function oreFromSek(sek: number): Ore {
  const ore = Math.round(sek * 100);
  if (!Number.isSafeInteger(ore)) throw new RangeError(`Not an amount: ${sek}`);
  return ore;
}

export const sekFromOre = (ore: Ore): number => ore / 100;

/** The amount as Swish wants it: `"123.45"`. */
export const swishAmount = (ore: Ore): string => (ore / 100).toFixed(2);
