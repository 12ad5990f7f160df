import assert from 'node:assert/strict';
import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Deployed } from '../deployment.ts';
import { invoke } from '../functions.ts';
import type { Stage } from '../stage.ts';
import { submitted } from './requests.ts';

/** Goes on after an update where it was: what was submitted before is read, by a session begun before. */
export async function keepsItsData(
  stage: Stage,
  number: string,
  update: () => Promise<Deployed>,
): Promise<void> {
  const { walk, deployed } = stage;
  const nora = await walk.as('nora-fieldstone');
  const before = await nora.get(`/requests/${number}`);
  const updated = await update();
  const { userPool, client, table, api } = updated;
  assert.deepEqual(
    { userPool, client, table, api },
    { userPool: deployed.userPool, client: deployed.client, table: deployed.table, api: deployed.api },
    'An update replaces nothing that holds data or has an address.',
  );
  const { Environment } = await configuration('notices-dispatch');
  assert.equal(Environment?.Variables?.['PORTAL_URL'], updated.settings.portal, 'The change is there.');
  const after = await nora.get(`/requests/${number}`);
  assert.deepEqual(after.body, before.body);
  await submitted(stage);
}

/** Without its policy a function is refused by IAM, and says so; with it, it works again. */
export async function needsItsPermissions(): Promise<void> {
  const name = 'approvals-reconcile';
  const iam = new IAMClient({});
  const { Role = '' } = await configuration(name);
  const RoleName = Role.split('/').at(-1) ?? '';
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  assert.equal(AttachedPolicies.length, 1, 'All permissions of a function are in one policy.');
  const PolicyArn = AttachedPolicies[0]?.PolicyArn;

  assert.equal((await invoke(name)).error, undefined);
  await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  try {
    const { error = 'It worked.' } = await invoke(name);
    assert.match(error, /AccessDenied.*|is not authorized to perform: dynamodb:Query/);
  } finally {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  assert.equal((await invoke(name)).error, undefined);
}

function configuration(name: string): Promise<{
  readonly Role?: string | undefined;
  readonly Environment?: { readonly Variables?: Record<string, string> | undefined } | undefined;
}> {
  return new LambdaClient({}).send(
    new GetFunctionConfigurationCommand({ FunctionName: `rotunda-dev-${name}` }),
  );
}
