import { resolve } from 'node:path';
import type { BuildOptions } from 'esbuild';
import { leaveOut } from './left-out.ts';
import { lightenClients } from './lighten-clients.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * How a function is bundled: for AWS, for the bench and for the tests alike. The SDK we tested, not the one the runtime
 * happens to bring, and one file to read instead of hundreds.
 *
 * @param entry from the root of the repository
 * @param onReplaced hears of each module that something else was put in the place of
 */
export function bundleOptions(entry: string, outfile: string, onReplaced?: (module: string) => void) {
  return {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // Modules before CommonJS: smaller bundles that start a third faster.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    // What CommonJS is left asks for the modules of Node by a function that modules do not have.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    plugins: [leaveOut(onReplaced), lightenClients()],
  } as const satisfies BuildOptions;
}
