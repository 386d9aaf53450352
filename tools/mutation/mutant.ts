import { createHash } from 'node:crypto';
import type { Edit } from './operators/edit.ts';

/** The program with one small thing wrong. */
export interface Mutant extends Edit {
  /** Stays the same while what it changes does: `steps/confirm-order confirmOrder never-thrown 1f3a`. */
  readonly id: string;
  /** Path in the project. */
  readonly file: string;
  readonly line: number;
  /** Part of the project, for the table of results. */
  readonly area: string;
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

export const mutated = (text: string, { start, end, replacement }: Edit): string =>
  text.slice(0, start) + replacement + text.slice(end);

/** The line that tells where and what. */
export const describeMutant = ({ file, line, sentence }: Mutant): string => `${file}:${line} ${sentence}`;

/** Names for edits of one file. Edits that come to the same are one. */
export function namedMutants(
  {
    file,
    text,
    area,
    prefix,
  }: { readonly file: string; readonly text: string; readonly area: string; readonly prefix: string },
  edits: readonly { readonly edit: Edit; readonly owner: string }[],
): Mutant[] {
  const mutants = new Map<string, Mutant>();
  const sames = new Map<string, number>();
  for (const { edit, owner } of edits) {
    const key = `${edit.start} ${edit.end} ${edit.replacement}`;
    if (mutants.has(key)) continue;
    const what = JSON.stringify([edit.kind, text.slice(edit.start, edit.end), edit.replacement]);
    const name = [prefix, owner, edit.kind, createHash('sha1').update(what).digest('hex').slice(0, 4)].join(' ');
    const same = (sames.get(name) ?? 0) + 1;
    sames.set(name, same);
    const id = same === 1 ? name : `${name} ${same}`;
    mutants.set(key, { ...edit, id, file, area, line: lineAt(text, edit.start) });
  }
  return [...mutants.values()];
}
