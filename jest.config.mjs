// The clock of the functions' threads is this process's: all of it speaks UTC, as on Lambda.
process.env.TZ = 'UTC';

export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/tools/jest-strip-types.cjs' },
  reporters: ['default', '<rootDir>/tools/jest-count-reporter.mjs'],
  coverageProvider: 'v8',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  watchman: false,
  haste: { forceNodeFilesystemAPI: true },
  testTimeout: 30_000,
  maxWorkers: 2,
};
