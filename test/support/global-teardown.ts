import type { DynamoDb } from './engines/start-dynamodb.ts';

/** Ends the engine of the run. */
export default async function globalTeardown(): Promise<void> {
  await (globalThis as { rotundaTestEngine?: DynamoDb }).rotundaTestEngine?.stop();
}
