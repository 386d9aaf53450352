import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sandboxEnvironment } from '../local/lambda/sandbox-environment.ts';
import { readTemplate } from '../local/template/read-template.ts';
import { ensureAssembly } from '../local/template/synthesize.ts';
import type { FunctionSpec } from '../local/template/types.ts';
import { median } from './statistics.ts';

const RUNS = 3;
const IMPORT_LIMIT_MS = 20_000;
/** Nobody listens there: importing a function asks for nothing. */
const NOWHERE = 'http://127.0.0.1:9';

export interface Bundle {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Median time of loading the module, as Lambda does, in a fresh Node process that is already up. */
  readonly importMs: number;
}

/** The functions as they are synthesised, with their code. */
export async function functionsOfAssembly(): Promise<readonly FunctionSpec[]> {
  const assembly = await ensureAssembly({ environment: 'local' });
  return readTemplate(assembly, { parameters: { SwishMockUrl: NOWHERE }, resolve: { apiUrl: NOWHERE } }).functions;
}

/** Size and load time of every function's bundle: what a cold start on Lambda loads. */
export async function measureBundles(): Promise<readonly Bundle[]> {
  const bundles: Bundle[] = [];
  for (const spec of await functionsOfAssembly()) bundles.push(await measureBundle(spec));
  return bundles;
}

async function measureBundle(spec: FunctionSpec): Promise<Bundle> {
  const file = join(spec.codeFolder, 'index.cjs');
  const code = await readFile(file);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(importTime(file, spec));
  return {
    name: spec.name,
    bytes: code.length,
    gzipBytes: gzipSync(code, { level: 9 }).length,
    importMs: median(times),
  };
}

function importTime(file: string, spec: FunctionSpec): number {
  const script = `
    const begin = performance.now();
    require(${JSON.stringify(file)});
    process.stdout.write('\\n' + String(performance.now() - begin), () => process.exit());
  `;
  // Set only for sandboxes that serve several invocations at once, as the local cloud's do and Lambda's do not.
  const { AWS_LAMBDA_MAX_CONCURRENCY: _, ...environment } = sandboxEnvironment(spec, { AWS_ENDPOINT_URL: NOWHERE });
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--eval', script], {
    encoding: 'utf8',
    timeout: IMPORT_LIMIT_MS,
    env: environment,
  });
  if (status !== 0) {
    // Node quotes the line, and a bundle's lines are long.
    throw new Error(`${spec.name} cannot be loaded: ${/^\w*Error: .{1,200}/m.exec(stderr)?.[0] ?? 'no reason given'}`);
  }
  return Number(stdout.trim().split('\n').at(-1));
}
