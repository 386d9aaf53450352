/**
 * What `npm test` runs: format, lint, types and synth side by side, then every suite. The suites come last, so that the
 * closing line is the test runner's own count, and only when everything before went well.
 */
import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import './require-node.ts';

const CHECKS = ['check:format', 'check:lint', 'check:types', 'check:synth'];

const argumentsOf = (script: string): string[] => ['run', '--silent', script];

/** Prints what a check says when it has ended, so that the outputs do not mix. */
async function passes(script: string): Promise<boolean> {
  const child = spawn('npm', argumentsOf(script), { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve).on('error', reject);
  });
  const [status, out, err] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  console.log(`\n> ${script}\n${out}${err}`);
  return status === 0;
}

const results = await Promise.all(CHECKS.map(passes));
const failed = CHECKS.filter((_, index) => results[index] === false);
if (failed.length > 0) {
  console.error(`${failed.join(', ')} failed`);
  process.exit(1);
}

console.log('\n> test:jest');
const { status } = spawnSync('npm', argumentsOf('test:jest'), { stdio: 'inherit' });
process.exit(status ?? 1);
