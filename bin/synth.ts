/** `npm run synth`: makes the CloudFormation templates of a stage and says that the checks found nothing. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import { addRotunda, checkedApp, environmentFrom } from '../lib/app.ts';
import { capabilities } from '../functions/capabilities.ts';
import { fail, readArguments } from './arguments.ts';

const { settings } = readArguments(`npm run synth [-- --stage dev|test|prod]

Makes the CloudFormation templates of a stage (dev unless named) in cdk.out/, with a bundle for each function.
Needs no AWS account. Fails with the findings when a check of cdk-nag (AWS Solutions, NIST 800-53 R5) has any.`);

const outdir = resolve(import.meta.dirname, '../cdk.out');
const app = checkedApp({ outdir });
addRotunda(app, { settings, capabilities, env: environmentFrom(process.env) });

interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
  >;
}

try {
  const { stacks } = app.synth();
  for (const stack of stacks) describe(stack);
  console.log('cdk-nag: no findings (AWS Solutions, NIST 800-53 R5)');
} catch (error) {
  // CDK has already printed each finding with the construct it is about.
  if (error instanceof Error && error.name === 'ValidationFailed')
    fail('The checks have findings: see above.');
  throw error;
}

function describe(stack: CloudFormationStackArtifact): void {
  const { Resources } = stack.template as Template;
  const size = kilobytes(statSync(stack.templateFullPath).size);
  console.log(`${stack.templateFullPath}  ${size}, ${Object.keys(Resources).length} resources`);
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type === 'AWS::Lambda::Function')
      console.log(line(Properties?.['FunctionName'], bundleSize(Properties)));
    if (Type === 'AWS::StepFunctions::StateMachine')
      console.log(line(Properties?.['StateMachineName'], statesIn(Properties?.['DefinitionString'])));
  }
}

function line(name: unknown, size: string): string {
  return `  ${String(name).padEnd(32)} ${size}`;
}

function statesIn(definition: unknown): string {
  const { States } = JSON.parse(String(definition)) as { readonly States: object };
  return `${Object.keys(States).length} states`;
}

/** The bundle's folder is named as the archive that will be uploaded. */
function bundleSize(properties: Readonly<Record<string, unknown>> | undefined): string {
  const { S3Key } = properties?.['Code'] as { readonly S3Key: string };
  const bundle = readFileSync(resolve(outdir, `asset.${S3Key.replace(/\.zip$/, '')}`, 'index.mjs'));
  return kilobytes(bundle.length);
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(0)} KB`;
}
