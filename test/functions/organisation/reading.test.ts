import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { anAssignment, type Ask, aSmallOrganisation } from './organisation-harness.ts';

let ask: Ask;
let store: OrganisationWriter;

beforeEach(async () => {
  ({ ask, store } = await aSmallOrganisation());
});

describe('whoever asks who they are', () => {
  test('learns their roles, their agencies and the day they count for', async () => {
    const { status, body } = await ask('tom', 'GET', '/me');
    expect(status).toBe(200);
    expect(body).toEqual({
      person: { id: 'tom', name: 'TOM', email: 'tom@agency.example', agency: 'treasury' },
      today: '2026-07-01',
      authorities: [{ role: 'agency-staff', agency: 'treasury', actingFor: [] }],
      agencies: [{ id: 'treasury', name: 'Department of Treasury', plan: 'gold' }],
    });
  });

  test('as a director of all agencies sees all of them', async () => {
    const { body } = await ask('dana', 'GET', '/me');
    expect(body.agencies.map(({ id }) => id)).toEqual(['agriculture', 'treasury']);
  });

  test('without a role learns that they have none', async () => {
    const { status, body } = await ask('nell', 'GET', '/me');
    expect([status, body.authorities, body.agencies]).toEqual([200, [], []]);
  });

  test('as somebody who acts sees everybody it comes through', async () => {
    await store.putPerson({ id: 'ben', name: 'BEN', email: 'ben@agency.example' }, 0);
    await store.putPerson({ id: 'cleo', name: 'CLEO', email: 'cleo@agency.example' }, 0);
    await store.putAssignment(
      anAssignment('ben', 'service-director', 'agriculture', { actingFor: 'dana' }),
      'new',
    );
    await store.putAssignment(
      anAssignment('cleo', 'service-director', 'agriculture', { actingFor: 'ben' }),
      'new',
    );
    const { body } = await ask('cleo', 'GET', '/me');
    expect(body.authorities).toEqual([
      {
        role: 'service-director',
        agency: 'agriculture',
        actingFor: [
          { id: 'ben', name: 'BEN' },
          { id: 'dana', name: 'DANA' },
        ],
      },
    ]);
  });
});

describe('agencies', () => {
  test('are shown to those who may see them only', async () => {
    const list = await ask('tom', 'GET', '/agencies');
    expect(list.body.items).toEqual([{ id: 'treasury', name: 'Department of Treasury', plan: 'gold' }]);
    expect(await ask('tom', 'GET', '/agencies/agriculture')).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
    expect(await ask('tom', 'GET', '/agencies/agriculture/team')).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
    expect(await ask('tom', 'GET', '/agencies/agriculture/calendars')).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
    expect(await ask('tom', 'GET', '/agencies/agriculture/agreements/1')).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
    expect(await ask('nell', 'GET', '/agencies')).toMatchObject({ status: 403, code: 'access.denied' });
  });

  test('come one by one with their ETag', async () => {
    expect(await ask('tom', 'GET', '/agencies/treasury')).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { id: 'treasury' },
    });
  });

  test('that nobody entered do not exist, even for those who see all', async () => {
    expect(await ask('dana', 'GET', '/agencies/atlantis/calendars')).toMatchObject({
      status: 404,
      code: 'agency.unknown',
    });
  });
});

describe('the team of an agency today', () => {
  test('has its roles in their order, those for all agencies included, acting shown, what is over left out', async () => {
    await store.putAssignment(
      anAssignment('nell', 'agency-staff', 'treasury', { from: '2025-01-01', until: '2026-06-30' }),
      'new',
    );
    await store.putAssignment(
      anAssignment('nell', 'service-director', 'treasury', { actingFor: 'dana', until: '2026-07-01' }),
      'new',
    );
    const { body } = await ask('tom', 'GET', '/agencies/treasury/team');
    expect(body).toMatchObject({ agency: 'treasury', today: '2026-07-01' });
    expect(body.members).toEqual([
      {
        role: 'agency-staff',
        agency: 'treasury',
        person: { id: 'tom', name: 'TOM', email: 'tom@agency.example' },
        actingFor: [],
      },
      {
        role: 'program-manager',
        agency: 'treasury',
        person: { id: 'meg', name: 'MEG', email: 'meg@agency.example' },
        actingFor: [],
      },
      {
        role: 'service-director',
        agency: '*',
        person: { id: 'dana', name: 'DANA', email: 'dana@agency.example' },
        actingFor: [],
      },
      {
        role: 'service-director',
        agency: 'treasury',
        until: '2026-07-01',
        person: { id: 'nell', name: 'NELL', email: 'nell@agency.example' },
        actingFor: [{ id: 'dana', name: 'DANA' }],
      },
      {
        role: 'administrator',
        agency: '*',
        person: { id: 'ada', name: 'ADA', email: 'ada@agency.example' },
        actingFor: [],
      },
    ]);
  });

  test('has nobody in it who acts for somebody that no longer holds the role', async () => {
    await store.putAssignment(
      anAssignment('tom', 'client-specialist', 'treasury', { actingFor: 'meg' }),
      'new',
    );
    const { body } = await ask('tom', 'GET', '/agencies/treasury/team');
    expect(body.members.map(({ role }) => role)).not.toContain('client-specialist');
  });
});

describe('people', () => {
  test.each([
    ['whoever asks', 'nell', 'nell', 200],
    ['a colleague of one’s agency', 'tom', 'meg', 200],
    ['somebody of an agency one serves', 'dana', 'tom', 200],
    ['anybody, for an administrator', 'ada', 'dana', 200],
    ['nobody of the department, for an agency', 'tom', 'dana', 404],
    ['nobody of an agency, for somebody without a role there', 'olga', 'tom', 404],
    ['nobody who does not exist', 'ada', 'nobody', 404],
  ])('are shown to whoever may see them, as is %s', async (_who, caller, person, status) => {
    for (const address of [`/people/${person}`, `/people/${person}/assignments`]) {
      const answer = await ask(caller, 'GET', address);
      expect([answer.status, answer.code]).toEqual([status, status === 404 ? 'person.unknown' : undefined]);
    }
  });

  test('have their assignments in the order they begin', async () => {
    await store.putAssignment(
      anAssignment('meg', 'agency-staff', 'treasury', { from: '2024-03-01', until: '2025-12-31' }),
      'new',
    );
    const { body } = await ask('meg', 'GET', '/people/meg/assignments');
    expect(body.items).toMatchObject([
      { person: 'meg', role: 'agency-staff', agency: 'treasury', from: '2024-03-01', until: '2025-12-31' },
      { person: 'meg', role: 'program-manager', agency: 'treasury', from: '2026-01-01' },
    ]);
  });
});

test('everybody with a role reads the catalogue', async () => {
  expect((await ask('tom', 'GET', '/services')).body.items).toMatchObject([
    { id: 'email', team: 'service-center' },
  ]);
  expect(await ask('tom', 'GET', '/services/email')).toMatchObject({ status: 200, etag: '"1"' });
  expect(await ask('tom', 'GET', '/services/fax')).toMatchObject({
    status: 404,
    code: 'service.not-in-catalogue',
  });
});
