import { transact } from '../../lambdas/adapters/transaction.ts';
import type { StockDependencies } from '../../lambdas/audit/audit-stock.ts';
import { piecesOf, unloggedChange, type StockCount } from '../../lambdas/domain/audit/stock-rules.ts';
import { newStockLog, withLine } from '../../lambdas/domain/stock-log.ts';
import type { Change } from '../change.ts';
import { readWhy } from '../why.ts';
import { NothingFound, OperationRefused } from '../refusal.ts';

export interface WantedStock {
  readonly product: string;
  readonly stock: number;
  readonly why: string | undefined;
  readonly who: string;
}

const MOST_PIECES = 1_000_000;

type Dependencies = Pick<StockDependencies, 'documents' | 'products' | 'stockLogs' | 'now'>;

/**
 * Sets what is on the shelf, and logs it: stock, count and log line in one transaction, on condition that nobody sold
 * or set anything in between. What is held stays held; below that, some of those who pay get their money back.
 *
 * @throws NothingFound when there is no such product; OperationRefused when its count has to be put right first
 */
export async function setStock(wanted: WantedStock, deps: Dependencies): Promise<Change> {
  const why = readWhy(wanted.why);
  const { stock, who } = wanted;
  if (!Number.isSafeInteger(stock) || stock < 0 || stock > MOST_PIECES) {
    throw new OperationRefused(`The stock is a whole number from 0 to ${MOST_PIECES}`);
  }
  const product = await deps.products.counts(wanted.product);
  if (product === undefined) throw new NothingFound(`There is no product ${wanted.product}`);
  const log = await deps.stockLogs.find(product.id);
  if (product.counted === undefined && log !== undefined) {
    throw new OperationRefused(
      `${product.id} was written anew without its count. Run \`stock audit --repair\` first. Nothing was changed`,
    );
  }
  const from = product.stock ?? 0;
  return {
    steps: [
      `Set the stock of ${product.id} from ${from} to ${stock} (${signed(stock - from)}), and log it: ${why}`,
      ...warnings(product, stock),
    ],
    apply: async () => {
      const line = { at: deps.now(), of: 'stock', from, to: stock, who, why } as const;
      const before = log ?? newStockLog(product.id, piecesOf(product), line.at);
      const next = withLine(before, line);
      const failures = await transact(deps.documents, {
        product: deps.products.setStock(product, stock),
        log: log === undefined ? deps.stockLogs.begin(next) : deps.stockLogs.write(log, next),
      });
      if (failures.size > 0) throw new OperationRefused(await moved(product, deps));
      const after = { product: product.id, from, to: stock, reserved: product.reserved ?? 0 };
      return { data: after, text: `${product.id} has ${stock} in stock, ${after.reserved} of them held.` };
    },
  };
}

function warnings(product: StockCount, stock: number): string[] {
  const { reserved = 0 } = product;
  const unlogged = unloggedChange(product);
  return [
    ...(stock < reserved
      ? [`Careful: ${reserved} are held, more than there will be. Of those who pay, some get their money back`]
      : []),
    ...(unlogged === 0
      ? []
      : [`Careful: an unlogged change of ${signed(unlogged)} stays as it is; \`stock audit --repair\` logs it`]),
  ];
}

async function moved({ id, stock = 0 }: StockCount, { products }: Dependencies): Promise<string> {
  const now = await products.counts(id);
  return (
    `${id} was sold or set meanwhile: its stock was ${stock} and is ${now?.stock ?? 'gone'} now. ` +
    'Nothing was changed; count again and repeat'
  );
}

const signed = (pieces: number): string => (pieces > 0 ? `+${pieces}` : `${pieces}`);
