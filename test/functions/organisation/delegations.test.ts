import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defaultApprovalRules } from '../../../domain/approvals/index.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { anAgreement } from '../../support/builders.ts';
import { anAssignment, type Answer, type Ask, aSmallOrganisation } from './organisation-harness.ts';

let ask: Ask;
let store: OrganisationWriter;

const openOrganisation = async (): Promise<void> => {
  ({ ask, store } = await aSmallOrganisation());
};

const week = { from: '2026-07-01', until: '2026-07-07' };

/** The assignments of an answer, as `role agency`. */
function listGiven({ body }: Answer): readonly string[] {
  return body.items.map(({ role, agency }) => `${String(role)} ${String(agency)}`).sort();
}

/** A person's delegations, as `person for those it comes through: role agency`. */
async function listDelegations(person: string, which: 'given' | 'received'): Promise<readonly string[]> {
  const { body } = await ask(person, 'GET', '/delegations');
  const items = body[which] as readonly Record<string, unknown>[];
  return items.map(({ person: acts, actingFor, role, agency, inForce }) => {
    const through = (actingFor as readonly { readonly name: string }[]).map(({ name }) => name);
    const { name } = acts as { readonly name: string };
    return `${name} for ${through.join(', ')}: ${String(role)} ${String(agency)}${inForce === true ? '' : ', not in force'}`;
  });
}

async function addDirector(id: string, agencyId = '*'): Promise<void> {
  await store.putPerson({ id, name: id.toUpperCase(), email: `${id}@it.example` }, 0);
  await store.putAssignment(anAssignment(id, 'service-director', agencyId), 'new');
}

async function give(giver: string, body: object): Promise<Answer> {
  return ask(giver, 'POST', '/delegations', { ...week, ...body });
}

describe('somebody who acts for me', () => {
  beforeEach(openOrganisation);

  test('may do what I may from the first day on, and sending it again gives it once', async () => {
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 404 });
    const answer = await give('dana', { to: 'nell' });
    expect(answer).toMatchObject({
      status: 201,
      body: {
        items: [{ person: 'nell', role: 'service-director', agency: '*', actingFor: 'dana', ...week }],
      },
    });
    expect(await give('dana', { to: 'nell' })).toEqual(answer);
    expect(await store.assignmentsOf('nell')).toHaveLength(1);
    const { body } = await ask('nell', 'GET', '/me');
    expect(body.authorities).toEqual([
      { role: 'service-director', agency: '*', actingFor: [{ id: 'dana', name: 'DANA' }] },
    ]);
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 200 });
  });

  test('may do so for some of my agencies only', async () => {
    expect(listGiven(await give('dana', { to: 'nell', agencies: ['treasury', 'agriculture'] }))).toEqual([
      'service-director agriculture',
      'service-director treasury',
    ]);
  });

  test('may do so in some of my roles only', async () => {
    await store.putAssignment(anAssignment('dana', 'executive', 'treasury'), 'new');
    expect(listGiven(await give('dana', { to: 'nell', roles: ['executive'] }))).toEqual([
      'executive treasury',
    ]);
    expect(listGiven(await give('dana', { to: 'olga' }))).toEqual([
      'executive treasury',
      'service-director *',
    ]);
  });

  test('may be a colleague at my agency', async () => {
    expect(listGiven(await give('tom', { to: 'meg' }))).toEqual(['agency-staff treasury']);
  });

  test('may hand on what they act in, which is shown with everybody it comes through', async () => {
    await give('dana', { to: 'nell' });
    expect(await give('nell', { to: 'olga', agencies: ['treasury'] })).toMatchObject({ status: 201 });
    expect(await listDelegations('olga', 'received')).toEqual([
      'OLGA for NELL, DANA: service-director treasury',
    ]);
    expect(await listDelegations('nell', 'given')).toEqual([
      'OLGA for NELL, DANA: service-director treasury',
    ]);
    expect(await listDelegations('nell', 'received')).toEqual(['NELL for DANA: service-director *']);
    expect(await listDelegations('dana', 'given')).toEqual(['NELL for DANA: service-director *']);
  });

  test('does so until I lose the role myself, and nobody who acts through them keeps it', async () => {
    await give('dana', { to: 'nell' });
    await give('nell', { to: 'olga' });
    const own = anAssignment('dana', 'service-director', '*');
    await ask('ada', 'POST', `/people/dana/assignments/${own.id}/end`, { until: '2026-06-30' });
    for (const person of ['nell', 'olga'])
      expect(await ask(person, 'GET', '/agencies/treasury')).toMatchObject({ status: 404 });
    expect(await listDelegations('olga', 'received')).toEqual([
      'OLGA for NELL: service-director *, not in force',
    ]);
  });

  test('gets the rest of what broke off half-way', async () => {
    const facts = { role: 'service-director', agencyId: 'treasury', actingFor: 'dana', ...week } as const;
    await store.putAssignment(anAssignment('nell', facts.role, facts.agencyId, facts), 'new');
    expect(await give('dana', { to: 'nell', agencies: ['treasury', 'agriculture'] })).toMatchObject({
      status: 201,
    });
    expect(await store.assignmentsOf('nell')).toHaveLength(2);
  });

  test('and holds nothing before it begins sees it already', async () => {
    await give('dana', { to: 'nell', from: '2026-07-06' });
    expect(await listDelegations('nell', 'received')).toEqual([
      'NELL for DANA: service-director *, not in force',
    ]);
  });
});

