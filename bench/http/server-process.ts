import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../test/support/free-port.ts';

/** A runtime in a process of its own, as `npm start` runs it. */
export interface ServerProcess {
  readonly url: string;
  /** Milliseconds from start to the first answer. */
  readonly readyMs: number;
  /** A token for the first sample person with a role. */
  signIn(role: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts the runtime in a directory, which then holds its `.rotunda/`. */
export async function startServer(directory: string): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const started = performance.now();
  const main = new URL('../../tools/start.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [main, '--port', String(port)], {
    cwd: directory,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    const answered = await fetch(`${url}/local/clock`).then(
      (response) => response.ok,
      () => false,
    );
    const waited = performance.now() - started;
    if (answered) break;
    if (child.exitCode !== null || waited > 30_000) throw new Error('The runtime did not start.');
    await sleep(5);
  }
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    async signIn(role) {
      const accept = { accept: 'application/json' };
      const { people } = (await (await fetch(`${url}/local/sign-in`, { headers: accept })).json()) as {
        people: { id: string; roles: string[] }[];
      };
      const person = people.find(({ roles }) => roles.some((held) => held.startsWith(role)));
      const answer = await fetch(`${url}/local/sign-in`, {
        method: 'POST',
        headers: { ...accept, 'content-type': 'application/json' },
        body: JSON.stringify({ person: person?.id }),
      });
      return ((await answer.json()) as { token: string }).token;
    },
    async stop() {
      child.kill('SIGTERM');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
