/** `npm run test:mutation`: breaks the program in every small way that there is, and sees that a test finds it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { allMutants, sampleOf } from './catalogue.ts';
import { describeMutant, mutated, type Mutant } from './mutant.ts';
import { lineOf, tableOf, type Tried } from './report.ts';
import { runMutants } from './run.ts';
import { readSurvivors } from './survivors.ts';

const REPORT = 'node_modules/.cache/mutation/report.json';

interface Options {
  readonly only: readonly string[];
  readonly list: boolean;
  readonly sample?: number;
  readonly seed: number;
  readonly workers: number;
  readonly afresh: boolean;
  readonly deep: boolean;
  readonly survivors: boolean;
}

const wholeNumber = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(text);
};

const options = new Command('mutation')
  .description('Breaks the program in every small way that there is, and sees that a test finds it.')
  .option('--only <id or part of it…>', 'mutants whose id, path or area contains one of these', collect, [])
  .option('--list', 'only says which mutants there are', false)
  .option('--sample <count>', 'so many of them, drawn by the seed', wholeNumber)
  .option('--seed <number>', 'of the sample', wholeNumber, 1)
  .option('--workers <count>', 'processes that try mutants at the same time', wholeNumber, availableParallelism())
  .option('--afresh', 'forgets what earlier runs found', false)
  .option('--deep', 'also tries simulations of the whole flow, where nothing else finds a mutant', false)
  .option('--survivors', 'tries only those that are listed as survivors', false)
  .parse()
  .opts<Options>();

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

const tell = (line: string): void => console.log(line);

function chosenOf(all: readonly Mutant[], survivors: ReadonlyMap<string, string>): readonly Mutant[] {
  const { only, sample, seed } = options;
  const named = all.filter(({ id, file, area }) => only.some((part) => `${id} ${file} ${area}`.includes(part)));
  const wanted = only.length === 0 ? all : named;
  const listed = options.survivors ? wanted.filter(({ id }) => survivors.has(id)) : wanted;
  return sample === undefined ? listed : sampleOf(listed, sample, seed);
}

/** The lines that differ, as a change is shown. */
function differenceOf(mutant: Mutant): string {
  const text = readFileSync(mutant.file, 'utf8');
  const lineStart = text.lastIndexOf('\n', mutant.start - 1) + 1;
  const lineEnd = text.indexOf('\n', mutant.end);
  const changed = mutated(text, mutant);
  const before = text.slice(lineStart, lineEnd);
  const after = changed.slice(lineStart, lineEnd + changed.length - text.length);
  return `${before.replaceAll(/^/gm, '  - ')}\n${after.replaceAll(/^/gm, '  + ')}`;
}

async function main(): Promise<number> {
  const all = allMutants();
  const survivors = readSurvivors();
  const mutants = chosenOf(all, survivors);
  if (options.list) {
    for (const mutant of mutants) tell(`${mutant.id}\n  ${describeMutant(mutant)}`);
    tell(`${mutants.length} mutants`);
    return 0;
  }
  const began = performance.now();
  const results = await runMutants({
    all,
    mutants,
    workers: options.workers,
    isDeep: options.deep,
    isAfresh: options.afresh,
    tell,
    onResult: (mutant, result, done) => {
      const progress = `${done}/${mutants.length}`;
      if (result.verdict !== 'found') tell(`${progress} ${result.verdict}: ${mutant.id}\n  ${describeMutant(mutant)}`);
      else if (done % 100 === 0) tell(`${progress} after ${Math.round((performance.now() - began) / 1000)} s`);
    },
  });
  const tried: Tried[] = mutants.flatMap((mutant) => {
    const result = results.get(mutant.id);
    return result === undefined ? [] : [{ mutant, result }];
  });
  if (mutants.length <= 5) for (const one of tried) tell(`${lineOf(one)}\n${differenceOf(one.mutant)}`);
  tell(`\n${tableOf(tried, (id) => survivors.has(id))}`);
  writeFileSync(REPORT, JSON.stringify(tried, undefined, 1));
  return complain(tried, survivors, all);
}

/** What has to be done about it: a test that is missing, or a survivor that is none any more. */
function complain(tried: readonly Tried[], survivors: ReadonlyMap<string, string>, all: readonly Mutant[]): number {
  const unexplained = tried.filter(({ mutant, result }) => result.verdict !== 'found' && !survivors.has(mutant.id));
  const explainedButFound = tried.filter(
    ({ mutant, result }) => result.verdict === 'found' && survivors.has(mutant.id),
  );
  const ids = new Set(all.map(({ id }) => id));
  const gone = [...survivors.keys()].filter((id) => !ids.has(id));
  if (unexplained.length > 0)
    tell(`\nNo test finds these, and nobody says why:\n${unexplained.map(lineOf).join('\n')}`);
  if (explainedButFound.length > 0)
    tell(`\nListed as survivors, but found:\n${explainedButFound.map(lineOf).join('\n')}`);
  if (gone.length > 0) tell(`\nListed as survivors, but there is no such mutant:\n${gone.join('\n')}`);
  return unexplained.length + explainedButFound.length + gone.length > 0 ? 1 : 0;
}

process.exitCode = await main();
