import { beforeAll, describe, expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { defaultApprovalRules } from '../../../domain/approvals/index.ts';
import { requestNumber } from '../../../domain/requests/index.ts';
import { type Tried, tryRules } from '../../../functions/approvals/dry-run/try-rules.ts';
import { requestKind } from '../../../domain/requests/index.ts';
import { anAgreement, aRequest, aRuleBook, by, type RequestBuilder } from '../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide, drive, returning } from '../../support/chain.ts';
import type { Answer, Asked } from '../../support/http-event.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { notAsReferenced } from '../../support/reference.ts';
import { at, DAY } from '../../support/time.ts';
import { openly } from '../../support/organisation.ts';

const harness = openHttpHarness();
const route = 'POST /approvals/dry-run';
const now = at('Fri 12:00');
const monday = at('Mon 09:00');

const numberOf = (name: string): string =>
  requestNumber(createHash('sha256').update(name).digest().subarray(0, 16));

type Facts = NonNullable<Parameters<typeof aRequest>[0]>;

/** An application that asks for no impacts, with its number and summary after a name. */
const named = (name: string, facts: Facts = {}): Facts => ({
  id: numberOf(name),
  summary: name,
  involves: [],
  ...facts,
});

/** A proposal of 20,000 dollars, waiting for the program manager. */
const handedOn = (name: string, facts: Facts = {}): RequestBuilder =>
  decide(complete(anApplication(named(name, facts))), 'develop');

const health = { agencyId: 'health', by: by('bob', 'agency-staff') };
const parks = { agencyId: 'parks' };
const second = anAgreement({
  version: 2,
  approval: { ...defaultApprovalRules, major: { ...defaultApprovalRules.major, dollars: 10_000 } },
});

async function store(...requests: readonly RequestBuilder[]): Promise<void> {
  for (const { state, events } of requests)
    await harness.ports.ledger(requestKind).append({ after: state, events });
}

const dryRun = (rules: unknown, asked: Asked = {}): Promise<Answer<Tried>> =>
  harness.ask<Tried>(route, { as: 'dana', ...asked, body: { rules, ...(asked.body as object | undefined) } });

const summaries = ({ body }: Answer<Tried>): readonly string[] =>
  body.differing.map(({ summary }) => summary);

beforeAll(async () => {
  harness.clock = now;
  await openly(harness.table).addAgreement(second);
  await openly(harness.table).addAgreement(anAgreement(parks));
  const halted = handedOn('halted', { at: monday + 1_000 });
  const old = monday - 100 * DAY;
  await store(
    handedOn('open, older than a quarter', { at: old }),
    approveUpTo('director', handedOn('approved long ago', { at: old })),
    approveUpTo('director', handedOn('approved last month', { at: monday - 30 * DAY })),
    decide(complete(anApplication(named('declined', { at: monday - 3 * DAY }))), 'develop', {
      outcome: 'decline',
      reason: 'There is one already.',
    }),
    handedOn('withdrawn', { at: monday - 2 * DAY }).withdrawn(),
    handedOn('waiting', { at: monday, by: by('pam', 'program-manager') }).waitingOnClient(),
    halted.does({ type: 'HaltApproval', attempt: 1, reason: 'expired' }),
    handedOn('in the chain', { at: monday + 2_000 }),
    decide(handedOn('returned', { at: monday + 3_000 }), 'program', returning('need')),
    aRequest(named('not forwarded', { kind: 'application', at: monday + 4_000 })),
    aRequest(named('incident', { at: monday + 5_000 })),
    handedOn('pinned to the second', {
      at: monday + 6_000,
      agreementVersion: 2,
      rules: aRuleBook(anAgreement(), second),
    }),
    drive(aRequest(named('of health', { ...health, kind: 'project', at: monday + 7_000 })).triaged()),
    handedOn('in the park', { ...parks, at: monday - DAY }),
  );
});

describe('which requests', () => {
  test('what is in the chain, and what left it within the quarter, newest first', async () => {
    const answer = await dryRun({ always: ['security'] });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ looked: 9, complete: true, found: 9 });
    expect(summaries(answer)).toEqual([
      'pinned to the second',
      'returned',
      'in the chain',
      'halted',
      'waiting',
      'withdrawn',
      'declined',
      'approved last month',
      'open, older than a quarter',
    ]);
    expect(notAsReferenced(route, answer)).toEqual([]);
  });

  test('of every agency that the caller may ask about, or of one', async () => {
    const everywhere = await dryRun({ always: ['security'] }, { as: 'exec' });
    expect(everywhere.body.looked).toBe(11);
    expect(summaries(everywhere)[0]).toBe('of health');
    const one = await dryRun({ always: ['security'] }, { as: 'exec', body: { agency: 'health' } });
    expect(summaries(one)).toEqual(['of health']);
  });

  test('none that goes the same way', async () => {
    expect((await dryRun({})).body).toEqual({ looked: 9, complete: true, found: 0, differing: [] });
    const same = await dryRun(defaultApprovalRules, { body: { agency: 'treasury' } });
    // Only the one under the second agreement has other rules than the default.
    expect(summaries(same)).toEqual(['pinned to the second']);
    expect(same.body.differing[0]?.removed).toEqual(['portfolio']);
  });

  test('a threshold counts against the rules a request is pinned to', async () => {
    expect(summaries(await dryRun({ major: { dollars: 20_000 } }))).not.toContain('pinned to the second');
    expect(summaries(await dryRun({ major: { dollars: 20_001 } }))).toEqual(['pinned to the second']);
  });
});

