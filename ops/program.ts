import { Command, CommanderError } from 'commander';
import { addMigrateCommand } from './commands/migrate.ts';
import { addOrderCommands } from './commands/orders.ts';
import { addReservationsCommands } from './commands/reservations.ts';
import { addRunsCommands } from './commands/runs.ts';
import { addStockCommands } from './commands/stock.ts';
import { sentenceOf } from './failure.ts';
import { LooksWrong, Shell } from './shell.ts';
import { TargetUnclear } from './target.ts';
import type { Terminal } from './terminal.ts';

/** 1: refused or failed, nothing more was changed than was said. 2: not understood. */
export type ExitCode = 0 | 1 | 2;

/** The command line: `args` are what stands after the program's name. Never throws; errors are said on `err`. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const program = new Command('ops')
    .description("Looks into a shop's orders and corrects them. Every change is refused unless the rules allow it.")
    .option('--env <environment>', 'dev, stage, prod or local; needed unless --endpoint says that it is local')
    .option('--endpoint <url>', 'AWS address of a local cloud, such as http://127.0.0.1:4566')
    .option('--json', 'print JSON')
    .option('--dry-run', 'say what would be changed, and change nothing')
    .option('--yes', 'change prod without being asked')
    .option('--by <who>', 'who this is, for the history', terminal.user)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  const shell = new Shell(terminal);
  addOrderCommands(program, shell);
  addRunsCommands(program, shell);
  addStockCommands(program, shell);
  addReservationsCommands(program, shell);
  addMigrateCommand(program, shell);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // It was printed, and is no failure of the command.
    if (error instanceof LooksWrong) return 1;
    // What commander refuses it has said by itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(sentenceOf(error));
    return error instanceof TargetUnclear ? 2 : 1;
  }
}
