import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Clock } from '../../../local/clock.ts';
import { LambdaHost } from '../../../local/lambda/lambda-host.ts';
import type { LogLine } from '../../../local/lambda/types.ts';
import type { FunctionSpec } from '../../../local/template/types.ts';

type Overrides = Partial<Omit<FunctionSpec, 'codeFolder'>>;

const folders: string[] = [];

/** A deployed function whose bundle is `source`. */
export async function aFunction(source: string, overrides: Overrides = {}): Promise<FunctionSpec> {
  const codeFolder = await mkdtemp(join(tmpdir(), 'lambda-function-'));
  folders.push(codeFolder);
  await writeFile(join(codeFolder, 'index.mjs'), source);
  const name = overrides.name ?? 'Probe';
  return {
    name,
    arn: `arn:aws:lambda:eu-north-1:000000000000:function:${name}`,
    codeFolder,
    handler: 'index.handler',
    environment: {},
    timeoutMs: 30_000,
    memoryMb: 256,
    roleArn: 'arn:aws:iam::000000000000:role/any',
    ...overrides,
  };
}

export interface Rig {
  readonly clock: Clock;
  readonly host: LambdaHost;
  readonly log: LogLine[];
}

const rigs: Rig[] = [];

/** A host with these functions on a clock of its own; `closeHosts` ends it and removes its functions. */
export function aHost(...functions: FunctionSpec[]): Rig {
  const clock = new Clock();
  const log: LogLine[] = [];
  const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566', AWS_ACCESS_KEY_ID: 'local' };
  const host = new LambdaHost({ clock, functions, environment, onLog: (line) => log.push(line) });
  const rig = { clock, host, log };
  rigs.push(rig);
  return rig;
}

export async function closeHosts(): Promise<void> {
  for (const { host, clock } of rigs.splice(0)) {
    await host.close();
    clock.reset();
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
}
