/**
 * Runs the table suite of the local DynamoDB against AWS's own DynamoDB Local, which says whether both mean the same.
 */
import './require-node.ts';
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { Refusal, withDynamoDbLocal } from './dynamodb-local-emulator.ts';

const ROOT = resolve(import.meta.dirname, '..');

/** Only the suite that both have in common; time to live, clock and conflicts are tested on the local one. */
function runSuite(url: string): Promise<number> {
  const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
  const tests = spawn(process.execPath, [jest, 'test/local/dynamodb/tables.test.ts'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, SMULTRON_TESTS: 'long', TABLE_SUITE_ENDPOINT: url },
  });
  return new Promise((done, fail) => {
    tests.once('error', fail);
    tests.once('exit', (code) => done(code ?? 1));
  });
}

try {
  process.exitCode = await withDynamoDbLocal(runSuite);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
