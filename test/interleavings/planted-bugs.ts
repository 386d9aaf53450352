/** A mistake that somebody might make in a file, by the text that it replaces. */
export interface PlantedBug {
  /** What the shop does then. */
  readonly name: string;
  readonly changes: readonly {
    readonly file: string;
    readonly from: string;
    readonly to: string;
  }[];
  /** What is bound to be said of it, in whatever case it shows. */
  readonly breaks: RegExp;
  /** Found within so many cases, or it counts as not found. */
  readonly within: number;
}

const bug = (
  name: string,
  breaks: RegExp,
  changes: readonly (readonly [file: string, from: string, to: string])[],
  within = 1000,
): PlantedBug => ({ name, breaks, within, changes: changes.map(([file, from, to]) => ({ file, from, to })) });

/** Mistakes of the kinds that a checkout dies of. Each has to be found, or the proof proves nothing. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  bug('holds pieces without looking at what others hold', /^R1/, [
    ['lambdas/adapters/products.ts', '#reserved <= :others)', '#reserved <= :others OR #reserved > :others)'],
  ]),
  bug('confirms without the hold', /^(R1|R2|R3)/, [
    [
      'lambdas/steps/confirm-order.ts',
      'return !isHeld(row) || row.quantity !== number;',
      'return row === undefined && number < 0;',
    ],
    ['lambdas/steps/confirm-order.ts', 'return [...rows.values()];', 'return [...rows.values()].filter(isHeld);'],
  ]),
  bug('releases what was released before', /^R1/, [
    ['lambdas/settlement/release-holds.ts', 'if (!isHeld(row))', 'if (row === undefined)'],
    [
      'lambdas/adapters/reservations.ts',
      `        { set: { status } },
        stillActive(reservation.generation),`,
      `        { set: { status } },
        { expression: 'attribute_exists(#productId)' },`,
    ],
  ]),
  bug('gives back what time to live removed as often as it hears of it', /^R1/, [
    ['lambdas/streams/release-expired-holds.ts', '    marker,\n    stock:', '    stock:'],
  ]),
  bug('believes the callback', /^(R3|R5|R7|R9)/, [
    [
      'lambdas/api/swish-callback.ts',
      '  const result = await nudge(',
      `  const { status } = parseJson(request) as { status?: string };
  if (status === 'PAID') await deps.checkouts.recordOutcome(checkout.id, 'PAID', { status }, Date.now());
  const result = await nudge(`,
    ],
  ]),
  bug('starts a run while one is running', /while .* was running/, [
    ['lambdas/settlement/start-next-run.ts', "if (last === 'running') return 'running';", ''],
  ]),
  bug('confirms in two transactions: the order first, then its pieces', /^(R1|R2|R3)/, [
    [
      'lambdas/steps/confirm-order.ts',
      'const failures = await transact(deps.documents, confirmingParts(checkout, order, { holds, uncounted }, deps));',
      `const { checkout: first, order: second, ...pieces } = confirmingParts(checkout, order, { holds, uncounted }, deps) as Record<string, never>;
    const failures = await transact(deps.documents, { checkout: first, order: second });
    if (failures.size === 0) await transact(deps.documents, pieces);`,
    ],
  ]),
  bug('asks nobody to look at a new checkout', /^R6/, [
    ['lambdas/adapters/checkouts.ts', '{ ...checkout, ...due(checkout.id, dueAt) }', 'checkout'],
  ]),
];

/** The texts of the files that a bug is planted in. @throws Error where its place is not there, or there more than once */
export function plant(planted: PlantedBug, read: (file: string) => string): Readonly<Record<string, string>> {
  const sources: Record<string, string> = {};
  for (const { file, from, to } of planted.changes) {
    const text = sources[file] ?? read(file);
    const places = text.split(from).length - 1;
    if (places !== 1) throw new Error(`"${planted.name}" has ${places} places in ${file}: its text has changed`);
    sources[file] = text.replace(from, () => to);
  }
  return sources;
}
