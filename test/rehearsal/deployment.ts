import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import * as z from 'zod';
import { loadOrganisation, parseOrganisation } from '../../functions/organisation/file/organisation-file.ts';
import type { StageSettings } from '../../lib/stage.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Emulator } from './emulator.ts';
import { rehearsedOrganisation } from './organisation.ts';
import { runNode } from './run-node.ts';
import { account, region, rehearsedSettings } from './settings.ts';

const root = resolve(import.meta.dirname, '../..');

/** What a stage tells whoever deployed it. */
const outputsSchema = z.object({
  'Rotunda-dev-Data': z.object({
    UserPoolId: z.string(),
    PortalClientId: z.string(),
    TableName: z.string(),
    BucketName: z.string(),
  }),
  'Rotunda-dev-Service': z.object({ ApiUrl: z.string(), FailureQueueUrl: z.string() }),
});

export interface Deployed {
  readonly settings: StageSettings;
  /** Where the API answers. */
  readonly api: string;
  readonly userPool: string;
  readonly client: string;
  readonly table: string;
  readonly failureQueue: string;
  readonly topic: string;
  readonly stateMachine: string;
}

type Which = keyof typeof rehearsedSettings;

/** Makes the templates, checked by cdk-nag, and the bundle of each function. */
export async function synthesise(emulator: Emulator, which: Which): Promise<void> {
  await runNode(emulator, [join(import.meta.dirname, 'synth.ts'), assemblyIn(emulator, which), which]);
}

/** Prepares the account for CDK, as one does once. */
export async function bootstrap(emulator: Emulator): Promise<void> {
  const app = assemblyIn(emulator, 'first');
  await cdk(emulator, ['bootstrap', `aws://${account}/${region}`, '--app', app]);
}

/** Brings both stacks to what was synthesised, as `npm run deploy` does. */
export async function deploy(emulator: Emulator, which: Which): Promise<Deployed> {
  const app = assemblyIn(emulator, which);
  const file = join(emulator.folder, 'outputs.json');
  await cdk(emulator, ['deploy', '--all', '--app', app, '--require-approval', 'never', '-O', file]);
  const { 'Rotunda-dev-Data': data, 'Rotunda-dev-Service': service } = outputsSchema.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const [id] = new URL(service.ApiUrl).hostname.split('.');
  const arn = (service: string, name: string): string => `arn:aws:${service}:${region}:${account}:${name}`;
  return {
    settings: rehearsedSettings[which],
    // By path, because nobody resolves the API's own name here.
    api: `${emulator.url}/_aws/execute-api/${id}/$default`,
    userPool: data.UserPoolId,
    client: data.PortalClientId,
    table: data.TableName,
    failureQueue: service.FailureQueueUrl,
    topic: arn('sns', 'rotunda-dev-directors'),
    stateMachine: arn('states', 'stateMachine:rotunda-dev-approval-chain'),
  };
}

/** What the department does after the first deployment: verify its mail domain and load its organisation. */
export async function furnish({ table, settings: { sender } }: Deployed): Promise<void> {
  await new SESv2Client({}).send(new CreateEmailIdentityCommand({ EmailIdentity: sender.verifiedIdentity }));
  const parsed = parseOrganisation(rehearsedOrganisation());
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  await loadOrganisation(parsed.organisation, organisationStore({ client: documentClient(), name: table }));
}

function assemblyIn({ folder }: Emulator, which: Which): string {
  return join(folder, `cdk.out-${which}`);
}

async function cdk(emulator: Emulator, args: readonly string[]): Promise<void> {
  const command = join(root, 'node_modules/aws-cdk/bin/cdk');
  await runNode(emulator, [command, ...args, '--progress', 'events', '--no-notices', '--ci']);
}
