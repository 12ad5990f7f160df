// node tools/run.mjs SCRIPT [ARGUMENTS] — what every npm script goes through, on whatever Node the machine has: installs
// the dependencies when they are missing or older than the lock file, then runs the script on the pinned Node. The
// pinned one is named by its path: a shell that has looked up `node` before the install would go on using the old one.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';

const marker = 'node_modules/.package-lock.json';
const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs;

if (!fresh) {
  console.log('Installing dependencies (once, about a minute) …');
  const install = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (install.status !== 0) {
    console.error(
      'Could not install the dependencies: check that npm reaches its registry, then run the command again.',
    );
    process.exit(1);
  }
}

const child = spawn('node_modules/.bin/node', process.argv.slice(2), {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
// Ctrl-C reaches the script by itself and takes its time to stop; what is sent to this process alone is passed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
