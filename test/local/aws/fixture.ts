import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Endpoint, type EndpointOptions, start } from '../../../local/aws/endpoint.ts';

/** A folder of its own for one test, and the way to remove it. */
export function temporaryDirectory(): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-'));
  return {
    directory,
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The endpoints on a folder, with real SDK clients pointed at them as the functions are: by the environment. */
export async function startEndpoint(
  directory: string,
  options: Partial<EndpointOptions> = {},
): Promise<Endpoint> {
  const endpoint = await start({ directory, now: () => 1_000, onUpload: () => undefined, ...options });
  for (const service of ['SNS', 'SESV2', 'SQS', 'S3'])
    process.env[`AWS_ENDPOINT_URL_${service}`] = endpoint.url;
  return endpoint;
}
