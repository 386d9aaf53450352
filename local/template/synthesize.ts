import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface EnsureAssemblyOptions {
  /** Environment of `infra/config.ts`: `local`. */
  readonly environment: string;
  /** Folder of package.json. */
  readonly root?: string;
}

/** Everything that the assembly is made from. */
const sources = ['lambdas', 'infra', 'statemachine', 'package-lock.json', 'cdk.json', 'tsconfig.json'];

const synthesisLimitMs = 60_000;

/**
 * So many assemblies are kept, those last asked for first. More than one, because a running stack loads its functions
 * from the folder that it was started with, even while somebody edits and tests.
 */
const keptAssemblies = 8;

/** Far longer than a synthesis takes: what is unfinished after this was left by a process that was killed. */
const abandonedAfterMs = 3_600_000;

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** Keeps what Node compiled of the CDK, which is half of what a synthesis takes besides the bundles. */
const compileCache = join(projectRoot, 'node_modules/.cache/synthesis');

/** What this process is making, by folder: whoever asks for the same meanwhile waits for it. */
const underWay = new Map<string, Promise<void>>();

/**
 * Synthesises the stacks unless that was done for exactly these sources, and returns the folder of the assembly. It is
 * complete whenever it is there: made under another name, then renamed, so that two processes may do this at once.
 */
export async function ensureAssembly({ environment, root = projectRoot }: EnsureAssemblyOptions): Promise<string> {
  const folder = join(root, 'node_modules/.cache/smultron', `cdk-${await hashOf(root, environment)}`);
  if (!existsSync(folder)) {
    const made = underWay.get(folder) ?? makeAssembly(root, environment, folder);
    underWay.set(folder, made);
    await made.finally(() => underWay.delete(folder));
  }
  const now = new Date();
  await utimes(folder, now, now);
  return folder;
}

async function makeAssembly(root: string, environment: string, folder: string): Promise<void> {
  const cache = dirname(folder);
  await mkdir(cache, { recursive: true });
  await synthesize(root, environment, folder);
  await removeOldest(cache);
}

async function hashOf(root: string, environment: string): Promise<string> {
  const hash = createHash('sha256').update(environment);
  for (const source of sources) {
    for (const file of await filesOf(root, source)) {
      hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(root: string, source: string): Promise<string[]> {
  const place = join(root, source);
  if (!existsSync(place)) throw new Error(`${source} is missing in ${root}: the stacks cannot be synthesised`);
  if ((await stat(place)).isFile()) return [source];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => relative(root, file)).sort();
}

/**
 * Runs the app as the CDK's command line would, with the context of cdk.json, but without its two seconds of start-up
 * and without the validation of the templates, which `npm test` does.
 */
async function synthesize(root: string, environment: string, folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}.unfinished`;
  const { context = {} } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8')) as { context?: object };
  try {
    await promisify(execFile)(process.execPath, ['infra/app.ts'], {
      cwd: root,
      timeout: synthesisLimitMs,
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: compileCache,
        CDK_OUTDIR: unfinished,
        CDK_VALIDATION: 'false',
        CDK_CONTEXT_JSON: JSON.stringify({ ...context, environment, 'aws:cdk:enable-path-metadata': true }),
      },
    });
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    // Another process was faster: what it made is the same.
    if (existsSync(folder)) return;
    throw new Error(`The stacks cannot be synthesised.\n${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const { stderr, killed } = error as { stderr?: string; killed?: boolean };
  if (killed === true) return `It took longer than ${synthesisLimitMs / 1000} s.`;
  return stderr || String(error);
}

/** Keeps the assemblies last used, and nothing that a killed process left half done. */
async function removeOldest(cache: string): Promise<void> {
  const entries = (await readdir(cache)).map((name) => {
    // Another process may be tidying up as well: what is gone counts as oldest.
    const usedAt = statSync(join(cache, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return { name, usedAt };
  });
  const assemblies = entries.filter(({ name }) => /^cdk-[0-9a-f]{16}$/.test(name));
  const spare = assemblies.sort((left, right) => right.usedAt - left.usedAt).slice(keptAssemblies);
  const abandoned = entries.filter(
    ({ name, usedAt }) => /^bundle-|\.unfinished$/.test(name) && usedAt < Date.now() - abandonedAfterMs,
  );
  await Promise.all(
    [...spare, ...abandoned].map(({ name }) => rm(join(cache, name), { recursive: true, force: true })),
  );
}
