import { randomInt } from 'node:crypto';
import { type DynamoDb, startDynamoDb } from './engines/start-dynamodb.ts';

/**
 * One seed for the whole run, and one in-memory engine for the suites that speak to one; each makes its own table in
 * it. None is started when `ROTUNDA_DYNAMODB_ENGINE` is `embedded`.
 */
export default async function globalSetup(): Promise<void> {
  const seed = (process.env['ROTUNDA_TEST_SEED'] ??= String(randomInt(2 ** 31)));
  process.stderr.write(`Everything random comes from ROTUNDA_TEST_SEED=${seed}\n`);
  // Real credentials on the machine must not leak into tests, nor be asked for.
  process.env['AWS_ACCESS_KEY_ID'] = 'local';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'local';
  delete process.env['AWS_SESSION_TOKEN'];
  delete process.env['AWS_PROFILE'];
  process.env['AWS_REGION'] = 'us-east-1';
  if (process.env['ROTUNDA_DYNAMODB_ENGINE'] === 'embedded') return;
  const engine = await startDynamoDb();
  process.env['ROTUNDA_TEST_DYNAMODB'] = engine.endpoint;
  (globalThis as { rotundaTestEngine?: DynamoDb }).rotundaTestEngine = engine;
}
