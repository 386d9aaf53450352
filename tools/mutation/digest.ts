import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const known = new Map<string, string>();

/** What files of the project contain, and whatever else counts, in a few characters. */
export function digestOf(files: Iterable<string>, besides = ''): string {
  const hash = createHash('sha1').update(besides);
  for (const file of [...files].toSorted()) {
    const digest = known.get(file) ?? createHash('sha1').update(readFileSync(file)).digest('hex');
    known.set(file, digest);
    hash.update(`${file} ${digest}\n`);
  }
  return hash.digest('hex').slice(0, 16);
}
