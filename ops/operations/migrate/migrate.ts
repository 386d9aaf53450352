import type { ProductsTable } from '../../../lambdas/adapters/products.ts';
import { countProduct, type StockDependencies } from '../../../lambdas/audit/audit-stock.ts';
import { piecesOf, type StockCount } from '../../../lambdas/domain/audit/stock-rules.ts';
import type { Change, Report } from '../../change.ts';
import { checkAccount, type AccountDependencies } from './check-account.ts';
import { describeRaise, planCounters, raiseCounters, type CounterRaise } from './migrate-order-numbers.ts';
import { describePlannedFix, fixTables, planTables, type TableDependencies, type TablePlan } from './migrate-tables.ts';

export type MigrateDependencies = TableDependencies &
  AccountDependencies &
  Parameters<typeof planCounters>[0] &
  Pick<StockDependencies, 'documents' | 'products' | 'stockLogs' | 'now'>;

interface Plan {
  readonly tables: TablePlan;
  readonly raises: readonly CounterRaise[];
  readonly uncounted: readonly StockCount[];
  /** What can be done from here. */
  readonly steps: readonly string[];
  /** What only a person can do. */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Reads everything and changes nothing. */
async function plan(deps: MigrateDependencies): Promise<Plan> {
  const [tables, account] = await Promise.all([planTables(deps), checkAccount(deps)]);
  const { present } = tables;
  const canCount = present.has('orders') && present.has('orderNumbers');
  const raises = canCount ? await planCounters(deps) : [];
  const uncounted = present.has('products') && present.has('checkouts') ? await findUncounted(deps) : [];
  return {
    tables,
    raises,
    uncounted,
    steps: [
      ...tables.fixes.map((fix) => describePlannedFix(fix, deps)),
      ...raises.map(describeRaise),
      ...uncounted.map((product) => `Count ${product.id} for the first time: ${piecesOf(product)}`),
    ],
    problems: [...tables.problems, ...account.problems],
    notes: [...tables.notes, ...account.notes],
  };
}

/** What is missing before the checkout can take orders, in sentences. */
export async function checkMigration(deps: MigrateDependencies): Promise<Report> {
  const { steps, problems, notes } = await plan(deps);
  const isWrong = steps.length > 0 || problems.length > 0;
  return {
    data: { ready: !isWrong, steps, problems, notes },
    text: [
      ...(isWrong ? [] : ['Everything is there.']),
      ...listed('`migrate` would do:', steps),
      ...listed('A person has to:', problems),
      ...listed('To know:', notes),
    ].join('\n'),
    isWrong,
  };
}

/**
 * Gets an environment ready for its first order, whatever is there already: tables, order numbers, first counts. Each step
 * can be repeated, and adds without changing what is there.
 */
export async function migrate(deps: MigrateDependencies): Promise<Change> {
  const { tables, raises, uncounted, steps } = await plan(deps);
  return {
    steps,
    apply: async () => {
      const unfinished = await fixTables(tables.fixes, deps);
      await raiseCounters(raises, deps);
      for (const product of uncounted) await countProduct(product, deps);
      const after = await checkMigration(deps);
      return { ...after, text: [...unfinished, after.text].join('\n') };
    },
  };
}

/** Those with a log were counted: where the count is gone, the auditor says so. */
async function findUncounted({
  products,
  stockLogs,
}: Pick<MigrateDependencies, 'products' | 'stockLogs'>): Promise<readonly StockCount[]> {
  const uncounted: StockCount[] = [];
  let next: Awaited<ReturnType<ProductsTable['countsPage']>>['next'];
  do {
    const page = await products.countsPage(next);
    for (const product of page.counts.filter(({ counted }) => counted === undefined)) {
      if ((await stockLogs.find(product.id)) === undefined) uncounted.push(product);
    }
    next = page.next;
  } while (next !== undefined);
  return uncounted;
}

const listed = (heading: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : [heading, ...lines.map((line) => `- ${line}`)];
