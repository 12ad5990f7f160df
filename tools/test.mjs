// Runs jest in ESM mode on the pinned Node. Everything after the known flags goes to jest.
import { spawnSync } from 'node:child_process';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(`npm test [-- jest options]        the everyday suite
npm run test:store                the store suite on the embedded store and on both DynamoDB engines, and these
                                  beside the embedded store (needs Java 17 for Amazon's)
npm run test:slow                 crash, fuzz and browser suites

ROTUNDA_TEST_SEED=N draws what an earlier run drew; each run says its seed first.`);
  process.exit(0);
}
const slow = args.includes('--slow');
const engines = args.includes('--all-engines') ? ['embedded', 'dynoxide', 'dynamodb-local'] : [undefined];
const rest = args.filter((arg) => !['--slow', '--all-engines'].includes(arg));
// Compares the embedded store with another engine, which takes half a minute: no part of the everyday suite.
const beside = 'test/platform/dynamodb/engines/';

for (const engine of engines) {
  if (engine) console.log(`\nStore suite on ${engine}`);
  // Paths come first: jest takes everything behind an ignore pattern for another pattern.
  const scope = engine
    ? ['test/platform/dynamodb', ...(engine === 'embedded' ? ['--testPathIgnorePatterns', beside] : [])]
    : slow
      ? [...(rest.length > 0 ? [] : ['/slow/']), '--runInBand']
      : // Jest leaves one core idle, which of two is half of the machine.
        ['--maxWorkers', '100%', '--testPathIgnorePatterns', '/slow/', beside];
  const run = spawnSync(
    process.execPath,
    ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', ...rest, ...scope],
    { stdio: 'inherit', env: { ...process.env, ...(engine ? { ROTUNDA_DYNAMODB_ENGINE: engine } : {}) } },
  );
  if (run.status !== 0) process.exit(run.status ?? 1);
}
