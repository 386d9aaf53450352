import type { Told } from './people.ts';
import type { Witnesses } from './witnesses.ts';

interface ShortItem {
  readonly id: string;
  readonly requested: number;
  readonly available: number;
}

/** Refusals that say something is wrong with us and not with the shop's stock or the customer's money. */
const OURS: ReadonlySet<string> = new Set(['internal', 'payment_unavailable']);

/** Answers that were not so at any moment between request and answer. */
export function dishonestAnswers(
  told: readonly Told[],
  world: { readonly witnesses: Witnesses; readonly isFaultless: boolean; readonly hasConflicts: boolean },
): readonly string[] {
  return told.flatMap((each) => dishonesty(each, world).map((sentence) => `buyer ${each.buyer} ${sentence}`));
}

function dishonesty(
  { answer, from }: Told,
  { witnesses, isFaultless, hasConflicts }: { witnesses: Witnesses; isFaultless: boolean; hasConflicts: boolean },
): readonly string[] {
  const { status, error, data } = answer;
  if (status === 201) {
    const { id } = (data as { readonly order: { readonly id: string } }).order;
    return witnesses.checkouts.get(id)?.askedAt === undefined ? ['was told 201, and Swish was never asked'] : [];
  }
  if (error === null || error === undefined) {
    return status === 202 || !isFaultless ? [] : [`got ${status} without a word`];
  }
  if (error.code === 'insufficient_stock') return falseCounts(error.details, from, witnesses);
  if (error.code === 'busy') return isFaultless && !hasConflicts ? ['was told that too many were buying'] : [];
  return isFaultless && OURS.has(error.code) ? [`was told ${error.code}, and nothing was wrong`] : [];
}

/** "Sold out" while pieces were free and nobody held them, or a count that was never so. */
function falseCounts(details: unknown, from: number, witnesses: Witnesses): readonly string[] {
  const { items } = details as { readonly items: readonly ShortItem[] };
  return items.flatMap(({ id, requested, available }) => {
    const free = witnesses.freeSince(id, from);
    const least = Math.min(...free);
    return [
      ...(least >= requested ? [`was refused ${requested} of ${id}, of which at least ${least} were free`] : []),
      ...(free.has(available) ? [] : [`was told that ${available} of ${id} were free, which was never so`]),
    ];
  });
}
