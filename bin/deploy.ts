/** `npm run deploy`: deploys both stacks of a stage and prints what a person needs to know afterwards. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sampleValues } from '../lib/stage.ts';
import { fail, readArguments } from './arguments.ts';

const { settings, valueOf } = readArguments(
  `npm run deploy -- --stage dev|test|prod [--require-approval never|broadening|any-change]

Deploys both stacks of a stage (dev unless named) with the AWS credentials of this terminal, and prints the outputs.
The first deployment, step by step: docs/deploy.md.

  --require-approval   when CDK asks before it changes permissions: when they become wider, unless told otherwise.
                       Without a terminal nobody can be asked: never`,
  ['require-approval'],
);

const samples = sampleValues(settings);
if (samples.length > 0) {
  fail(
    `Stage ${settings.name} still has sample values: set ${samples.join(', ')} in lib/stage.ts, then deploy again.`,
  );
}
await checkCredentials();

const approval = valueOf('require-approval');
const root = resolve(import.meta.dirname, '..');
const outputs = resolve(root, 'cdk.out/outputs.json');
const run = spawnSync(
  process.execPath,
  [
    'node_modules/aws-cdk/bin/cdk',
    'deploy',
    '--all',
    '--context',
    `stage=${settings.name}`,
    '--outputs-file',
    outputs,
    ...(approval === undefined ? [] : ['--require-approval', approval]),
  ],
  { cwd: root, stdio: 'inherit' },
);
if (run.status !== 0)
  fail(`Stage ${settings.name} was not deployed: see above. What was deployed before still runs.`);

const stacks = JSON.parse(readFileSync(outputs, 'utf8')) as Record<string, Record<string, string>>;
for (const [stack, values] of Object.entries(stacks)) {
  console.log(`\n${stack}`);
  // Outputs whose names CDK made up carry values from one stack to the other.
  for (const [name, value] of Object.entries(values))
    if (!name.startsWith('ExportsOutput')) console.log(`  ${name.padEnd(18)} ${value}`);
}

/** Asks the SDK's own chain, so whatever it accepts (environment, profile, single sign-on, role) is accepted here. */
async function checkCredentials(): Promise<void> {
  const { config } = new DynamoDBClient({});
  try {
    await Promise.all([config.credentials(), config.region()]);
  } catch {
    fail(
      'No AWS credentials or no region: sign in (for example `aws sso login`), set AWS_PROFILE and AWS_REGION, then deploy again.',
    );
  }
}
