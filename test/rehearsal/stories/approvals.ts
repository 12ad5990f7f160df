import assert from 'node:assert/strict';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { requestKind } from '../../../domain/requests/index.ts';
import { documentClient } from '../../../platform/dynamodb/client.ts';
import { aggregateKey } from '../../../platform/dynamodb/ledger/keys.ts';
import type { ExecutionStatus } from '../../../platform/stepfunctions/chain.ts';
import { assessments } from '../../support/chain-walk.ts';
import { until } from '../../support/until.ts';
import { invoke } from '../functions.ts';
import { patience, type Stage } from '../stage.ts';

export async function comesBackOnceAndIsApproved(stage: Stage): Promise<void> {
  const { walk } = stage;
  const number = await walk.forwarded();
  await walk.handOn(number);
  await walk.until(number, ...assessments);
  for (const stage of assessments) await walk.decide(number, stage);
  await walk.until(number, 'program');
  await walk.decide(number, 'program');
  await walk.until(number, 'director');
  await walk.returnForCost(number);
  const decided = await walk.decide(number, 'director');
  assert.equal(decided.body['status'], 'approved', JSON.stringify(decided.body));

  const delivery = await until(
    async () => (await walk.read(number, '/approval'))['delivery'] as string | undefined,
    'Nothing delivers what was approved.',
    patience,
  );
  const { kind, deliveryOf, status } = await walk.read(delivery);
  assert.deepEqual(
    { kind, deliveryOf, status },
    { kind: 'delivery', deliveryOf: number, status: 'submitted' },
  );
  await executionIs('ended', stage, number);
}

export async function stopsWhenWithdrawn(stage: Stage): Promise<void> {
  const { walk } = stage;
  const number = await walk.forwarded();
  await executionIs('running', stage, number);
  const nora = await walk.as('nora-fieldstone');
  const { status } = await nora.post(`/requests/${number}/withdrawal`, { reason: 'Bought elsewhere.' });
  assert.equal(status, 200);
  assert.deepEqual(await walk.open(number), []);
  assert.equal((await walk.decide(number, 'develop')).body['code'], 'approval.ended');
  await executionIs('ended', stage, number);
}

/** Somebody stops an execution by hand. The nightly run finds it and starts another. */
export async function isPutRightAtNight(stage: Stage): Promise<void> {
  const { walk, chain } = stage;
  const number = await walk.forwarded();
  await chain.stop(number, 1);
  await executionIs('ended', stage, number);
  await backdate(stage, number);
  const { error } = await invoke('approvals-reconcile');
  assert.equal(error, undefined);
  await executionIs('running', stage, number, 2);
  await walk.until(number, 'develop');
  await walk.handOn(number);
  await walk.until(number, ...assessments);
}

async function executionIs(
  wanted: ExecutionStatus,
  { chain }: Stage,
  number: string,
  attempt = 1,
): Promise<void> {
  await until(
    async () => (await chain.statusOf(number, attempt)) === wanted || undefined,
    `Execution ${number}-${attempt} is not ${wanted}.`,
    patience,
  );
}

/** What changed within the last ten minutes is left alone at night: the change is made to look older. */
async function backdate({ deployed }: Stage, number: string): Promise<void> {
  await documentClient().send(
    new UpdateCommand({
      TableName: deployed.table,
      Key: { pk: aggregateKey(requestKind.name, number), sk: requestKind.name },
      UpdateExpression: 'SET updatedAt = updatedAt - :minutes',
      ExpressionAttributeValues: { ':minutes': 11 * 60_000 },
    }),
  );
}
