import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { freePort } from '../support/free-port.ts';

/** An AWS of its own on this machine, with an account that is empty. */
export interface Emulator {
  readonly url: string;
  /** What a command needs in its environment to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything it stores, its log too. */
  readonly folder: string;
  readonly log: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

const launcher = join(import.meta.dirname, 'launch.py');
/** It runs our functions by the first `node` it finds. */
const pinned = resolve(import.meta.dirname, '../../node_modules/.bin');
const patienceMs = 60_000;

/**
 * Starts MiniStack with IAM enforced and TLS, because policies refuse what comes without it, and makes this process
 * reach it: its clients of AWS need nothing but their defaults.
 */
export async function startEmulator(python: string): Promise<Emulator> {
  const folder = mkdtempSync(join(tmpdir(), 'rotunda-rehearsal-'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const port = await freePort();
  const log = join(folder, 'ministack.log');
  const output = openSync(log, 'a');
  const path = `${pinned}${delimiter}${process.env['PATH'] ?? ''}`;
  const child = spawn(python, [launcher], {
    cwd: folder,
    // Its functions run in processes of their own: a group can be ended together.
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      PATH: path,
      HOME: folder,
      TMPDIR: temporary,
      PYTHONDONTWRITEBYTECODE: '1',
      GATEWAY_PORT: String(port),
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: 'localhost',
      AUTH: 'true',
      USE_SSL: '1',
      IOT_MTLS_ENABLED: 'false',
      SFTP_ENABLED: 'false',
    },
  });
  const url = `https://localhost:${port}`;
  const certificate = join(temporary, 'ministack-tls/server.crt');
  const environment = {
    PATH: path,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    NODE_EXTRA_CA_CERTS: certificate,
    AWS_CA_BUNDLE: certificate,
  };
  const emulator: Emulator = {
    url,
    environment,
    folder,
    log,
    process: child,
    stop: () => stop(child, folder),
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void emulator.stop().then(() => process.exit(130)));
  try {
    await untilListening(child, certificate, url);
  } catch (error) {
    const said = readFileSync(log, 'utf8').slice(-2_000);
    await emulator.stop();
    throw new Error(`MiniStack did not start: ${String(error)}\n${said}`, { cause: error });
  }
  Object.assign(process.env, environment);
  return emulator;
}

async function untilListening(child: ChildProcess, certificate: string, url: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`);
    try {
      // It makes its certificate when it starts.
      tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(certificate, 'utf8')]);
      if ((await fetch(`${url}/_ministack/health`)).ok) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(100);
  }
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    process.kill(-child.pid, 'SIGTERM');
    const late = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 5_000);
    await gone;
    clearTimeout(late);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
