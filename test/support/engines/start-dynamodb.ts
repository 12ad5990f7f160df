import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Engine, type EngineName, findEngine } from './engines.ts';
import { answers, takeOver } from './engine-lock.ts';

export interface DynamoDbOptions {
  /** Where the data lives; in memory when absent. */
  readonly directory?: string | undefined;
  /** Which engine to start; the environment variable `ROTUNDA_DYNAMODB_ENGINE` when absent, else the best that runs. */
  readonly engine?: EngineName | undefined;
  /** A free port is found when absent. */
  readonly port?: number | undefined;
  /** Called with one sentence when the engine ends without having been asked to. */
  readonly onEnd?: ((sentence: string) => void) | undefined;
}

export interface DynamoDb {
  readonly endpoint: string;
  readonly engine: EngineName | 'external';
  /** Ends the engine and resolves when its files are closed. */
  stop(): Promise<void>;
}

/** The Java engine needs a second or two on a slow machine, the other 50 ms. */
const readyWithinMs = 30_000;

/**
 * Starts a DynamoDB engine and resolves when it answers. `AWS_ENDPOINT_URL_DYNAMODB` wins over everything and is left
 * running at `stop`. The engine ends with this process, however this process ends.
 */
export async function startDynamoDb(options: DynamoDbOptions): Promise<DynamoDb> {
  const external = process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  if (external !== undefined && external !== '') return useExternal(external);
  const engine = findEngine(options.engine ?? engineFromEnvironment());
  const { directory } = options;
  if (directory !== undefined) {
    mkdirSync(directory, { recursive: true });
    await takeOver(lockFile(directory));
  }
  // A port found free may be taken before the engine binds it: try again on another.
  for (let attempt = 1; ; attempt++) {
    try {
      return await launch(engine, options, options.port ?? (await freePort()));
    } catch (error) {
      if (attempt === 3 || options.port !== undefined) throw error;
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

async function launch(
  engine: Engine,
  { directory, onEnd }: DynamoDbOptions,
  port: number,
): Promise<DynamoDb> {
  const endpoint = `http://127.0.0.1:${port}`;
  const guard = fileURLToPath(new URL('engine-guard.ts', import.meta.url));
  const lock = directory === undefined ? '-' : lockFile(directory);
  const child = spawn(process.execPath, [guard, lock, endpoint, ...engine.command(port, directory)], {
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
  // What it said on the way up explains no later end.
  stderrEnd = '';
  // Somebody else's server on the same port answers too: ours must still be there.
  if (child.exitCode !== null) throw new Error(`Port ${port} is already in use.`);

  let stopping = false;
  void failed.then(() => {
    if (!stopping)
      onEnd?.(`The DynamoDB engine ${engine.name} ended: ${stderrEnd.trim() || 'it gave no reason'}.`);
  });
  return {
    endpoint,
    engine: engine.name,
    async stop() {
      stopping = true;
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

function lockFile(directory: string): string {
  return join(directory, 'engine.json');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No free port was found.'));
      });
    });
  });
}
