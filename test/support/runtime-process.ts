import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** The one-machine runtime in a process of its own, so that it can be killed like one. */
export interface RuntimeProcess {
  readonly url: string;
  readonly process: ChildProcess;
  /** SIGKILL: no goodbye of any kind. */
  kill(): Promise<void>;
  /** SIGTERM, as Ctrl-C does. */
  stop(): Promise<void>;
}

const main = new URL('../../tools/start.mjs', import.meta.url).pathname;

/** Starts it in a folder, which then holds its `.rotunda/`, and resolves when it answers. */
export async function startRuntimeProcess(folder: string, port: number): Promise<RuntimeProcess> {
  let said = '';
  const child = spawn(process.execPath, [main, '--port', String(port)], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const pipe of [child.stdout, child.stderr])
    pipe.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const url = `http://localhost:${port}`;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await gone;
  };
  for (let waited = 0; ; waited += 20) {
    if (
      await fetch(`${url}/local/clock`).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      break;
    if (child.exitCode !== null || waited > 30_000) {
      await end('SIGKILL');
      throw new Error(`The runtime did not start:\n${said}`);
    }
    await sleep(20);
  }
  return { url, process: child, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