describe('a delegation is refused', () => {
  // What is refused leaves nothing behind.
  beforeAll(openOrganisation);

  test.each<[string, string, object, string]>([
    ['to somebody nobody knows', 'dana', { to: 'nobody' }, 'to'],
    ['to oneself', 'dana', { to: 'dana' }, 'to'],
    ['of a role of the department to somebody of an agency', 'dana', { to: 'tom' }, 'to'],
    ['of a role of an agency to the department', 'tom', { to: 'nell' }, 'to'],
    ['of a role one does not hold', 'dana', { to: 'nell', roles: ['executive'] }, 'roles'],
    ['for an agency one has no role for', 'tom', { to: 'meg', agencies: ['agriculture'] }, 'agencies'],
    ['for an agency that does not exist', 'dana', { to: 'nell', agencies: ['atlantis'] }, 'agencies'],
    ['that begins yesterday', 'dana', { to: 'nell', from: '2026-06-30' }, 'from'],
    ['that ends before it begins', 'dana', { to: 'nell', from: '2026-07-08' }, 'until'],
    ['for more than a year', 'dana', { to: 'nell', until: '2027-07-02' }, 'until'],
  ])('%s', async (_what, giver, body, field) => {
    const answer = await give(giver, body);
    expect([answer.status, answer.code, answer.errors?.map((error) => error.field)]).toEqual([
      400,
      'delegation.invalid',
      [field],
    ]);
  });

  test.each<[string, object, string]>([
    ['without a receiver', {}, 'to'],
    ['without a last day', { to: 'nell', until: undefined }, 'until'],
    ['until a day that does not exist', { to: 'nell', until: '2026-02-30' }, 'until'],
    ['of the administrator’s role', { to: 'nell', roles: ['administrator'] }, 'roles.0'],
    ['of no roles', { to: 'nell', roles: [] }, 'roles'],
    ['for every agency by a sign', { to: 'nell', agencies: ['*'] }, 'agencies.0'],
    ['with a field nobody knows', { to: 'nell', reason: 'Holiday.' }, 'reason'],
  ])('%s', async (_what, body, field) => {
    const answer = await give('dana', body);
    expect([answer.status, answer.code, answer.errors?.map((error) => error.field)]).toEqual([
      400,
      'input.invalid',
      [field],
    ]);
  });

  test('to an administrator, who has nothing to hand on', async () => {
    expect(await give('ada', { to: 'nell' })).toMatchObject({ status: 403, code: 'access.denied' });
  });
});

