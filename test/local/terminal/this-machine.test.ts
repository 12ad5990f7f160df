import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { isNotRunning, notRunning, useThisMachine } from '../../../local/terminal/this-machine.ts';

const directory = mkdtempSync(join(tmpdir(), 'rotunda-dry-run-'));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('where no Rotunda was ever started, one reads how to start it', () => {
  expect(() => useThisMachine({}, join(directory, 'nowhere'))).toThrow(notRunning);
});

test('this machine gives what is not set already, and the clock as it was moved', () => {
  const addresses = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1', TABLE_NAME: 'rotunda' };
  writeFileSync(join(directory, 'endpoints.json'), JSON.stringify({ environment: addresses }));
  writeFileSync(join(directory, 'clock.json'), JSON.stringify({ aheadMs: 86_400_000 }));
  const environment: Record<string, string | undefined> = { TABLE_NAME: 'mine' };
  const { now } = useThisMachine(environment, directory);
  expect(environment).toEqual({
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    TABLE_NAME: 'mine',
  });
  expect(now() - Date.now()).toBeGreaterThan(86_000_000);
});

test('a damaged note is named, with what to do about it', () => {
  writeFileSync(join(directory, 'endpoints.json'), '{"environment":');
  expect(() => useThisMachine({}, directory)).toThrow(
    `${join(directory, 'endpoints.json')} is damaged: stop Rotunda and start it again with npm start.`,
  );
});

test('a Rotunda that has stopped listens no more', () => {
  expect(isNotRunning(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(true);
  expect(isNotRunning(new Error('Access denied'))).toBe(false);
});
