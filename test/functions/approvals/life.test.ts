import { describe, expect, test } from '@jest/globals';
import { notAsReferenced } from '../../support/reference.ts';
import { at } from '../../support/time.ts';
import { until } from '../../support/until.ts';
import { openChainHarness, holderOf } from './running-chain.ts';

const harness = openChainHarness();
const { http } = harness;
const assessors = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

/** Takes an application to the director, everybody approving. */
async function atDirector(): Promise<string> {
  const number = await harness.forward();
  await harness.handOn(number);
  await harness.until(number, ...assessors);
  for (const stage of assessors) await harness.decide(number, stage, holderOf(stage));
  await harness.until(number, 'program');
  await harness.decide(number, 'program', 'pam');
  await harness.until(number, 'director');
  return number;
}

interface ApprovalBody {
  readonly status: string;
  readonly round: number;
  readonly stages: readonly {
    readonly stage: string;
    readonly state: string;
    readonly holders: readonly { readonly person: string; readonly actingFor: readonly string[] }[];
  }[];
  readonly decisions: readonly Readonly<Record<string, unknown>>[];
  readonly delivery?: string;
}

const read = (number: string, as = 'ann') =>
  http.ask<ApprovalBody>('GET /requests/{id}/approval', { as, params: { id: number } });

describe('an application through the real state machine', () => {
  test('is approved after one return for rework, and delivered by a request of its own', async () => {
    const number = await atDirector();
    const returned = await harness.decide(number, 'director', 'dana', {
      outcome: 'return',
      reason: 'The cost leaves out the licences.',
      mustChange: ['cost'],
    });
    expect(returned.status).toBe(200);
    await harness.until(number, 'develop');
    const rewritten = { text: 'Licences and all.', dollars: 30_000, hours: 80 };
    expect((await harness.write(number, 'cost', rewritten, { 'If-Match': '"1"' })).headers['etag']).toBe(
      '"2"',
    );
    await harness.decide(number, 'develop', 'cleo');
    await harness.until(number, 'procurement');
    await harness.decide(number, 'procurement', 'prue');
    await harness.until(number, 'program');
    await harness.decide(number, 'program', 'pam');
    await harness.until(number, 'director');
    await harness.decide(number, 'director', 'dana');
    await harness.until(number);
    await harness.notifyReactions(number);

    const answer = await read(number);
    expect(answer.body).toMatchObject({ status: 'approved', round: 2 });
    expect(notAsReferenced('GET /requests/{id}/approval', answer)).toEqual([]);
    const delivery = await http.ask('GET /requests/{id}', {
      as: 'ann',
      params: { id: answer.body.delivery ?? '' },
    });
    expect(delivery.body).toMatchObject({
      kind: 'delivery',
      deliveryOf: number,
      requester: 'ann',
      status: 'submitted',
      clocks: [{ id: 'first-response' }, { id: 'resolution' }],
    });
    await until(async () => (await harness.settling().chain.statusOf(number, 1)) === 'ended' || undefined);
  });

  test('told again and again, does nothing twice', async () => {
    const number = await atDirector();
    await harness.decide(number, 'director', 'dana');
    for (let again = 0; again < 3; again += 1) await harness.notifyReactions(number);
    const types = (await http.eventsOf(number)).map(({ type }) => type);
    expect(types.filter((type) => type === 'DeliveryOpened')).toHaveLength(1);
    expect(types.filter((type) => type === 'StageOpened')).toHaveLength(7);
    const deliveries = (await http.everything()).filter(
      (row) => (row as { deliveryOf?: string; sk: string }).deliveryOf === number,
    );
    expect(deliveries).toHaveLength(1);
  });

  test('shows who holds each stage, a delegate with whom they act for', async () => {
    const number = await atDirector();
    const { body } = await read(number);
    expect(body.stages.find(({ stage }) => stage === 'director')).toMatchObject({
      state: 'waiting',
      holders: [
        { person: 'dana', actingFor: [] },
        { person: 'ben', actingFor: ['dana'] },
      ],
    });
    const decided = await harness.decide(number, 'director', 'ben');
    expect(decided.body).toMatchObject({ status: 'approved' });
    const after = await read(number);
    expect(after.body.decisions.at(-1)).toMatchObject({
      stage: 'director',
      by: { person: 'ben', role: 'service-director', actingFor: ['dana'] },
    });
  });

  test('declined, tells why and what would change it, and ends the execution', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    await harness.decide(number, 'security', 'stan', {
      outcome: 'decline',
      reason: 'It opens the house.',
      wouldChange: 'A second factor.',
    });
    await harness.until(number);
    const { body } = await read(number);
    expect(body).toMatchObject({ status: 'declined' });
    expect(body.decisions.at(-1)).toMatchObject({
      reason: 'It opens the house.',
      wouldChange: 'A second factor.',
    });
    await expectEnded(number);
  });

  test('withdrawn by the agency, is asked of nobody any more, and its execution is stopped', async () => {
    const number = await atDirector();
    const withdrawn = await http.ask('POST /requests/{id}/withdrawal', {
      as: 'ann',
      params: { id: number },
      body: { reason: 'Bought elsewhere.' },
    });
    expect(withdrawn.body).toMatchObject({ status: 'withdrawn' });
    await harness.notifyReactions(number);
    await expectEnded(number);
    expect((await harness.decide(number, 'director', 'dana')).code).toBe('approval.ended');
    const inbox = await http.ask<{ items: readonly { number: string }[] }>('GET /approvals', { as: 'dana' });
    expect(inbox.body.items.map((item) => item.number)).not.toContain(number);
  });

  test('a delegate of the same person decides no second stage', async () => {
    const number = await atDirector();
    const organisation = http.ports.organisation;
    await organisation.putAssignment(
      {
        id: 'pam-for-dana',
        personId: 'pam',
        role: 'service-director',
        agencyId: 'treasury',
        from: '2026-01-01',
        actingFor: 'dana',
      },
      'new',
    );
    const tried = await harness.decide(number, 'director', 'pam');
    expect([tried.status, tried.code]).toEqual([403, 'approval.second-stage']);
  });

  test('expires when nobody decides within twenty days, and is started again where it stood', async () => {
    const number = await harness.forward();
    const before = http.clock;
    http.clock += 21 * 24 * 60 * 60_000;
    await harness.engine().tick();
    await harness.until(number);
    expect((await http.stateOf(number)).approval).toMatchObject({
      status: 'halted',
      halted: { reason: 'expired' },
    });
    await expectEnded(number);
    const restart = await http.ask('POST /requests/{id}/approval/restart', {
      as: 'cleo',
      params: { id: number },
    });
    expect(restart.body).toMatchObject({ status: 'in-approval' });
    await harness.until(number, 'develop');
    http.clock = Math.max(before, http.clock);
  });

  async function expectEnded(number: string): Promise<void> {
    const { chain } = harness.settling();
    await until(
      async () => (await chain.statusOf(number, 1)) === 'ended' || undefined,
      'The execution goes on.',
    );
  }
});

