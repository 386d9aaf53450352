/**
 * The entry of a simulation's thread. What is to stand in the place of source files is known before any of them is
 * loaded; then one simulation serves all the work that comes in, one after the other.
 */
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { Boot, FromThread, Work } from './messages.ts';

if (parentPort === null) throw new Error('This is the entry of a worker thread');
const port = parentPort;
const { assembly, definition, sources = {} } = workerData as Boot;
const root = new URL('../../', import.meta.url);
const replaced = new Map(Object.entries(sources).map(([path, text]) => [new URL(path, root).href, text]));

enableCompileCache(fileURLToPath(new URL('node_modules/.cache/simulation', root)));
registerHooks({
  load: (url, context, nextLoad) => {
    const source = replaced.get(url);
    return source === undefined ? nextLoad(url, context) : { format: 'module-typescript', source, shortCircuit: true };
  },
});

const { Simulation } = await import('./simulation.ts');
const simulation = await Simulation.open(assembly, definition);

const tell = (message: FromThread): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  port.postMessage(message);
};

port.on('message', ({ id, module, run, input }: Work) => void serve(id, module, run, input));

async function serve(id: number, module: string, run: string, input: unknown): Promise<void> {
  try {
    const exported = (await import(new URL(module, root).href)) as Readonly<Record<string, unknown>>;
    const work = exported[run];
    if (typeof work !== 'function') throw new Error(`${module} has no function ${run}`);
    const progress = (line: string) => tell({ id, type: 'progress', line });
    const output = (await work(simulation, input, progress)) as unknown;
    tell({ id, type: 'done', output });
  } catch (error) {
    tell({ id, type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
tell({ id: 0, type: 'done', output: undefined });
