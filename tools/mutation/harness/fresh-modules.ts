/**
 * Modules of the project loaded anew as often as wanted within one process, with one file of it changed in memory. What
 * lies in node_modules is loaded once.
 */
import fs, { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** A file as it is to be read, instead of as it is. */
export interface ChangedFile {
  /** Path in the project. */
  readonly file: string;
  readonly text: string;
}

const JEST_GLOBALS = new URL('../../jest-globals.mjs', import.meta.url).href;
const GENERATION = 'generation';

const stripped = new Map<string, string>();
let generation = 0;
/** Paths of what was read as text since the latest load. */
const read = new Set<string>();
let changed: { readonly path: string; readonly text: string } | undefined;

/** Whether a module is loaded anew: the project's own, but none of the tools that do it. */
const isFresh = (url: URL, root: URL): boolean =>
  url.href.startsWith(root.href) &&
  !url.pathname.includes('/node_modules/') &&
  !url.pathname.includes('/tools/mutation/harness/');

function sourceOf(path: string): string {
  if (changed?.path === path) return stripTypeScriptTypes(changed.text);
  const known = stripped.get(path);
  if (known !== undefined) return known;
  const source = stripTypeScriptTypes(readFileSync(path, 'utf8'));
  stripped.set(path, source);
  return source;
}

/** Installs the hooks for the project below `root`; `load` imports a file of it with everything that it imports, anew. */
export function freshModules(root: URL) {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@jest/globals') return { url: JEST_GLOBALS, shortCircuit: true };
      const resolved = next(specifier, context);
      const parent = context.parentURL === undefined ? undefined : new URL(context.parentURL);
      const of = parent?.searchParams.get(GENERATION);
      if (of === undefined || of === null || !resolved.url.startsWith('file:')) return resolved;
      const url = new URL(resolved.url);
      if (!isFresh(url, root)) return resolved;
      url.searchParams.set(GENERATION, of);
      return { ...resolved, url: url.href };
    },
    load(address, context, next) {
      const url = address.startsWith('file:') ? new URL(address) : undefined;
      if (url?.searchParams.has(GENERATION) !== true || !url.pathname.endsWith('.ts')) return next(address, context);
      return { format: 'module', source: sourceOf(fileURLToPath(url)), shortCircuit: true };
    },
  });
  readChanged();

  return {
    load(file: string, change?: ChangedFile): Promise<unknown> {
      generation += 1;
      read.clear();
      changed = change && { path: fileURLToPath(new URL(change.file, root)), text: change.text };
      return this.loadMore(file);
    },
    /** Imports a file with the modules of the generation that there is. */
    loadMore(file: string): Promise<unknown> {
      const url = new URL(file, root);
      url.searchParams.set(GENERATION, String(generation));
      return import(url.href);
    },
    /** Files of the project that programs read as text since the latest load. */
    filesRead: (): readonly string[] =>
      [...read].filter((address) => address.startsWith(root.href)).map((address) => address.slice(root.href.length)),
    /** Path in the project of a module of the present generation. */
    fileOf(address: string): string | undefined {
      if (!address.startsWith(root.href) || !address.endsWith(`?${GENERATION}=${generation}`)) return undefined;
      return address.slice(root.href.length, address.indexOf('?'));
    },
  };
}

/** The changed file is also what a program reads, as tests read the definition of the state machine. */
function readChanged(): void {
  const original = fs.readFileSync;
  const replacement = (path: fs.PathOrFileDescriptor, options: BufferEncoding | null = null) => {
    const from = path instanceof URL ? path.href : typeof path === 'string' ? pathToFileURL(path).href : undefined;
    if (from !== undefined) read.add(from);
    if (changed === undefined || from !== pathToFileURL(changed.path).href)
      return original(path, options as BufferEncoding);
    return options === null ? Buffer.from(changed.text) : changed.text;
  };
  fs.readFileSync = replacement as typeof original;
  syncBuiltinESMExports();
}

export type FreshModules = ReturnType<typeof freshModules>;
