import { afterEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { until } from '../until.ts';

let parent: ChildProcess | undefined;
afterEach(() => {
  parent?.kill('SIGKILL');
});

/** Another process that starts an engine and holds it; resolves to the address it prints. */
function holdEngine(): Promise<string> {
  const module = new URL('start-dynamodb.ts', import.meta.url).href;
  const script = `
    const { startDynamoDb } = await import(${JSON.stringify(module)});
    console.log((await startDynamoDb()).endpoint);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parent = child;
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => {
      resolve(line.toString().trim());
    });
    child.once('exit', () => {
      reject(new Error('The engine did not start.'));
    });
  });
}

test('an engine ends with the process that started it, also when that is killed', async () => {
  const endpoint = await holdEngine();
  expect((await fetch(endpoint)).status).toBeGreaterThan(0);
  parent?.kill('SIGKILL');
  await until(
    () =>
      fetch(endpoint).then(
        () => undefined,
        () => 'gone',
      ),
    'The engine outlived whoever started it.',
  );
});
