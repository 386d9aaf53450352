import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/asl-definitions/', import.meta.url));

/** Another version of the validator may find what this one did not. */
const { version } = createRequire(import.meta.url)('asl-validator/package.json') as { readonly version: string };

const fileOf = (text: string): string =>
  join(FOLDER, createHash('sha256').update(`${version}\0`).update(text).digest('hex'));

/** Whether asl-validator found nothing wrong with exactly this definition before, in this or an earlier process. */
export function isKnownAsValid(text: string): boolean {
  return existsSync(fileOf(text));
}

export function rememberAsValid(text: string): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(fileOf(text), '');
}
