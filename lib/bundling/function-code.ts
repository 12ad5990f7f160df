import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

const root = resolve(import.meta.dirname, '../..');

/**
 * The code of a function, bundled when its stack is. The asset is known by what comes out, so that a change elsewhere
 * deploys nothing.
 *
 * @param entry from the root of the repository
 */
export function functionCode(entry: string): Code {
  return Code.fromAsset(root, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never started: the machine that deploys bundles by itself.
      image: DockerImage.fromRegistry('none'),
      // CDK bundles once what it is told in the same words.
      command: [entry],
      local: {
        tryBundle(directory) {
          bundle(entry, join(directory, 'index.mjs'));
          return true;
        },
      },
    },
  });
}

/** @throws Error with what esbuild says */
function bundle(entry: string, outfile: string): void {
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), entry, outfile],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`${entry} could not be bundled: ${error?.message ?? stderr}`);
}
