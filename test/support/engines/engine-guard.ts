// Runs one database engine and ends it when whoever started us is gone.
//
//   node engine-guard.ts <lock file or "-"> <endpoint> <command> [arguments …]
//
// The parent holds the other end of our standard input. However it dies, SIGKILL included, the operating system
// closes that pipe, and the engine must not outlive it: an orphan would keep the data files open under the next start.
import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';

const [lock = '-', endpoint = '', command = '', ...args] = process.argv.slice(2);
const engine = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
if (lock !== '-') writeFileSync(lock, JSON.stringify({ guard: process.pid, engine: engine.pid, endpoint }));

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  engine.kill('SIGTERM');
  // Both engines close their files within milliseconds of being asked, and lose nothing when they are not.
  setTimeout(() => engine.kill('SIGKILL'), 2_000).unref();
}

function leave(code: number): never {
  if (lock !== '-') rmSync(lock, { force: true });
  process.exit(code);
}

engine.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  leave(127);
});
engine.on('exit', (code) => leave(code ?? 1));
process.stdin.on('close', end).on('error', end).resume();
process.on('SIGTERM', end);
// Ctrl-C reaches the whole terminal group: the parent decides when the database goes, after its last write.
process.on('SIGINT', () => undefined);