describe('for what there is already a delegation is refused', () => {
  beforeEach(openOrganisation);

  test('that closes a circle', async () => {
    await addDirector('vera');
    await give('dana', { to: 'vera' });
    const back = await give('vera', { to: 'dana' });
    expect(back).toMatchObject({ status: 400, code: 'delegation.invalid', errors: [{ field: 'to' }] });
    expect(back.errors?.[0]?.message).toContain('circle');
  });

  test('that makes a chain of more people than anybody could follow', async () => {
    const people = ['dana', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'];
    const answers: number[] = [];
    for (const [index, to] of people.entries()) {
      if (index === 0) continue;
      await store.putPerson({ id: to, name: to, email: `${to}@it.example` }, 0);
      answers.push((await give(people[index - 1] ?? '', { to })).status);
    }
    expect(answers).toEqual([201, 201, 201, 201, 201, 400]);
  });

  test('that they have from that day already, until another', async () => {
    await give('dana', { to: 'nell' });
    const longer = await give('dana', { to: 'nell', until: '2026-07-31' });
    expect(longer).toMatchObject({ status: 409, code: 'delegation.exists' });
    expect(longer.body.detail).toContain('until 2026-07-07');
    expect(await give('dana', { to: 'nell', from: '2026-07-08', until: '2026-07-31' })).toMatchObject({
      status: 201,
    });
  });
});

describe('nobody comes to decide two stages of one request', () => {
  beforeEach(openOrganisation);

  const assignNell = (role: 'client-specialist' | 'executive', rest = {}): Promise<unknown> =>
    store.putAssignment(anAssignment('nell', role, 'treasury', rest), 'new');

  test('by holding a role that decides another stage', async () => {
    await assignNell('client-specialist');
    const refused = await give('dana', { to: 'nell' });
    expect(refused).toMatchObject({ status: 409, code: 'delegation.separation' });
    expect(refused.body.detail).toContain(
      'As client-specialist for "treasury" this person decides another stage of the same requests than as service-director',
    );
    expect(await store.assignmentsOf('nell')).toHaveLength(1);
    expect(await give('dana', { to: 'nell', agencies: ['agriculture'] })).toMatchObject({ status: 201 });
  });

  test('by coming to hold one before the last day', async () => {
    await assignNell('client-specialist', { from: '2026-07-07' });
    expect(await give('dana', { to: 'nell' })).toMatchObject({ code: 'delegation.separation' });
    expect(await give('dana', { to: 'nell', until: '2026-07-06' })).toMatchObject({ status: 201 });
  });

  test('by acting in one for somebody else', async () => {
    await store.putPerson({ id: 'cass', name: 'Cass', email: 'cass@it.example' }, 0);
    await store.putAssignment(anAssignment('cass', 'client-specialist', '*'), 'new');
    await give('cass', { to: 'nell' });
    expect(await give('dana', { to: 'nell' })).toMatchObject({ code: 'delegation.separation' });
  });

  test('by being given both at once', async () => {
    await store.putAssignment(anAssignment('dana', 'client-specialist', 'treasury'), 'new');
    expect(await give('dana', { to: 'nell' })).toMatchObject({ code: 'delegation.separation' });
    expect(await give('dana', { to: 'nell', roles: ['client-specialist'] })).toMatchObject({ status: 201 });
  });

  test('but by the rules of the agency’s own agreement the roles may go together', async () => {
    await assignNell('client-specialist');
    const { stages } = defaultApprovalRules;
    // The director develops proposals as well, and somebody else decides them.
    const director = { roles: ['information-officer'], quorum: 'one' } as const;
    const develop = { roles: ['client-specialist', 'service-director'], quorum: 'one' } as const;
    await store.addAgreement(
      anAgreement({
        agencyId: 'treasury',
        approval: { ...defaultApprovalRules, stages: { ...stages, develop, director } },
      }),
    );
    expect(await give('dana', { to: 'nell', agencies: ['treasury'] })).toMatchObject({ status: 201 });
  });

  test('by the rules in force on the first day, not by those of an agreement that begins later', async () => {
    await assignNell('client-specialist');
    const { stages } = defaultApprovalRules;
    const director = { roles: ['information-officer'], quorum: 'one' } as const;
    const develop = { roles: ['client-specialist', 'service-director'], quorum: 'one' } as const;
    await store.addAgreement(anAgreement({ agencyId: 'treasury' }));
    await store.addAgreement(
      anAgreement({
        agencyId: 'treasury',
        version: 2,
        from: '2026-07-07',
        approval: { ...defaultApprovalRules, stages: { ...stages, develop, director } },
      }),
    );
    const delegation = { to: 'nell', agencies: ['treasury'] };
    expect(await give('dana', { ...delegation, from: '2026-07-06' })).toMatchObject({
      code: 'delegation.separation',
    });
    expect(await give('dana', { ...delegation, from: '2026-07-07' })).toMatchObject({ status: 201 });
  });

  test('but a role that decides nothing is no hindrance', async () => {
    await assignNell('executive');
    expect(await give('dana', { to: 'nell' })).toMatchObject({ status: 201 });
  });
});

describe('ending a delegation', () => {
  beforeEach(openOrganisation);

  async function beginDelegation(changes: object = {}): Promise<string> {
    const { body } = await give('dana', { to: 'nell', ...changes });
    return `/delegations/${String(body.items[0]?.['id'])}/end`;
  }

  test('is done by the giver at once', async () => {
    const end = await beginDelegation();
    expect(await ask('dana', 'POST', end, { until: '2026-06-30' })).toMatchObject({
      status: 200,
      body: { person: 'nell', until: '2026-06-30' },
    });
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 404 });
    expect([await listDelegations('dana', 'given'), await listDelegations('nell', 'received')]).toEqual([
      [],
      [],
    ]);
  });

  test('is done by the receiver, who gives it back with today as the last day', async () => {
    const end = await beginDelegation();
    expect(await ask('nell', 'POST', end, { until: '2026-07-01' })).toMatchObject({
      status: 200,
      body: { until: '2026-07-01' },
    });
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 200 });
    expect(await listDelegations('dana', 'given')).toEqual(['NELL for DANA: service-director *']);
  });

  test('again is harmless, and never makes it last longer', async () => {
    const end = await beginDelegation();
    const answer = await ask('dana', 'POST', end, { until: '2026-06-30' });
    expect(await ask('dana', 'POST', end, { until: '2026-06-30' })).toEqual(answer);
    expect(await ask('nell', 'POST', end, { until: '2026-07-01' })).toEqual(answer);
  });

  test('before it began calls it off, and it can be given again from the same day', async () => {
    const end = await beginDelegation({ from: '2026-07-06' });
    await ask('nell', 'POST', end, { until: '2026-06-30' });
    expect(await listDelegations('nell', 'received')).toEqual([]);
    await beginDelegation({ from: '2026-07-06' });
    expect(await listDelegations('nell', 'received')).toHaveLength(1);
  });

  test('shows its new end from every side to whoever it concerns', async () => {
    const end = await beginDelegation();
    await ask('nell', 'POST', end, { until: '2026-07-01' });
    const everywhere = [
      await store.assignmentsOf('nell'),
      await store.givenBy('dana'),
      (await store.holdersOf('treasury', 'service-director')).filter(({ personId }) => personId === 'nell'),
    ];
    expect(everywhere.map(([one]) => one?.until)).toEqual(Array(3).fill('2026-07-01'));
  });

  test.each([
    ['with tomorrow', '2026-07-02'],
    ['with last week', '2026-06-24'],
  ])('%s is refused', async (_what, until) => {
    const answer = await ask('dana', 'POST', await beginDelegation(), { until });
    expect([answer.status, answer.code, answer.errors?.map((error) => error.field)]).toEqual([
      400,
      'delegation.invalid',
      ['until'],
    ]);
  });

  test('is for nobody else, nor for a role that is one’s own', async () => {
    const end = await beginDelegation();
    const own = anAssignment('dana', 'service-director', '*');
    const body = { until: '2026-07-01' };
    for (const [person, address] of [
      ['olga', end],
      ['ada', end],
      ['dana', `/delegations/${own.id}/end`],
      ['dana', '/delegations/0000/end'],
    ] as const)
      expect(await ask(person, 'POST', address, body)).toMatchObject({
        status: 404,
        code: 'delegation.unknown',
      });
  });
});
