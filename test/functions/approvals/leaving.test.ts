import { beforeAll, describe, expect, test } from '@jest/globals';
import { defaultApprovalRules, openStages } from '../../../domain/approvals/index.ts';
import type { Assignment } from '../../../domain/organisation/index.ts';
import { chainItemReactions } from '../../../functions/approvals/chain/reactions.ts';
import { tend } from '../../../functions/approvals/chain/tend.ts';
import { anAgreement } from '../../support/builders.ts';
import { openly } from '../../support/organisation.ts';
import { notAsReferenced } from '../../support/reference.ts';
import { until } from '../../support/until.ts';
import { holderOf, openChainHarness } from './running-chain.ts';

const harness = openChainHarness();
const { http } = harness;
const day = 24 * 60 * 60_000;
const { organisation } = http.ports;
const changes = openly(http.table);
const assessors = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

/** The security officers of the treasury all have to approve. */
beforeAll(async () => {
  const security = { roles: ['security-officer'], quorum: 'all' } as const;
  const approval = { ...defaultApprovalRules, stages: { ...defaultApprovalRules.stages, security } };
  await changes.addAgreement(anAgreement({ agencyId: 'treasury', version: 2, approval }));
  await changes.putPerson({ id: 'sue', name: 'Sue', email: 'sue@example.gov' }, 0);
});

/** Enters an assignment, and has the stream tell of it. */
async function enter(assignment: Assignment): Promise<void> {
  const held = await organisation.assignmentsOf(assignment.personId);
  await changes.putAssignment(assignment, held.some(({ id }) => id === assignment.id) ? 'existing' : 'new');
  for (const one of chainItemReactions)
    await one.react(
      { pk: `person#${assignment.personId}`, sk: `assignment#${assignment.id}` },
      { ...harness.settling(), decisions: http.ports.decisions },
    );
}

const given = (personId: string, role: Assignment['role'], agencyId: string, until?: string): Assignment => ({
  id: `${personId}-0`,
  personId,
  role,
  agencyId,
  from: '2026-01-01',
  ...(until === undefined ? {} : { until }),
});

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const yesterday = (): string => dateOf(http.clock - day);

const name = (number: string, stage: string, person: string, as = 'dana') =>
  http.ask('POST /requests/{id}/approval/{stage}/deputies', {
    as,
    params: { id: number, stage },
    body: { person, reason: 'Nobody else is there.' },
  });

interface ApprovalBody {
  readonly status: string;
  readonly stages: readonly Readonly<Record<string, unknown>>[];
  readonly decisions: readonly Readonly<Record<string, unknown>>[];
}

const read = (number: string, as = 'cleo') =>
  http.ask<ApprovalBody>('GET /requests/{id}/approval', { as, params: { id: number } });

const stageIn = (body: ApprovalBody, stage: string) => body.stages.find((one) => one['stage'] === stage);

const stageOf = async (number: string, stage: 'security' | 'program') =>
  (await http.stateOf(number)).approval?.stages[stage];

/** Takes one to where security alone is awaited. */
async function atSecurity(): Promise<string> {
  const number = await harness.forward();
  await harness.handOn(number);
  await harness.until(number, ...assessors);
  for (const stage of assessors)
    if (stage !== 'security') await harness.decide(number, stage, holderOf(stage));
  await harness.until(number, 'security');
  return number;
}

describe('a stage that all must approve', () => {
  test('goes on when one has approved and the other’s role ends', async () => {
    await enter(given('sue', 'security-officer', '*'));
    const number = await atSecurity();
    expect(await stageOf(number, 'security')).toMatchObject({ needed: 2 });
    await harness.decide(number, 'security', 'stan');
    expect(openStages((await http.stateOf(number)).approval).map(({ stage }) => stage)).toEqual(['security']);
    await enter(given('sue', 'security-officer', '*', yesterday()));
    await harness.until(number, 'program');
    expect((await http.eventsOf(number)).find(({ type }) => type === 'StageRecounted')).toMatchObject({
      settles: true,
      by: { role: 'system' },
    });
  });

  test('goes on in the night after the other’s last day', async () => {
    await enter(given('sue', 'security-officer', '*'));
    const number = await atSecurity();
    await harness.decide(number, 'security', 'stan');
    await enter(given('sue', 'security-officer', '*', dateOf(http.clock)));
    expect(await stageOf(number, 'security')).toMatchObject({ needed: 2 });
    http.clock += day;
    expect(await tend(harness.settling())).toEqual({ recounted: 1, expired: 0, failed: [] });
    await harness.until(number, 'program');
    expect(await tend(harness.settling())).toMatchObject({ recounted: 0 });
  });
});

