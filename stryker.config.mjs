import jest from './jest.config.mjs';

// Whether a mutant is noticed must not depend on what happened to be drawn.
process.env.ROTUNDA_TEST_SEED ??= '1';

// The tests of the domain need no database.
const { globalSetup: _setup, globalTeardown: _teardown, ...config } = jest;

export default {
  mutate: ['domain/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--no-warnings'],
  jest: {
    config: { ...config, testMatch: ['<rootDir>/test/mutation/domain.ts'] },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: '100%',
  // What runs once, at import, is tables and schemas: each of their mutants would ask for all tests.
  ignoreStatic: true,
  reporters: ['progress', 'html', 'json'],
  htmlReporter: { fileName: 'coverage/mutation/report.html' },
  jsonReporter: { fileName: 'coverage/mutation/report.json' },
  tempDirName: 'coverage/mutation/sandboxes',
};
