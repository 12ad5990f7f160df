// Everything that can be said about the code without running it, in one command.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

interface Step {
  readonly name: string;
  readonly about: string;
  readonly command: readonly [file: string, ...args: string[]];
}

const folders = ['bin', 'lib', 'functions', 'domain', 'platform', 'local', 'bench', 'tools', 'test'];
const steps: readonly Step[] = [
  // The longest first, so that two at a time end together.
  { name: 'lint', about: 'eslint', command: ['eslint', '.'] },
  { name: 'types', about: 'tsc', command: ['tsc', '--noEmit'] },
  { name: 'format', about: 'prettier', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  {
    name: 'imports',
    about: 'who may import whom',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', ...folders],
  },
  {
    name: 'unused',
    about: 'files, exports and dependencies nobody uses',
    command: ['knip', '--no-progress'],
  },
  {
    name: 'documents',
    about: 'generated documents that no longer fit the code',
    command: ['node', 'tools/generate.ts', '--check'],
  },
  {
    name: 'machines',
    about: 'state machines that AWS would refuse',
    command: ['node', 'tools/validate-state-machines.ts'],
  },
];

/** As many as a small machine has cores. */
const atOnce = 2;

const usage = `npm run check                         every step
npm run check -- --only format,lint   some of them

${steps.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n')}`;

const chosen = chosenSteps(process.argv.slice(2));
const root = fileURLToPath(new URL('..', import.meta.url));
const waiting = [...chosen];
const failed: string[] = [];
await Promise.all(Array.from({ length: atOnce }, work));
if (failed.length > 0) console.error(`\nNot in order: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const started = performance.now();
    const { ok, output } = await run(step.command);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${ok ? '✔' : '✘'} ${step.name.padEnd(12)}${seconds.padStart(6)} s`);
    if (ok) continue;
    failed.push(step.name);
    console.log(output.trimEnd());
  }
}

function run([file, ...args]: Step['command']): Promise<{ readonly ok: boolean; readonly output: string }> {
  return new Promise((resolve) => {
    // `npm run` puts node_modules/.bin first in the path, the pinned Node with it.
    const child = spawn(file, args, {
      cwd: root,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', (error) => {
      resolve({
        ok: false,
        output: `${file} could not be started: ${error.message}. Start this with npm run check.`,
      });
    });
    child.once('close', (code) => {
      resolve({ ok: code === 0, output });
    });
  });
}

function chosenSteps(options: readonly string[]): readonly Step[] {
  if (options.length === 0) return steps;
  const [option, list = '', ...rest] = options;
  if (option === '--help') return stop(usage, 0);
  const names = list.split(',');
  const wrong = names.find((name) => !steps.some((step) => step.name === name));
  if (option !== '--only' || rest.length > 0 || wrong !== undefined)
    return stop(
      `${option === '--only' && wrong !== undefined ? `There is no step "${wrong}".` : 'These options are not known.'}\n\n${usage}`,
      2,
    );
  return steps.filter(({ name }) => names.includes(name));
}

function stop(text: string, code: number): never {
  (code === 0 ? console.log : console.error)(text);
  process.exit(code);
}
