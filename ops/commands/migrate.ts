import type { Command } from 'commander';
import { connectMigration } from '../connect-migration.ts';
import { checkMigration, migrate } from '../operations/migrate/migrate.ts';
import type { Shell } from '../shell.ts';

/** `migrate`: gets tables, order numbers and counts ready, beside what the shop has already. */
export function addMigrateCommand(program: Command, shell: Shell): void {
  program
    .command('migrate')
    .description('get ready beside the existing shop: tables, order numbers, first counts; can be repeated')
    .option('--check', 'say what is missing and change nothing; ends with code 1 when anything is')
    .action(({ check }: { readonly check?: boolean }, command: Command) =>
      check === true
        ? shell.lookAt(connectMigration, command, checkMigration)
        : shell.changeAt(connectMigration, command, migrate),
    );
}
