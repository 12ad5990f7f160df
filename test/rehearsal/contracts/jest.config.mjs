import { resolve } from 'node:path';
import jest from '../../../jest.config.mjs';

// They speak to the emulator the rehearsal started, under its credentials; nothing in them is random.
const { globalSetup: _setup, globalTeardown: _teardown, setupFiles: _files, ...config } = jest;

export default {
  ...config,
  rootDir: resolve(import.meta.dirname, '../../..'),
  testMatch: ['<rootDir>/test/rehearsal/contracts/*.ts'],
};
