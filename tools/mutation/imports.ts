/** Which files of the project a file reaches by its imports. */
import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

const IMPORT = /(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'|\boutside(?:<[^(]*>)?\(\s*'([^']+)'/g;
/** Of types only: gone when the program runs. */
const TYPE_IMPORT = /^(?:import|export) type [^;]*;/gm;

/** Paths in the project; the working directory is its root. */
export class Imports {
  readonly #direct = new Map<string, readonly string[]>();

  /** Files that a file imports itself. */
  of(file: string): readonly string[] {
    const known = this.#direct.get(file);
    if (known !== undefined) return known;
    const found = file.endsWith('.ts')
      ? [...readFileSync(file, 'utf8').replaceAll(TYPE_IMPORT, '').matchAll(IMPORT)]
      : [];
    const paths = found
      .map(([, relative, path]) => (relative === undefined ? path : posix.join(posix.dirname(file), relative)))
      .filter((path): path is string => path !== undefined && existsSync(path));
    this.#direct.set(file, paths);
    return paths;
  }

  /** The file and every file that it reaches. */
  closureOf(file: string): ReadonlySet<string> {
    const reached = new Set([file]);
    for (const one of reached) for (const other of this.of(one)) reached.add(other);
    return reached;
  }
}