describe('a stage that nobody can decide any more', () => {
  test('is decided by a deputy, who can do that and nothing else, and no longer than it waits', async () => {
    const number = await atSecurity();
    const params = { id: number };
    await enter(given('stan', 'security-officer', '*', yesterday()));
    expect(stageIn((await read(number)).body, 'security')).toMatchObject({ missing: 1, holders: [] });

    expect((await http.ask('GET /requests/{id}', { as: 'idle', params })).status).toBe(404);
    expect((await http.ask('GET /approvals', { as: 'idle' })).status).toBe(403);
    expect((await name(number, 'security', 'idle', 'cleo')).status).toBe(403);
    expect(await name(number, 'security', 'cleo')).toMatchObject({
      status: 400,
      code: 'approval.deputy-unfit',
    });
    const named = await name(number, 'security', 'idle');
    expect(named.status).toBe(200);
    expect(notAsReferenced('POST /requests/{id}/approval/{stage}/deputies', named)).toEqual([]);

    const shown = await read(number, 'idle');
    expect(notAsReferenced('GET /requests/{id}/approval', shown)).toEqual([]);
    expect(stageIn(shown.body, 'security')).toMatchObject({
      deputies: ['idle'],
      holders: [{ person: 'idle', actingFor: [] }],
    });
    await http.ask('POST /requests/{id}/comments', {
      as: 'cleo',
      params,
      body: { text: 'Mind the tax data.', visibility: 'internal' },
    });
    const timeline = await http.ask<{ readonly items: readonly { readonly type: string }[] }>(
      'GET /requests/{id}/timeline',
      { as: 'idle', params },
    );
    expect(timeline.body.items.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['CommentAdded', 'DeputyNamed']),
    );
    const inbox = await http.ask<{ readonly items: readonly object[] }>('GET /approvals', { as: 'idle' });
    expect(inbox.body.items).toMatchObject([{ number, stage: 'security', role: 'security-officer' }]);
    const elsewhere = { as: 'idle', query: { agency: 'health' } };
    expect((await http.ask('GET /approvals', elsewhere)).body).toMatchObject({ items: [] });

    const comment = { as: 'idle', params, body: { text: 'Hello.', visibility: 'public' } };
    expect((await http.ask('POST /requests/{id}/comments', comment)).status).toBe(403);
    expect((await harness.decide(number, 'procurement', 'idle')).status).toBe(403);
    expect((await name(number, 'security', 'iris', 'idle')).status).toBe(403);
    const deciding = {
      as: 'idle',
      params: { ...params, stage: 'security' },
      body: { outcome: 'approve' },
      headers: { 'Idempotency-Key': 'one-decision' },
    };
    const decided = await http.ask('POST /requests/{id}/approval/{stage}/decision', deciding);
    expect(decided.status).toBe(200);
    await harness.until(number, 'program');
    // Sent again it is answered as before, although deciding has ended what they could do.
    expect(await http.ask('POST /requests/{id}/approval/{stage}/decision', deciding)).toEqual(decided);
    expect((await read(number)).body.decisions.at(-1)).toMatchObject({
      asDeputy: true,
      by: { person: 'idle', role: 'security-officer', actingFor: [] },
    });
    expect((await http.ask('GET /requests/{id}', { as: 'idle', params })).status).toBe(404);
    expect((await http.ask('GET /approvals', { as: 'idle' })).status).toBe(403);
    await enter(given('stan', 'security-officer', '*'));
  });

  test('is open again to whoever comes', async () => {
    const number = await atSecurity();
    await enter(given('stan', 'security-officer', '*', yesterday()));
    expect(await stageOf(number, 'security')).toMatchObject({ missing: 1 });
    await enter(given('stan', 'security-officer', '*'));
    expect((await stageOf(number, 'security'))?.missing).toBeUndefined();
    expect(await name(number, 'security', 'idle')).toMatchObject({ code: 'approval.deputy-not-needed' });
  });
});

describe('a program manager who is the only one and has submitted it', () => {
  test('has somebody else of the agency named, and nobody of another agency', async () => {
    await enter({ ...given('both', 'program-manager', 'treasury', yesterday()) });
    const { number } = await http.submit({ kind: 'application', involves: [] }, 'pam');
    await http.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: number },
      body: { kind: 'application', service: 'email', impact: 'medium', urgency: 'medium' },
    });
    await harness.until(number, 'develop');
    await harness.handOn(number);
    await harness.until(number, 'program');
    const opened = (await http.eventsOf(number)).findLast(({ type }) => type === 'StageOpened');
    expect(opened).toMatchObject({ stage: 'program', missing: 1 });
    expect((await harness.decide(number, 'program', 'pam')).code).toBe('approval.own-request');
    expect((await name(number, 'program', 'bob')).code).toBe('approval.deputy-unfit');
    expect((await name(number, 'program', 'idle')).code).toBe('approval.deputy-unfit');
    expect((await name(number, 'program', 'ann')).status).toBe(200);
    expect((await harness.decide(number, 'program', 'ann')).status).toBe(200);
    await harness.until(number, 'director');
  });
});

describe('a chain that waits', () => {
  test('for the client’s answer is not halted, however long; for the department it is after twenty days', async () => {
    const number = await harness.forward();
    const params = { id: number };
    await http.ask('POST /requests/{id}/questions', { as: 'cleo', params, body: { text: 'Which offices?' } });
    for (let weeks = 0; weeks < 7; weeks += 1) {
      http.clock += 7 * day;
      await harness.engine().tick();
      await tend(harness.settling());
    }
    expect((await http.stateOf(number)).status).toBe('waiting');
    const { tokens } = harness.settling();
    await until(async () => {
      const [kept] = await tokens.of(number);
      return kept !== undefined || undefined;
    });
    await http.ask('POST /requests/{id}/answers', { as: 'ann', params, body: { text: 'All.' } });
    http.clock += 19 * day;
    await tend(harness.settling());
    expect((await http.stateOf(number)).approval?.status).toBe('running');
    http.clock += day;
    expect(await tend(harness.settling())).toMatchObject({ expired: 1, failed: [] });
    expect((await http.stateOf(number)).approval).toMatchObject({
      status: 'halted',
      halted: { reason: 'expired' },
    });
    await harness.notifyReactions(number);
    await until(async () => (await harness.settling().chain.statusOf(number, 1)) === 'ended' || undefined);
  });
});
