import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { openClock } from '../clock.ts';

/** What is said when there is nothing to talk to. */
export const notRunning = 'Rotunda does not run here: start it with npm start, or name a stage with --stage.';

/** What the runtime leaves for commands run beside it. */
const endpointsSchema = z.object({ environment: z.record(z.string(), z.string()) });

const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };

/** Gives this process the credentials engines on this machine take, where the environment has none. */
export function setLocalCredentials(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(credentials)) environment[name] ??= value;
}

/**
 * Points this process at the Rotunda that runs on this machine: sets what is not set in the environment.
 *
 * @returns its clock, which somebody may have moved forward
 * @throws Error with a sentence for the terminal, when none has been started here
 */
export function useThisMachine(
  environment: Record<string, string | undefined>,
  directory = '.rotunda',
): { readonly now: () => number } {
  const file = join(directory, 'endpoints.json');
  if (!existsSync(file)) throw new Error(notRunning);
  setLocalCredentials(environment);
  for (const [name, value] of Object.entries(readEndpoints(file))) environment[name] ??= value;
  const { now } = openClock(join(directory, 'clock.json'));
  return { now };
}

function readEndpoints(file: string): Readonly<Record<string, string>> {
  try {
    return endpointsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).environment;
  } catch {
    throw new Error(`${file} is damaged: stop Rotunda and start it again with npm start.`);
  }
}

/** Whether an error says that nobody listens: the runtime has left its addresses behind and is gone. */
export function isNotRunning(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
}