describe('the inbox of decisions', () => {
  test('has what waits for a person, most urgent first, and tells what changed since they last decided', async () => {
    const number = await atDirector();
    await harness.decide(number, 'director', 'dana', {
      outcome: 'return',
      reason: 'Too vague.',
      mustChange: ['need'],
    });
    await harness.until(number, 'develop');
    await harness.write(number, 'need', { text: 'Permits in an hour.' }, { 'If-Match': '"1"' });
    await harness.decide(number, 'develop', 'cleo');
    await harness.until(number, ...assessors);
    const answer = await http.ask<{ items: readonly Readonly<Record<string, unknown>>[] }>('GET /approvals', {
      as: 'stan',
    });
    expect(notAsReferenced('GET /approvals', answer)).toEqual([]);
    expect(answer.body.items.find((item) => item['number'] === number)).toMatchObject({
      stage: 'security',
      round: 2,
      lastDecision: { outcome: 'approved', changedSince: ['need'] },
    });
  });

  test('leaves out what a person may not decide, or has decided', async () => {
    const number = await harness.forward({});
    const of = async (as: string) =>
      (await http.ask<{ items: readonly { number: string }[] }>('GET /approvals', { as })).body.items.map(
        (item) => item.number,
      );
    expect(await of('cleo')).toContain(number);
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    expect(await of('cleo')).not.toContain(number);
    expect(await of('mona')).toContain(number);
    await harness.decide(number, 'infrastructure', 'max');
    expect(await of('mona')).not.toContain(number);
  });

  test('is narrowed to an agency and a role, and shows nobody another agency’s', async () => {
    expect((await http.ask('GET /approvals', { as: 'dana', query: { agency: 'health' } })).code).toBe(
      'agency.unknown',
    );
    expect((await http.ask('GET /approvals', { as: 'ann' })).code).toBe('access.denied');
    expect((await http.ask('GET /approvals', { as: 'stan', query: { agency: 'health' } })).body).toEqual({
      items: [],
      more: false,
    });
  });

  test('is not filled up by what a person may not decide', async () => {
    for (let own = 0; own < 3; own += 1) {
      const { number } = await http.submit(
        { kind: 'application', agency: 'health', requester: 'bob' },
        'hugo',
      );
      await http.ask('POST /requests/{id}/triage', {
        as: 'sam',
        params: { id: number },
        body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
      });
      await harness.until(number, 'develop');
    }
    const { number: others } = await http.submit({ kind: 'application' }, 'bob');
    await http.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: others },
      body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    });
    await harness.until(others, 'develop');
    const { body } = await http.ask<{ items: readonly { number: string }[]; more: boolean }>(
      'GET /approvals',
      {
        as: 'hugo',
        query: { limit: '1' },
      },
    );
    expect([body.items.map(({ number }) => number), body.more]).toEqual([[others], false]);
  });

  test('says when more wait than were asked for', async () => {
    for (let many = 0; many < 2; many += 1) {
      const number = await harness.forward();
      await harness.handOn(number);
      await harness.until(number, ...assessors);
    }
    const one = await http.ask<{ items: readonly unknown[]; more: boolean }>('GET /approvals', {
      as: 'cora',
      query: { limit: '1' },
    });
    expect([one.body.items.length, one.body.more]).toEqual([1, true]);
  });
});

