// Runs before every npm script, on whatever Node the machine has: installs the dependencies when they are
// missing or older than the lock file, and says in one sentence what to do when that cannot be done.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const marker = 'node_modules/.package-lock.json';
const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!fresh) {
  console.log('Installing dependencies (once, about a minute) …');
  const run = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (run.status !== 0) {
    console.error(
      'Could not install the dependencies: check that npm reaches its registry, then run the command again.',
    );
    process.exit(1);
  }
}
