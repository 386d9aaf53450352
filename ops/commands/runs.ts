import { InvalidArgumentError, Option, type Command } from 'commander';
import { listRuns, RUN_STATUSES, type ListedRun, type RunStatus } from '../operations/list-runs.ts';
import { RESUMABLE_KINDS, resumeOrder, type ResumableKind } from '../operations/resume-order.ts';
import { tableOf, timeOf } from '../page.ts';
import type { Shell } from '../shell.ts';
import { readWhy } from '../why.ts';
import { WHY } from './orders.ts';

const MOST_RUNS = 100;

function readLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_RUNS) return limit;
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_RUNS}.`);
}

/** `runs …`: the executions of the order flow. */
export function addRunsCommands(program: Command, shell: Shell): void {
  const runs = program.command('runs').description('executions of the order flow');
  runs
    .command('list')
    .description('the newest runs with the numbers of their orders')
    .addOption(new Option('--status <status>', 'only these').choices(RUN_STATUSES))
    .option('--limit <count>', `how many, up to ${MOST_RUNS}`, readLimit, 20)
    .action((options: { readonly status?: RunStatus; readonly limit: number }, command: Command) =>
      shell.look(command, async (shop) => {
        const listed = await listRuns({ limit: options.limit, status: options.status }, shop);
        return { data: listed, text: pageOf(listed) };
      }),
    );
  runs
    .command('resume')
    .description('start the next run of an order')
    .argument('<order>', "number, id or Swish's reference")
    .option(...WHY, readWhy)
    .addOption(new Option('--kind <kind>', 'unless told, what goes on with what is known').choices(RESUMABLE_KINDS))
    .action((order: string, options: { why?: string; kind?: ResumableKind }, command: Command) =>
      shell.change(command, (shop, operator) =>
        resumeOrder({ order, why: options.why ?? 'no reason given', operator, kind: options.kind }, shop),
      ),
    );
}

function pageOf(listed: readonly ListedRun[]): string {
  if (listed.length === 0) return 'There are none.';
  return tableOf(
    ['started (UTC)', 'order', 'run', 'status', 'ended (UTC)'],
    listed.map(({ startedAt, stoppedAt, orderNumber = '-', name, status }) => [
      timeOf(startedAt),
      orderNumber,
      name,
      status.toLowerCase(),
      stoppedAt === undefined ? '' : timeOf(stoppedAt),
    ]),
  );
}
