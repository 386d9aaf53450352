/** One file of the project that is read as something else than it is. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A file as it is to be read, instead of as it is. */
export interface ChangedFile {
  /** Path in the project. */
  readonly file: string;
  readonly text: string;
}

/**
 * Has programs read the file that `changed` names as it says, as tests read the definition of the state machine.
 * `onRead` hears of every file that is read, by its address.
 */
export function readChanged(
  changed: () => { readonly url: string; readonly text: string } | undefined,
  onRead: (url: string) => void = () => {},
): void {
  const original = fs.readFileSync;
  const replacement = (path: fs.PathOrFileDescriptor, options: BufferEncoding | null = null) => {
    const url = path instanceof URL ? path.href : typeof path === 'string' ? pathToFileURL(path).href : undefined;
    if (url !== undefined) onRead(url);
    const now = changed();
    if (now === undefined || url !== now.url) return original(path, options as BufferEncoding);
    return options === null ? Buffer.from(now.text) : now.text;
  };
  fs.readFileSync = replacement as typeof original;
  syncBuiltinESMExports();
}
