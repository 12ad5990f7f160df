import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { addRotunda, checkedApp } from '../../lib/app.ts';
import type { DeployedCapability } from '../../functions/core/deployment.ts';
import { stageSettings, type StageSettings } from '../../lib/stage.ts';
import { capabilities } from '../../functions/capabilities.ts';

/** One resource of a template. */
export interface Resource {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export interface Synthesised {
  /** Resources by logical id. */
  readonly data: Readonly<Record<string, Resource>>;
  readonly service: Readonly<Record<string, Resource>>;
  /** Every resource of a type in both stacks. */
  readonly resources: (type: string) => readonly Resource[];
}

const region = { region: 'us-east-1', account: '111122223333' };

const context = { 'aws:cdk:bundling-stacks': [] };

/** An application with the checks of cdk-nag that bundles nothing: what the functions do is tested elsewhere. */
export function unbundledApp(): App {
  return checkedApp({ context });
}

/**
 * The templates of a stage. Synthesis runs the checks of cdk-nag and throws at a finding; they take two seconds, so a
 * test that compares settings may leave them out.
 */
export function synthesise(
  settings: StageSettings = stageSettings('prod'),
  checks: 'checked' | 'unchecked' = 'checked',
  registry: readonly DeployedCapability[] = capabilities,
): Synthesised {
  const app = checks === 'checked' ? unbundledApp() : new App({ context });
  const { data, service } = addRotunda(app, { settings, capabilities: registry, env: region });
  const stacks = {
    data: resourcesOf(Template.fromStack(data)),
    service: resourcesOf(Template.fromStack(service)),
  };
  const all = [...Object.values(stacks.data), ...Object.values(stacks.service)];
  return { ...stacks, resources: (type) => all.filter((resource) => resource.Type === type) };
}

function resourcesOf(template: Template): Readonly<Record<string, Resource>> {
  return (template.toJSON() as { readonly Resources: Record<string, Resource> }).Resources;
}

/**
 * A CloudFormation value as a line a person can compare: `<data:LedgerTable.Arn>/index/inbox`. References lose the
 * hash CDK appends, so that the line says what it means; what the data stack exports is marked so.
 */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const [[fn, argument] = ['', '']] = Object.entries(value as Record<string, unknown>);
  switch (fn) {
    case 'Ref':
      return `<${unhashed(String(argument))}>`;
    case 'Fn::GetAtt':
      return `<${(argument as string[]).map(unhashed).join('.')}>`;
    case 'Fn::Join':
      return (argument as [string, unknown[]])[1].map(text).join((argument as [string, unknown[]])[0]);
    case 'Fn::ImportValue': {
      const [, kind = '', target = ''] = /ExportsOutput(Ref|FnGetAtt)(\w+)$/.exec(text(argument)) ?? [];
      return `<data:${kind === 'Ref' ? unhashed(unhashed(target)) : importedAttribute(target)}>`;
    }
    default:
      return JSON.stringify(value);
  }
}

/** `LedgerTable1A2B3C4DArn5E6F7A8B` to `LedgerTable.Arn`. */
function importedAttribute(target: string): string {
  return unhashed(target).replace(/[0-9A-F]{8}(?=[A-Z][A-Za-z]+$)/, '.');
}

function unhashed(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}
