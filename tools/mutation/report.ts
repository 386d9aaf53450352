/** What came of a run, as a table and as lines. */
import { areas } from './catalogue.ts';
import { describeMutant, type Mutant } from './mutant.ts';
import type { Finder, Result } from './results.ts';

export interface Tried {
  readonly mutant: Mutant;
  readonly result: Result;
}

const percent = (part: number, whole: number): string => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)} %`);

/** One row per area: mutants, found, explained, and those that nobody explained. */
export function tableOf(tried: readonly Tried[], isExplained: (id: string) => boolean): string {
  const rowOf = (name: string, some: readonly Tried[]): string => {
    const found = some.filter(({ result }) => result.verdict === 'found').length;
    const left = some.filter(({ result }) => result.verdict !== 'found');
    const explained = left.filter(({ mutant }) => isExplained(mutant.id)).length;
    const cells = [
      name,
      some.length,
      found,
      explained,
      left.length - explained,
      percent(found, some.length - explained),
    ];
    return `| ${cells.join(' | ')} |`;
  };
  const rows = areas
    .map((area) => [area, tried.filter(({ mutant }) => mutant.area === area)] as const)
    .filter(([, some]) => some.length > 0)
    .map(([area, some]) => rowOf(area, some));
  return [
    '| area | mutants | found | change nothing that anybody can see | survived | found of those that matter |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
    rowOf('all', tried),
  ].join('\n');
}

/** How a mutant is tried again alone, and the test that went red. */
export function lineOf({ mutant, result }: Tried): string {
  const lines = [`${mutant.id}\n  ${describeMutant(mutant)}`];
  if (result.finder !== undefined) lines.push(`  found by ${nameOf(result.finder)}`);
  else
    lines.push(result.verdict === 'unreached' ? '  no test runs it' : `  ${result.tried} test files did not find it`);
  return lines.join('\n');
}

const nameOf = ({ file, test, message }: Finder): string =>
  `${file} › ${test ?? 'the file as a whole'}\n    ${message.split('\n').slice(0, 6).join('\n    ')}`;
