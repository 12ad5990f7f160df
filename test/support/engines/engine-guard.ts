// Runs one database engine and ends it when whoever started us is gone.
//
//   node engine-guard.ts <command> [arguments …]
//
// The parent holds the other end of our standard input. However it dies, SIGKILL included, the operating system
// closes that pipe, and the engine must not outlive it.
import { spawn } from 'node:child_process';

const [command = '', ...args] = process.argv.slice(2);
const engine = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

let ending = false;
function end(): void {
  if (ending) return;
  ending = true;
  engine.kill('SIGTERM');
  setTimeout(() => engine.kill('SIGKILL'), 2_000).unref();
}

engine.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
engine.on('exit', (code) => process.exit(code ?? 1));
process.stdin.on('close', end).on('error', end).resume();
process.on('SIGTERM', end);
// Ctrl-C reaches the whole terminal group: the parent decides when the database goes, after its last write.
process.on('SIGINT', () => undefined);
