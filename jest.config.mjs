import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The browser's package unpacks it into the folder for temporary files and reuses whatever version lies there.
// Set here and not in a test: the workers have it from their beginning.
process.env.TMPDIR = join(tmpdir(), 'smultron-chromium-153.0.0');
mkdirSync(process.env.TMPDIR, { recursive: true });
// The clock of the functions' threads is this process's: all of it speaks UTC, as on Lambda.
process.env.TZ = 'UTC';

export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: '<rootDir>/tools/jest-environment.mjs',
  runtime: '<rootDir>/tools/jest-runtime.mjs',
  transform: {},
  setupFiles: ['<rootDir>/test/support/lambda-environment.ts'],
  reporters: ['default', '<rootDir>/tools/jest-count-reporter.mjs'],
  testSequencer: '<rootDir>/tools/jest-longest-first.mjs',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  watchman: false,
  haste: { forceNodeFilesystemAPI: true },
  testTimeout: 60_000,
  // Twice the processors of the smallest machine: suites wait for sockets, and for a browser.
  maxWorkers: 4,
};
