import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { buy, chooseGoods } from './customer.ts';
import { median } from './statistics.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PARTS = [
  'infra',
  'lambdas',
  'local',
  'ops',
  'statemachine',
  'tools',
  'web',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.npmrc',
];
const CACHED_STARTS = 3;
const WARM_CHECKOUTS = 10;
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 20_000;
/** After this all functions are loaded, or nearly so. */
const WARMING_MS = 5_000;

export interface Start {
  /** From the command to the line that says where the shop is. */
  readonly readyMs: number;
  /** The first checkout, asked for at once. */
  readonly firstCheckoutMs: number;
  /** Median of later ones. */
  readonly warmCheckoutMs: number;
}

export interface StartUp {
  /** With nothing synthesised, bundled or compiled before. */
  readonly first: Start;
  /** Medians of later starts. */
  readonly cached: Start;
}

/** `npm start` in a copy of the project that shares its packages but not its caches. */
export async function measureStartUp(): Promise<StartUp> {
  const copy = await copyProject();
  try {
    const first = await measureStart(copy);
    const later: Start[] = [];
    for (let start = 0; start < CACHED_STARTS; start++) later.push(await measureStart(copy));
    return {
      first,
      cached: {
        readyMs: median(later.map(({ readyMs }) => readyMs)),
        firstCheckoutMs: median(later.map(({ firstCheckoutMs }) => firstCheckoutMs)),
        warmCheckoutMs: median(later.map(({ warmCheckoutMs }) => warmCheckoutMs)),
      },
    };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function copyProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'smultron-bench-'));
  await Promise.all(PARTS.map((part) => cp(join(ROOT, part), join(copy, part), { recursive: true })));
  await mkdir(join(copy, 'node_modules'));
  const packages = (await readdir(join(ROOT, 'node_modules'))).filter((name) => name !== '.cache');
  await Promise.all(
    packages.map((name) => symlink(join(ROOT, 'node_modules', name), join(copy, 'node_modules', name))),
  );
  return copy;
}

async function measureStart(folder: string): Promise<Start> {
  const begin = performance.now();
  // A group of its own: npm, its shell and the shop are ended together.
  const npm = spawn('npm', ['start'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PORT: '0', AWS_PORT: '0' },
  });
  const exited = once(npm, 'exit');
  try {
    const url = await shopIn(npm.stdout, exited);
    const readyMs = performance.now() - begin;
    const goods = await chooseGoods(url);
    const timed = async () => {
      const asked = performance.now();
      await buy(url, goods);
      return performance.now() - asked;
    };
    const firstCheckoutMs = await timed();
    await sleep(WARMING_MS);
    const warm: number[] = [];
    for (let checkout = 0; checkout < WARM_CHECKOUTS; checkout++) warm.push(await timed());
    return { readyMs, firstCheckoutMs, warmCheckoutMs: median(warm) };
  } finally {
    if (npm.pid !== undefined && npm.exitCode === null) process.kill(-npm.pid, 'SIGTERM');
    await Promise.race([exited, limit(STOP_LIMIT_MS, 'npm start does not end')]);
  }
}

/** The shop's address, once the output names it. */
async function shopIn(output: NodeJS.ReadableStream, exited: Promise<unknown>): Promise<string> {
  const named = new Promise<string>((resolve) => {
    let text = '';
    output.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const url = /Shop\s+(http:\/\/127\.0\.0\.1:\d+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const ended = exited.then(() => {
    throw new Error('npm start ended before the shop was open');
  });
  ended.catch(() => undefined);
  return Promise.race([named, ended, limit(START_LIMIT_MS, 'The shop did not open')]);
}

async function limit(milliseconds: number, complaint: string): Promise<never> {
  await sleep(milliseconds, undefined, { ref: false });
  throw new Error(complaint);
}
