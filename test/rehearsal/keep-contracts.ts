import type { Emulator } from './emulator.ts';
import { runNode } from './run-node.ts';

/** Holds AWS's adapters to the contracts of their ports, beside what is deployed: on a topic, a queue, … of their own. */
export async function keepContracts(emulator: Emulator): Promise<void> {
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  await runNode(emulator, [...jest, '--config', 'test/rehearsal/contracts/jest.config.mjs']);
}
