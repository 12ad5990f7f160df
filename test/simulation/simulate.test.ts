import { spawn } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';

interface Ran {
  readonly code: number | null;
  readonly output: string;
}

/** The command as `npm run simulate` runs it. */
function simulate(...options: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, ['--no-warnings', 'test/simulation/main.ts', ...options]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, output });
    });
  });
}

/** Without the seconds it took. */
function told({ output }: Ran): readonly string[] {
  return output.split('\n').filter((line) => !/\d s\.?$/.test(line));
}

describe('the simulation', () => {
  test('does the same for the same seed, to the last word of the log', async () => {
    const options = ['--seed', '7', '--days', '2', '--verbose'];
    const [first, again] = await Promise.all([simulate(...options), simulate(...options)]);
    expect(first.output).toContain('History ');
    expect(first.output).toContain('the process was killed');
    expect(told(again)).toEqual(told(first));
    expect([first.code, again.code]).toEqual([0, 0]);
  });

  test('needs no fault to go on', async () => {
    const { code, output } = await simulate('--seed', '7', '--days', '2', '--faults', 'off');
    expect(output).toContain('Faults: none; 1 lives of the process');
    expect(code).toBe(0);
  });

  test('says what it takes', async () => {
    expect((await simulate('--help')).output).toContain('--seed N');
    expect((await simulate('--days', 'many')).output).toContain('--days takes a whole number, not "many".');
  });
});
