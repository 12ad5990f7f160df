import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an engine guard leaves in the data directory while its engine runs. */
interface Lock {
  readonly guard: number;
  readonly engine: number;
  readonly endpoint: string;
}

/**
 * Waits until no other engine uses the data directory. A predecessor that was killed takes its engine down within
 * milliseconds; an engine whose guard was killed too is ended here; one that is in use is an error.
 */
export async function takeOver(lockFile: string, patienceMs = 4_000): Promise<void> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const lock = readLock(lockFile);
    if (lock === undefined) return;
    // After a power cut a process id may belong to a stranger: what does not answer on our port is not our engine.
    if (!(await answers(lock.endpoint))) break;
    if (!alive(lock.guard)) kill(lock.engine);
    else if (Date.now() > giveUpAt) {
      throw new Error(
        `Another Rotunda (process ${lock.guard}) already uses this data directory: stop it first.`,
      );
    }
    await sleep(25);
  }
  rmSync(lockFile, { force: true });
}

/** Whether something speaks HTTP at the address. */
export async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

function readLock(lockFile: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
  } catch {
    // Absent, or torn by a kill during the very first milliseconds: the engine was not ready yet.
    return undefined;
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone in the meantime.
  }
}
