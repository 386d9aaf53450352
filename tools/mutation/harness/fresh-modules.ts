/**
 * Modules of the project loaded anew as often as wanted within one process, with one file of it changed in memory. What
 * lies in node_modules is loaded once.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readChanged, type ChangedFile } from './changed-file.ts';

const JEST_GLOBALS = new URL('../../jest-globals.mjs', import.meta.url).href;
const GENERATION = 'generation';

const stripped = new Map<string, string>();
let generation = 0;
/** Addresses of what was read as text since the latest load. */
const read = new Set<string>();
let changed: { readonly url: string; readonly text: string } | undefined;

/** Whether a module is loaded anew: the project's own, but none of the tools that do it. */
const isFresh = (url: URL, root: URL): boolean =>
  url.href.startsWith(root.href) &&
  !url.pathname.includes('/node_modules/') &&
  !url.pathname.includes('/tools/mutation/harness/');

function sourceOf(url: URL): string {
  const path = fileURLToPath(url);
  if (changed?.url === new URL(url.pathname, url).href) return stripTypeScriptTypes(changed.text);
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
      return { format: 'module', source: sourceOf(url), shortCircuit: true };
    },
  });
  readChanged(
    () => changed,
    (url) => read.add(url),
  );

  return {
    load(file: string, change?: ChangedFile): Promise<unknown> {
      generation += 1;
      read.clear();
      changed = change && { url: new URL(change.file, root).href, text: change.text };
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

export type FreshModules = ReturnType<typeof freshModules>;