describe('who would have been asked', () => {
  const inChain = async (rules: unknown) =>
    (await dryRun(rules)).body.differing.find(({ summary }) => summary === 'in the chain');

  test('whoever holds the stage today', async () => {
    const item = await inChain({ major: { dollars: 20_000 }, always: ['security'] });
    expect(item).toEqual({
      number: numberOf('in the chain'),
      agency: 'treasury',
      summary: 'in the chain',
      status: 'in-approval',
      submittedAt: new Date(monday + 2_000).toISOString(),
      added: [
        {
          stage: 'security',
          roles: ['security-officer'],
          needed: 1,
          people: [{ person: 'stan', actingFor: [] }],
        },
        {
          stage: 'portfolio',
          roles: ['portfolio-office'],
          needed: 1,
          people: [{ person: 'paul', actingFor: [] }],
        },
      ],
      removed: [],
      changed: [],
    });
  });

  test('delegates too; for a quorum of all they and whom they act for are one', async () => {
    const item = await inChain({ stages: { director: { quorum: 'all' } } });
    expect(item?.changed).toEqual([
      {
        stage: 'director',
        roles: ['service-director'],
        needed: 1,
        people: [
          { person: 'dana', actingFor: [] },
          { person: 'ben', actingFor: ['dana'] },
        ],
      },
    ]);
    const both = await inChain({
      stages: { director: { roles: ['service-director', 'information-officer'], quorum: 'all' } },
    });
    expect(both?.changed).toMatchObject([{ stage: 'director', needed: 2 }]);
  });

  test('nobody who has decided another stage', async () => {
    const item = await inChain({ stages: { director: { roles: ['client-specialist'] } } });
    expect(item?.changed).toEqual([
      { stage: 'director', roles: ['client-specialist'], needed: 1, people: [] },
    ]);
  });

  test('nobody who submitted it', async () => {
    const { body } = await dryRun({ stages: { program: { quorum: 'all' } } });
    const asked = (name: string) =>
      body.differing
        .find(({ summary }) => summary === name)
        ?.changed.map(({ needed, people }) => [needed, ...people.map(({ person }) => person).sort()]);
    expect(asked('halted')).toEqual([[2, 'both', 'pam']]);
    expect(asked('waiting')).toEqual([[1, 'both']]);
  });

  test('who decided a stage that somebody else would have decided is free for another', async () => {
    const rules = {
      stages: { develop: { roles: ['applications-manager'] }, director: { roles: ['client-specialist'] } },
    };
    const item = await inChain(rules);
    expect(item?.changed).toMatchObject([
      { stage: 'develop', people: [] },
      { stage: 'director', people: [{ person: 'cleo' }] },
    ]);
  });

  test('and which returns would have been refused', async () => {
    const answer = await dryRun({ mostReturns: 0 });
    expect(answer.body.differing).toMatchObject([{ summary: 'returned', refusedReturns: 1, added: [] }]);
  });
});

test('it changes nothing', async () => {
  const before = await harness.everything();
  await dryRun({ always: ['security'], mostReturns: 0, stages: { director: { quorum: 'all' } } });
  expect(await harness.everything()).toEqual(before);
});

