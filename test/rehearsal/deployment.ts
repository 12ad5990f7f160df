import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CreateEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import * as z from 'zod';
import { loadOrganisation, parseOrganisation } from '../../functions/organisation/file/organisation-file.ts';
import { capabilities } from '../../functions/capabilities.ts';
import { addRotunda, checkedApp } from '../../lib/app.ts';
import { stageSettings, type StageSettings } from '../../lib/stage.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Emulator } from './emulator.ts';
import { rehearsedOrganisation } from './organisation.ts';

const account = '000000000000';
const region = 'us-east-1';
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

/** The settings of `dev`, and those it is updated to: each stack has something to change. */
export const settings = stageSettings('dev');
export const changedSettings: StageSettings = {
  ...settings,
  portal: 'https://moved.it.state.example',
  throttle: { rate: 20, burst: 40 },
};

/** Makes the templates of a stage, checked by cdk-nag, and the bundle of each function. */
export function synthesise(emulator: Emulator, stage: StageSettings): string {
  const outdir = join(emulator.folder, 'cdk.out');
  const app = checkedApp({ outdir });
  addRotunda(app, { settings: stage, capabilities, env: { account, region } });
  app.synth();
  return outdir;
}

/** Prepares the account for CDK, as one does once. */
export async function bootstrap(emulator: Emulator, assembly: string): Promise<void> {
  await cdk(emulator, ['bootstrap', `aws://${account}/${region}`, '--app', assembly]);
}

/** Brings both stacks to what was synthesised, as `npm run deploy` does. */
export async function deploy(
  emulator: Emulator,
  assembly: string,
  stage: StageSettings,
): Promise<Deployed> {
  const file = join(emulator.folder, 'outputs.json');
  await cdk(emulator, ['deploy', '--all', '--app', assembly, '--require-approval', 'never', '--outputs-file', file]);
  const { 'Rotunda-dev-Data': data, 'Rotunda-dev-Service': service } = outputsSchema.parse(
    JSON.parse(readFileSync(file, 'utf8')),
  );
  const [id] = new URL(service.ApiUrl).hostname.split('.');
  const arn = (service: string, name: string): string => `arn:aws:${service}:${region}:${account}:${name}`;
  return {
    settings: stage,
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
  await new SESv2Client({}).send(
    new CreateEmailIdentityCommand({ EmailIdentity: sender.verifiedIdentity }),
  );
  const parsed = parseOrganisation(rehearsedOrganisation());
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  await loadOrganisation(
    parsed.organisation,
    organisationStore({ client: documentClient(), name: table }),
  );
}

async function cdk(emulator: Emulator, args: readonly string[]): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(root, 'node_modules/aws-cdk/bin/cdk'), ...args, '--progress', 'events', '--no-notices', '--ci'],
    { cwd: root, env: { ...process.env, HOME: emulator.folder }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const pipe of [child.stdout, child.stderr])
    pipe.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const status = await new Promise((resolve) => child.once('exit', resolve));
  writeFileSync(join(emulator.folder, `cdk-${args[0] ?? ''}.log`), said);
  if (status !== 0)
    throw new Error(`cdk ${args.join(' ')} failed:\n${said.slice(-6_000)}`);
}
