import jest from './jest.config.mjs';

// Whether a mutant is noticed must not depend on what happened to be drawn.
process.env.ROTUNDA_TEST_SEED ??= '1';

// The tests of the domain need no database.
const { globalSetup: _setup, globalTeardown: _teardown, ...config } = jest;

export default {
  mutate: ['domain/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: { config: { ...config, testMatch: ['<rootDir>/test/domain/**/*.test.ts'] } },
  coverageAnalysis: 'perTest',
  concurrency: '100%',
  // Tables are a good part of the domain: their mutants are worth the time they take.
  warnings: { slow: false },
  reporters: ['progress', 'html', 'json'],
  htmlReporter: { fileName: 'coverage/mutation/report.html' },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  tempDirName: 'coverage/mutation/sandboxes',
};
