import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../local/terminal/usage-error.ts';

/** All that MiniStack runs on: `pip freeze` after `pip install ministack boto3 cryptography`. */
const requirements = join(import.meta.dirname, 'requirements.txt');
const oldest = [3, 10] as const;

/**
 * Makes the Python environment with MiniStack in a folder, or finds it as it was left.
 *
 * @returns its interpreter
 * @throws UsageError saying what to install
 */
export function pythonIn(folder: string): string {
  const python = join(folder, 'bin/python');
  const installed = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  checkOpenssl();
  if (existsSync(python) && existsSync(installed) && readFileSync(installed, 'utf8') === wanted)
    return python;

  checkVersion();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run(
    'python3',
    ['-m', 'venv', folder],
    'Python has no venv: install it (Debian: apt install python3-venv).',
  );
  run(
    python,
    ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements],
    'The Python packages could not be installed: check that pip reaches its index.',
  );
  writeFileSync(installed, wanted);
  return python;
}

function checkOpenssl(): void {
  if (spawnSync('openssl', ['version']).error === undefined) return;
  throw new UsageError(
    'MiniStack makes its certificate with openssl, which is not here: install it (Debian: apt install openssl).',
    1,
  );
}

function checkVersion(): void {
  const { stdout, error } = spawnSync('python3', ['-c', 'import sys; print(*sys.version_info[:2])'], {
    encoding: 'utf8',
  });
  const [major = 0, minor = 0] = error === undefined ? stdout.split(' ').map(Number) : [];
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new UsageError(
    `The rehearsal runs on MiniStack, which needs Python ${oldest.join('.')} or newer as python3 ` +
      `(${major === 0 ? 'there is none' : `there is ${major}.${minor}`}). Install it (Debian: apt install python3 python3-venv), then run it again.`,
    1,
  );
}

function run(command: string, args: readonly string[], sentence: string): void {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new UsageError(`${sentence}\n${stdout}${stderr}`.trimEnd(), 1);
}