describe('bounds', () => {
  const ports = harness.ports;
  const trial = { agencies: ['treasury', 'parks'], changes: { always: ['security'] as const }, now };
  const unbounded = { perAgency: Infinity, inAll: Infinity, listed: 200 };

  beforeAll(async () => {
    // More than one page of the parks, and what differs is on the last.
    const incidents = Array.from({ length: 300 }, (_, index) =>
      aRequest(named(`incident ${index}`, { ...parks, at: monday + index })),
    );
    await Promise.all(incidents.map((one) => store(one)));
  });

  test('without any, every page is read', async () => {
    const read: number[] = [];
    const tried = await tryRules({ ...trial, ...unbounded, onRead: (count) => read.push(count) }, ports);
    expect(tried).toMatchObject({ looked: 10, complete: true, found: 10 });
    expect(read).toEqual([12, 262, 313]);
    expect(tried.differing.map(({ agency }) => agency)).toContain('parks');
  });

  test.each([
    ['of an agency', { perAgency: 12 }, 9, false],
    ['of an agency, just enough', { perAgency: 301 }, 10, true],
    ['in all', { inAll: 300 }, 9, false],
    ['in all, used up by the first agency', { inAll: 12 }, 9, false],
    ['in all, just enough', { inAll: 313 }, 10, true],
  ])('%s', async (_name, bound, looked, complete) => {
    expect(await tryRules({ ...trial, ...unbounded, ...bound }, ports)).toMatchObject({ looked, complete });
  });

  test('of what is listed: the newest, and how many there are', async () => {
    const { found, differing } = await tryRules({ ...trial, ...unbounded, listed: 2 }, ports);
    expect([found, differing.map(({ summary }) => summary)]).toEqual([
      10,
      ['pinned to the second', 'returned'],
    ]);
  });
});

interface ProblemBody {
  readonly errors: readonly { readonly field: string; readonly message: string }[];
}

describe('what cannot be tried', () => {
  test.each<[string, unknown, number, string, readonly string[]]>([
    ['no rules', {}, 400, 'input.invalid', ['rules']],
    [
      'a stage there is none of',
      { rules: { stages: { parliament: {} } } },
      400,
      'input.invalid',
      ['rules.stages.parliament'],
    ],
    [
      'a role that decides nothing',
      { rules: { stages: { director: { roles: ['executive'] } } } },
      400,
      'input.invalid',
      ['rules.stages.director.roles.0'],
    ],
    [
      'a stage without roles',
      { rules: { stages: { director: { roles: [] } } } },
      400,
      'input.invalid',
      ['rules.stages.director.roles'],
    ],
    [
      'a quorum of none',
      { rules: { stages: { director: { quorum: 0 } } } },
      400,
      'input.invalid',
      ['rules.stages.director.quorum'],
    ],
    [
      'an impact there is none of',
      { rules: { always: ['weather'] } },
      400,
      'input.invalid',
      ['rules.always.0'],
    ],
    ['a field nobody knows', { rules: { threshold: 3 } }, 400, 'input.invalid', ['rules.threshold']],
    [
      'a threshold of nothing, and too many returns',
      { rules: { major: { dollars: 0, hours: -1 }, mostReturns: 21 } },
      400,
      'rules.invalid',
      ['rules.major.dollars', 'rules.major.hours', 'rules.mostReturns'],
    ],
  ])('%s', async (_name, body, status, code, fields) => {
    const answer = await harness.ask<ProblemBody>(route, { as: 'dana', body });
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.body.errors.map(({ field }) => field)).toEqual(fields);
    expect(notAsReferenced(route, answer)).toEqual([]);
  });

  test.each([
    ['ann', undefined, 403, 'access.denied'],
    ['cleo', 'treasury', 403, 'access.denied'],
    ['dana', 'health', 404, 'agency.unknown'],
    ['exec', 'atlantis', 404, 'agency.unknown'],
  ])('by %s for %s', async (as, agency, status, code) => {
    const answer = await harness.ask(route, {
      as,
      body: { rules: {}, ...(agency === undefined ? {} : { agency }) },
    });
    expect([answer.status, answer.code]).toEqual([status, code]);
  });
});

test('one person tries rules sixty times an hour; others, and the next hour, are not concerned', async () => {
  const { clock } = harness;
  harness.clock = at('Fri 12:00');
  const asked = { as: 'ivan', body: { agency: 'treasury', rules: {} } };
  const ask = () => harness.ask('POST /approvals/dry-run', asked);
  // What cannot be accepted costs nothing, and does not count.
  expect((await harness.ask('POST /approvals/dry-run', { as: 'ivan', body: {} })).status).toBe(400);
  for (let call = 0; call < 60; call += 1) expect((await ask()).status).toBe(200);
  expect(await ask()).toMatchObject({ status: 429, code: 'quota.spent' });
  expect((await harness.ask('POST /approvals/dry-run', { ...asked, as: 'dana' })).status).toBe(200);
  harness.clock = at('Fri 13:00');
  expect((await ask()).status).toBe(200);
  harness.clock = clock;
});
