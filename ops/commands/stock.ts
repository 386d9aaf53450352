import { InvalidArgumentError, type Command } from 'commander';
import { describeRepair } from '../../lambdas/domain/audit/finding.ts';
import type { StockLog } from '../../lambdas/domain/stock-log.ts';
import { auditShop, type ShopAudit } from '../operations/audit-shop.ts';
import { leftToPeople, repairStock } from '../operations/repair-stock.ts';
import { setStock } from '../operations/set-stock.ts';
import { section, tableOf, timeOf } from '../page.ts';
import { OperationRefused } from '../refusal.ts';
import type { Shell } from '../shell.ts';

function readPieces(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number of pieces.');
}

/** `stock …`: what is on the shelf, and whether the numbers are right. */
export function addStockCommands(program: Command, shell: Shell): void {
  const stock = program.command('stock').description('pieces: what is on the shelf, and whether the counts are right');
  stock
    .command('set')
    .description('set the stock of a product, and log it')
    .argument('<product>', 'id of the product')
    .argument('<pieces>', 'what is on the shelf, held ones included', readPieces)
    .requiredOption('--why <reason>', 'for the log')
    .action((product: string, pieces: number, { why }: { readonly why: string }, command: Command) =>
      shell.change(command, (shop, who) => setStock({ product, stock: pieces, why, who }, shop)),
    );
  stock
    .command('log')
    .description('what people did to the stock of a product')
    .argument('<product>', 'id of the product')
    .action((product: string, _options: object, command: Command) =>
      shell.look(command, async (shop) => {
        const log = await shop.stockLogs.find(product);
        if (log === undefined) throw new OperationRefused(`Nobody has counted a product ${product} yet`);
        return { data: log, text: pageOfLog(log) };
      }),
    );
  stock
    .command('audit')
    .description('ask the rules R1 to R5 now; ends with code 1 when one does not hold')
    .option('--repair', 'make the repairs that are proposed for the stock')
    .option('--why <reason>', 'for the log of the repairs')
    .action(({ repair, why }: { readonly repair?: boolean; readonly why?: string }, command: Command) => {
      if (repair === true && why === undefined)
        command.error('error: say why, for the log of the repairs: --why <reason>');
      return repair === true
        ? shell.change(command, async (shop, who) => repairStock(await auditShop(shop), { who, why }, shop))
        : shell.look(command, async (shop) => {
            const audit = await auditShop(shop);
            const isWrong = audit.findings.length > 0 || audit.incomplete.length > 0;
            return { data: dataOf(audit), text: pageOf(audit), isWrong };
          });
    });
}

const dataOf = (audit: ShopAudit) => ({
  ...audit,
  findings: audit.findings.map((finding) => ({ ...finding, proposed: describeRepair(finding.repair) })),
});

function pageOf(audit: ShopAudit): string {
  const { findings, products, orders, uncounted, incomplete } = audit;
  const people = leftToPeople(audit);
  const looked = `${products} products and ${orders} orders were looked at.`;
  const verdict = findings.length === 0 ? 'Every rule holds.' : `Findings: ${findings.length}.`;
  return [
    `${looked} ${verdict}`,
    ...findings.map(({ rule, subject, says, repair }) =>
      section(`${rule} ${subject}: ${says}`, [`repair: ${describeRepair(repair)}`]),
    ),
    ...(uncounted.length === 0 ? [] : [`Never counted yet: ${uncounted.map(({ id }) => id).join(', ')}.`]),
    ...(findings.length > people.length ? ['`stock audit --repair --why "…"` repairs the stock.'] : []),
    ...incomplete,
  ].join('\n');
}

const pageOfLog = ({ product, baseline, counted, count, lines }: StockLog): string =>
  [
    `${product} was counted first on ${timeOf(baseline.at)}: ${baseline.pieces}. It counts ${counted} now. Changes logged: ${count}.`,
    ...(lines.length === 0
      ? []
      : [
          tableOf(
            ['at (UTC)', 'of', 'from', 'to', 'who', 'why'],
            lines.toReversed().map(({ at, of, from, to, who, why }) => [timeOf(at), of, `${from}`, `${to}`, who, why]),
          ),
        ]),
  ].join('\n');
