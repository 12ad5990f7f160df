import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Emulator } from './emulator.ts';

/** Runs a script of ours on this Node, which reaches the emulator, and tells what it said when it fails. */
export async function runNode({ folder }: Emulator, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, args, {
    cwd: resolve(import.meta.dirname, '../..'),
    env: { ...process.env, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const pipe of [child.stdout, child.stderr])
    pipe.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(`This failed: node ${args.join(' ')}\n${said.slice(-6_000)}`);
}
