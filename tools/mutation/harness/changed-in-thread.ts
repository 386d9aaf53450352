/** Loaded by a thread before anything else: it runs, and reads, the file that its address names as changed. */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { readChanged, type ChangedFile } from './changed-file.ts';

const change = new URL(import.meta.url).searchParams.get('change');
if (change === null) throw new Error('No change is named');
const { file, text } = JSON.parse(readFileSync(new URL(change), 'utf8')) as ChangedFile;
const url = new URL(file, new URL('../../../', import.meta.url)).href;

readChanged(() => ({ url, text }));
if (file.endsWith('.ts')) {
  registerHooks({
    load: (address, context, next) =>
      address === url ? { format: 'module-typescript', source: text, shortCircuit: true } : next(address, context),
  });
}
