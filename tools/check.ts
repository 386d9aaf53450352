/**
 * What `npm test` runs: format, lint, types, synth and every suite, in that order, stopping at the first that fails.
 * The suites come last so that the closing line is the test runner's own count.
 */
import { spawnSync } from 'node:child_process';
import './require-node.ts';

for (const script of ['check:format', 'check:lint', 'check:types', 'check:synth', 'test:jest']) {
  console.log(`\n> ${script}`);
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${script} failed`);
    process.exit(status ?? 1);
  }
}
