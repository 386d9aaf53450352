import { tableDefinitions, tableKeys, type TableDefinition, type TableKey } from '../../../infra/tables.ts';
import type { TableSettings } from '../../adapters/table-settings.ts';
import { compareTable, describeFix, type TableFix } from './table-requirements.ts';

/** The name that a table has in an environment, and whether it was there before this project. */
export interface NamedTable {
  readonly name: string;
  readonly isExisting: boolean;
}

export interface TableDependencies {
  readonly settings: TableSettings;
  readonly tables: Readonly<Record<TableKey, NamedTable>>;
  /** Streams of existing tables as the configuration names them. */
  readonly configuredStreams: Partial<Readonly<Record<TableKey, string>>>;
  readonly isProtected: boolean;
  readonly pause: (milliseconds: number) => Promise<void>;
}

interface PlannedFix {
  readonly key: TableKey;
  readonly fix: TableFix;
}

export interface TablePlan {
  readonly fixes: readonly PlannedFix[];
  readonly problems: readonly string[];
  /** What somebody has to write down. */
  readonly notes: readonly string[];
  /** Tables that are there. */
  readonly present: ReadonlySet<TableKey>;
}

/** An index of a large table takes minutes to be filled. */
const WAIT_MS = 5_000;
const WAITS = 120;

/** What the tables lack. Only existing ones can be changed from here: all others belong to the data stack. */
export async function planTables(deps: TableDependencies): Promise<TablePlan> {
  const fixes: PlannedFix[] = [];
  const problems: string[] = [];
  const notes: string[] = [];
  const present = new Set<TableKey>();
  for (const key of tableKeys) {
    const { name, isExisting } = deps.tables[key];
    const found = await deps.settings.find(name);
    if (found === undefined) {
      problems.push(
        isExisting
          ? `There is no table ${name} (existingTables.${key} in infra/config.ts)`
          : `There is no table ${name} yet: deploy the data stack`,
      );
      continue;
    }
    present.add(key);
    const compared = compareTable(tableDefinitions[key], found, deps);
    problems.push(...compared.problems);
    if (isExisting) fixes.push(...compared.fixes.map((fix) => ({ key, fix })));
    else
      problems.push(...compared.fixes.map((fix) => `Deploy the data stack anew. It would: ${describeFix(name, fix)}`));
    const stream = streamOf(key, found.stream?.arn, deps);
    if (stream.note !== undefined) notes.push(stream.note);
    if (stream.problem !== undefined) problems.push(stream.problem);
  }
  return { fixes, problems, notes, present };
}

/** The stream of an existing table has to be written into the configuration. */
function streamOf(
  key: TableKey,
  arn: string | undefined,
  { tables, configuredStreams }: TableDependencies,
): { readonly note?: string; readonly problem?: string } {
  const definition: TableDefinition = tableDefinitions[key];
  if (!tables[key].isExisting || definition.stream !== true || arn === undefined) return {};
  if (configuredStreams[key] === arn) return {};
  const note = `existingStreams: { ${key}: '${arn}' }`;
  return { note, problem: `infra/config.ts needs the stream of ${tables[key].name}: ${note}` };
}

export const describePlannedFix = ({ key, fix }: PlannedFix, { tables }: TableDependencies): string =>
  describeFix(tables[key].name, fix);

/**
 * Makes what was planned, one after the other: a table takes one change at a time, and an index is waited for.
 *
 * @returns what was not ready in time, in sentences
 */
export async function fixTables(fixes: readonly PlannedFix[], deps: TableDependencies): Promise<string[]> {
  const unfinished: string[] = [];
  for (const { key, fix } of fixes) {
    const { name } = deps.tables[key];
    await apply(name, fix, deps.settings);
    if (!(await isReady(name, deps))) {
      unfinished.push(`${name} is still changing (${describeFix(name, fix)}): wait, and run this again`);
    }
  }
  return unfinished;
}

function apply(table: string, fix: TableFix, settings: TableSettings): Promise<void> {
  switch (fix.kind) {
    case 'index':
      return settings.addIndex(table, fix.name, fix.definition);
    case 'stream':
      return settings.startStream(table);
    case 'time_to_live':
      return settings.startTimeToLive(table, fix.attribute);
    case 'recovery':
      return settings.startRecovery(table);
    case 'protection':
      return settings.protect(table);
  }
}

async function isReady(name: string, { settings, pause }: TableDependencies): Promise<boolean> {
  for (let wait = 0; wait < WAITS; wait++) {
    const found = await settings.find(name);
    if (found?.isReady === true && Object.values(found.indexes).every((index) => index.isReady)) return true;
    await pause(WAIT_MS);
  }
  return false;
}
