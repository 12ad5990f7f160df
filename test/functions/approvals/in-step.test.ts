import { SFNClient, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { chainTask } from '../../../functions/approvals/chain/task-handler.ts';
import { reconcile } from '../../../functions/approvals/chain/reconcile.ts';
import { settle } from '../../../functions/approvals/chain/settle.ts';
import { stepFunctionsCallback } from '../../../platform/stepfunctions/chain.ts';
import { anOffice, holderOf } from './running-chain.ts';

const office = anOffice();
const { desk } = office;
const now = { graceMs: 0 };
const assessors = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

const typesOf = async (number: string): Promise<readonly string[]> =>
  (await desk.eventsOf(number)).map(({ type }) => type);

async function stopped(number: string, attempt = 1): Promise<void> {
  const execution = `${office.machine.replace(':stateMachine:', ':execution:')}:${number}-${attempt}`;
  await new SFNClient({}).send(new StopExecutionCommand({ executionArn: execution }));
}

describe('a task of the state machine', () => {
  const task = (input: object) => chainTask(office.tasks())(input);

  test('asked again with a new token asks nobody twice, and the new token is the one called back', async () => {
    const number = await office.forward();
    const again = await task({
      action: 'open',
      request: number,
      attempt: 1,
      stage: 'develop',
      token: 'second',
    });
    expect(again).toEqual({ outcome: 'asked' });
    expect((await typesOf(number)).filter((type) => type === 'StageOpened')).toHaveLength(1);
    expect((await office.tasks().tokens.waiting(number)).map(({ token }) => token)).toEqual(['second']);
  });

  test('asking for what has been decided meanwhile is answered at once', async () => {
    const number = await office.forward();
    await office.handOn(number);
    await office.until(number, ...assessors);
    await office.decide(number, 'security', 'stan');
    const told: unknown[] = [];
    const callback = {
      succeed: (token: string, output: object) => {
        told.push([token, output]);
        return Promise.resolve('told' as const);
      },
    };
    const late = await chainTask({ ...office.tasks(), callback })({
      action: 'open',
      request: number,
      attempt: 1,
      stage: 'security',
      token: 'late',
    });
    expect(late).toEqual({ outcome: 'settled' });
    expect(told).toEqual([['late', { stage: 'security', outcome: 'approved' }]]);
  });

  test('of an attempt that a restart has overtaken does nothing', async () => {
    const number = await office.forward();
    expect(await task({ action: 'plan', request: number, attempt: 7 })).toEqual({ next: 'done', stages: [] });
    expect(await task({ action: 'halt', request: number, attempt: 7, error: 'X' })).toEqual({
      outcome: 'halted',
    });
    expect((await desk.stateOf(number)).status).toBe('in-approval');
  });

  test.each([
    {},
    { action: 'destroy', request: 'x', attempt: 1 },
    { action: 'open', request: 'x', attempt: 1, stage: 'parliament', token: 't' },
    { action: 'open', request: 'x', attempt: 1, stage: 'develop', token: '' },
    { action: 'plan', request: '4HK7-9MXA-3', attempt: 1 },
  ])('refuses what the machine never sends: %j', async (input) => {
    await expect(task(input)).rejects.toThrow();
  });

  test('that fails is tried again by the machine, then the request is shown as halted', async () => {
    const number = await office.forward();
    await task({ action: 'halt', request: number, attempt: 1, error: 'Lambda.Unknown' });
    const { body } = await desk.ask<{ halted: { reason: string } }>('GET /requests/{id}/approval', {
      as: 'dana',
      params: { id: number },
    });
    expect(body.halted.reason).toBe('failed');
    const restart = await desk.ask('POST /requests/{id}/approval/restart', {
      as: 'dana',
      params: { id: number },
    });
    expect(restart.status).toBe(200);
    await office.until(number, 'develop');
    expect(await office.settling().chain.statusOf(number, 2)).toBe('running');
  });
});

describe('a callback', () => {
  test('with a forged token, or for a stopped execution, is told to nobody', async () => {
    const number = await office.forward();
    const [token] = await office.tasks().tokens.waiting(number);
    const callback = stepFunctionsCallback();
    expect(await callback.succeed('forged', {})).toBe('gone');
    await stopped(number);
    expect(await callback.succeed(token?.token ?? '', {})).toBe('gone');
    expect(await callback.succeed(token?.token ?? '', {})).toBe('gone');
  });

  test('made twice is made once', async () => {
    const number = await office.forward();
    await office.handOn(number);
    expect(await settle(number, office.settling())).toBe(1);
    expect(await settle(number, office.settling())).toBe(0);
  });

  test('never leaves the server', async () => {
    const number = await office.forward();
    const [token] = await office.tasks().tokens.waiting(number);
    const paths = ['', '/approval', '/proposal', '/timeline', '/clocks'];
    const said = await Promise.all(
      paths.map((path) =>
        desk.ask<unknown>(`GET /requests/{id}${path}`, { as: 'exec', params: { id: number } }),
      ),
    );
    expect(token?.token.length).toBeGreaterThan(20);
    expect(JSON.stringify([said, desk.log])).not.toContain(token?.token);
  });
});

describe('reconciliation', () => {
  const repairsOf = async (number: string) =>
    (await reconcile(office.settling(), now)).repairs
      .filter(({ requestId }) => requestId === number)
      .map(({ did }) => did);

  test('finds nothing where ledger and machine agree', async () => {
    const number = await office.forward();
    expect(await repairsOf(number)).toEqual([]);
    await office.handOn(number);
    await office.until(number, ...assessors);
    expect(await repairsOf(number)).toEqual([]);
  });

  test('starts a chain whose start was never told', async () => {
    const { number } = await desk.submit({ kind: 'application' });
    await desk.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: number },
      body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    });
    expect(await repairsOf(number)).toEqual(['started']);
    await office.until(number, 'develop');
  });

  test('calls back a decision the machine never heard of', async () => {
    const number = await office.forward();
    await office.handOn(number);
    expect(await repairsOf(number)).toEqual(['called-back']);
    await office.until(number, ...assessors);
    expect(await repairsOf(number)).toEqual([]);
  });

  test('starts again an execution somebody stopped, and nobody decides twice', async () => {
    const number = await office.forward();
    await office.handOn(number);
    await office.until(number, ...assessors);
    await office.decide(number, 'security', 'stan');
    await office.notifyReactions(number);
    await stopped(number);
    expect(await repairsOf(number)).toEqual(['restarted']);
    await office.until(number, 'infrastructure', 'procurement', 'contractor');
    for (const stage of ['infrastructure', 'procurement', 'contractor'] as const)
      await office.decide(number, stage, holderOf(stage));
    await office.until(number, 'program');
    expect((await desk.stateOf(number)).approval?.attempt).toBe(2);
  });

  test('stops an execution whose request is withdrawn', async () => {
    const number = await office.forward();
    await desk.ask('POST /requests/{id}/withdrawal', {
      as: 'ann',
      params: { id: number },
      body: { reason: 'No.' },
    });
    expect(await repairsOf(number)).toEqual(['stopped']);
    expect(await office.settling().chain.statusOf(number, 1)).toBe('ended');
  });

  test('opens a delivery that was never opened', async () => {
    const { number } = await desk.submit({ kind: 'application', involves: [] });
    await desk.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: number },
      body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    });
    await office.until(number, 'develop');
    await office.handOn(number);
    await office.until(number, 'program');
    await office.decide(number, 'program', 'pam');
    await office.until(number, 'director');
    await office.decide(number, 'director', 'dana');
    expect(await repairsOf(number)).toEqual(['called-back']);
    expect((await desk.stateOf(number)).approval?.delivery).toBeDefined();
    expect(await repairsOf(number)).toEqual([]);
  });

  test('leaves what happened a moment ago to the reactions under way', async () => {
    const number = await office.forward();
    await office.handOn(number);
    const { repairs } = await reconcile(office.settling());
    expect(repairs.map(({ requestId }) => requestId)).not.toContain(number);
    await office.notifyReactions(number);
  });
});
