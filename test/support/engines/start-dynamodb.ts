import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { type Engine, type EngineName, findEngine } from './engines.ts';

export interface DynamoDb {
  readonly endpoint: string;
  readonly engine: EngineName | 'external';
  /** Ends the engine and resolves when it has gone. */
  stop(): Promise<void>;
}

/** The Java engine needs a second or two on a slow machine, the other 50 ms. */
const readyWithinMs = 30_000;

/**
 * Starts a DynamoDB engine with its data in memory and resolves when it answers: the one `ROTUNDA_DYNAMODB_ENGINE` names,
 * else the best that runs. `AWS_ENDPOINT_URL_DYNAMODB` wins over everything and is left running at `stop`. The engine ends
 * with this process, however this process ends.
 */
export async function startDynamoDb(): Promise<DynamoDb> {
  const external = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (external !== undefined && external !== '') return useExternal(external);
  const engine = findEngine(engineFromEnvironment());
  // A port found free may be taken before the engine binds it: try again on another.
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(engine, await freePort());
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

async function useExternal(endpoint: string): Promise<DynamoDb> {
  if (!(await answers(endpoint))) {
    throw new Error(`No DynamoDB engine answers at AWS_ENDPOINT_URL_DYNAMODB (${endpoint}).`);
  }
  return { endpoint, engine: 'external', stop: () => Promise.resolve() };
}

function engineFromEnvironment(): EngineName | undefined {
  const name = process.env['ROTUNDA_DYNAMODB_ENGINE'];
  if (name === undefined || name === '') return undefined;
  if (name === 'dynoxide' || name === 'dynamodb-local') return name;
  throw new Error(`ROTUNDA_DYNAMODB_ENGINE is "${name}": it must be dynoxide or dynamodb-local.`);
}

async function launch(engine: Engine, port: number): Promise<DynamoDb> {
  const endpoint = `http://127.0.0.1:${port}`;
  const guard = fileURLToPath(new URL('engine-guard.ts', import.meta.url));
  const child = spawn(process.execPath, [guard, ...engine.command(port)], {
    stdio: ['pipe', 'ignore', 'pipe'],
    // Its own process group: neither Ctrl-C nor a kill of our group ends the database under a running write.
    detached: true,
  });
  let stderrEnd = '';
  child.stderr.on('data', (chunk: Buffer) => {
    stderrEnd = (stderrEnd + chunk.toString()).slice(-2_000);
  });
  // A script that forgets `stop` still ends, and its engine with it.
  child.unref();
  for (const pipe of [child.stdin, child.stderr]) (pipe as unknown as Socket).unref();
  child.stdin.on('error', () => undefined);

  const failed = waitForExit(child);
  const giveUpAt = Date.now() + readyWithinMs;
  while (!(await answers(endpoint))) {
    if (child.exitCode !== null || Date.now() > giveUpAt) {
      child.stdin.end();
      throw new Error(
        `The DynamoDB engine ${engine.name} did not start: ${stderrEnd.trim() || 'it gave no reason'}.`,
      );
    }
    await Promise.race([sleep(10), failed]);
  }
  // Somebody else's server on the same port answers too: ours must still be there.
  if (child.exitCode !== null) throw new Error(`Port ${port} is already in use.`);

  return {
    endpoint,
    engine: engine.name,
    async stop() {
      child.ref();
      child.stdin.end();
      await failed;
    },
  };
}

function waitForExit(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
}

/** Whether something speaks HTTP at the address. */
async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, { signal: AbortSignal.timeout(1_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
