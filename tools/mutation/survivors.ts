/** Mutants that no test can find, with the reason: they change nothing that anybody could see. */
import { readFileSync } from 'node:fs';

const FILE = new URL('survivors.json', import.meta.url);

/** One reason, and every mutant that it is the reason for. */
interface Explained {
  readonly reason: string;
  readonly mutants: readonly string[];
}

/** Reasons by the ids of mutants. */
export function readSurvivors(): ReadonlyMap<string, string> {
  const explained = JSON.parse(readFileSync(FILE, 'utf8')) as readonly Explained[];
  return new Map(explained.flatMap(({ reason, mutants }) => mutants.map((id) => [id, reason] as const)));
}