describe('the proposal', () => {
  test('shows each section with its history and what each edition changed', async () => {
    const number = await harness.forward();
    await harness.write(number, 'need', { text: 'Permits in a day.' });
    http.clock = Math.max(http.clock, at('Mon 10:00')) + 1;
    await harness.write(number, 'need', { text: 'Permits in a week.' }, { 'If-Match': '"1"' });
    const answer = await http.ask<{ sections: readonly Readonly<Record<string, unknown>>[] }>(
      'GET /requests/{id}/proposal',
      { as: 'ann', params: { id: number } },
    );
    expect(notAsReferenced('GET /requests/{id}/proposal', answer)).toEqual([]);
    expect(answer.body.sections[0]).toMatchObject({
      section: 'need',
      edition: 2,
      content: { text: 'Permits in a week.' },
      history: [
        {
          edition: 2,
          by: { person: 'cleo', role: 'client-specialist' },
          changes: [
            { kind: 'same', text: 'Permits in a ' },
            { kind: 'removed', text: 'day' },
            { kind: 'added', text: 'week' },
            { kind: 'same', text: '.' },
          ],
        },
        { edition: 1 },
      ],
    });
  });

  test('compares so much and no more: of long editions the newest, and the older are shown as they are', async () => {
    const number = await harness.forward();
    const filler = 'All of it, as before. '.repeat(450);
    for (let edition = 0; edition < 23; edition += 1) {
      http.clock += 1_000;
      for (const section of ['need', 'scope'])
        await harness.write(
          number,
          section,
          { text: `${filler}Edition ${edition}.` },
          edition === 0 ? {} : { 'If-Match': `"${edition}"` },
        );
    }
    const { body } = await http.ask<{
      sections: readonly { section: string; history: readonly { changes: readonly { kind: string }[] }[] }[];
    }>('GET /requests/{id}/proposal', { as: 'ann', params: { id: number } });
    const kinds = body.sections
      .filter(({ section }) => section === 'need' || section === 'scope')
      .map(({ history }) => history.map(({ changes }) => changes.map(({ kind }) => kind).join(' ')));
    for (const history of kinds) {
      expect(history).toHaveLength(20);
      expect(history[0]).toBe('same removed added same');
      expect(history.at(-1)).toBe('removed added');
    }
  });

  test('says which decisions an edit would make void', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    await harness.decide(number, 'procurement', 'prue');
    const { body } = await http.ask<{ sections: readonly { section: string; reliedOnBy: string[] }[] }>(
      'GET /requests/{id}/proposal',
      { as: 'pam', params: { id: number } },
    );
    const of = (section: string) => body.sections.find((one) => one.section === section)?.reliedOnBy;
    expect([of('cost'), of('benefit')]).toEqual([['develop', 'procurement'], ['develop']]);
  });
});

test('a GET changes nothing', async () => {
  const number = await atDirector();
  const before = await http.everything();
  for (const path of ['/requests/{id}/approval', '/requests/{id}/proposal'])
    await http.ask(`GET ${path}`, { as: 'dana', params: { id: number } });
  await http.ask('GET /approvals', { as: 'dana' });
  expect(await http.everything()).toEqual(before);
});
