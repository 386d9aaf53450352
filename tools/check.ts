/**
 * What `npm test` runs: format, lint, types and synth beside the suites, which wait for sockets often enough to leave
 * them room. The suites take longest, so that the closing line is the test runner's own count; what fails besides ends
 * them at once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import './require-node.ts';

const CHECKS = ['check:format', 'check:lint', 'check:types', 'check:synth'];

const argumentsOf = (script: string): string[] => ['run', '--silent', script];

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve, reject) => {
    child.on('close', resolve).on('error', reject);
  });

/** Prints what a check says when it has ended, so that the outputs do not mix. */
async function passes(script: string): Promise<boolean> {
  const child = spawn('npm', argumentsOf(script), { stdio: ['ignore', 'pipe', 'pipe'] });
  const [status, out, err] = await Promise.all([endOf(child), text(child.stdout), text(child.stderr)]);
  console.log(`\n> ${script}\n${out}${err}`);
  return status === 0;
}

const suites = spawn('npm', argumentsOf('test:jest'), { stdio: 'inherit', detached: true });
const ended = endOf(suites);

// In a group of its own, so that its workers end with it.
const endSuites = (): void => {
  if (suites.pid !== undefined && suites.exitCode === null) process.kill(-suites.pid, 'SIGTERM');
};
process.once('SIGINT', endSuites).once('SIGTERM', endSuites);

const results = await Promise.all(CHECKS.map(passes));
const failed = CHECKS.filter((_, index) => results[index] === false);
if (failed.length > 0) {
  endSuites();
  await ended;
  console.error(`${failed.join(', ')} failed`);
  process.exit(1);
}
process.exit((await ended) ?? 1);
