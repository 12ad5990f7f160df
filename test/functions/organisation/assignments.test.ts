import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { anAssignment, type Ask, aSmallOrganisation } from './organisation-harness.ts';

let ask: Ask;
let store: OrganisationWriter;
const address = '/people/nell/assignments';

beforeEach(async () => {
  ({ ask, store } = await aSmallOrganisation());
});

describe('giving a role', () => {
  test('lets the person do at once what the role may, and sending it again gives it once', async () => {
    const body = { role: 'client-specialist', agency: 'agriculture', from: '2026-07-01' };
    expect(await ask('nell', 'GET', '/agencies/agriculture')).toMatchObject({ status: 404 });
    const given = await ask('ada', 'POST', address, body);
    expect(given).toMatchObject({ status: 201, body: { ...body, person: 'nell' } });
    expect((await ask('ada', 'POST', address, body)).body).toEqual(given.body);
    expect(await store.assignmentsOf('nell')).toHaveLength(1);
    expect(await ask('nell', 'GET', '/agencies/agriculture')).toMatchObject({ status: 200 });
  });

  test('from the same day with another last day does not give it a second time', async () => {
    const body = { role: 'security-officer', agency: '*', from: '2026-07-01', until: '2026-08-01' };
    expect(await ask('ada', 'POST', address, body)).toMatchObject({ status: 201 });
    const other = await ask('ada', 'POST', address, { ...body, until: '2026-09-01' });
    expect(other).toMatchObject({ status: 409, code: 'assignment.exists' });
    expect(other.body.detail).toContain('until 2026-08-01');
  });

  test.each([
    ['for an agency that does not exist', { agency: 'atlantis' }, 'assignment.invalid', 'agency'],
    [
      'that a client has for all agencies',
      { role: 'agency-staff', agency: '*' },
      'assignment.invalid',
      'agency',
    ],
    ['of an administrator for one agency', { role: 'administrator' }, 'assignment.invalid', 'agency'],
    ['with a last day before the first', { until: '2026-06-30' }, 'assignment.invalid', 'until'],
    ['to act for oneself', { actingFor: 'nell' }, 'assignment.invalid', 'actingFor'],
    ['to act for somebody nobody knows', { actingFor: 'nobody' }, 'assignment.invalid', 'actingFor'],
    ['to act for somebody without the role', { actingFor: 'tom' }, 'assignment.invalid', 'actingFor'],
    ['from a day that does not exist', { from: '2026-02-29' }, 'input.invalid', 'from'],
    ['from a day of another century', { from: '1026-07-01' }, 'input.invalid', 'from'],
    ['that nobody knows', { role: 'king' }, 'input.invalid', 'role'],
  ])('%s is refused', async (_what, changes, code, field) => {
    const body = { role: 'service-director', agency: 'treasury', from: '2026-07-01', ...changes };
    const answer = await ask('ada', 'POST', address, body);
    expect([answer.status, answer.code, answer.errors?.map((error) => error.field)]).toEqual([
      400,
      code,
      [field],
    ]);
  });

  test('so that people act in a circle is refused', async () => {
    expect(
      await ask('ada', 'POST', '/people/olga/assignments', {
        role: 'service-director',
        agency: 'treasury',
        from: '2026-07-01',
        actingFor: 'dana',
      }),
    ).toMatchObject({ status: 201 });
    const back = await ask('ada', 'POST', '/people/dana/assignments', {
      role: 'service-director',
      agency: 'treasury',
      from: '2026-08-01',
      actingFor: 'olga',
    });
    expect(back).toMatchObject({ status: 400, code: 'assignment.invalid', errors: [{ field: 'actingFor' }] });
    expect(back.errors?.[0]?.message).toContain('circle');
  });

  test('to act where one decides another stage of the same requests is refused', async () => {
    await store.putPerson({ id: 'sid', name: 'Sid', email: 'sid@agency.example' }, 0);
    const place = '/people/sid/assignments';
    const own = { role: 'security-officer', agency: 'treasury', from: '2026-09-01' };
    expect(await ask('ada', 'POST', place, own)).toMatchObject({ status: 201 });
    const acting = { role: 'service-director', agency: 'treasury', from: '2026-07-01', actingFor: 'dana' };
    const refused = await ask('ada', 'POST', place, acting);
    expect(refused).toMatchObject({ status: 409, code: 'delegation.separation' });
    expect(refused.body.detail).toContain('As security-officer for "treasury"');

    const before = await ask('ada', 'POST', place, { ...acting, until: '2026-08-31' });
    expect(before).toMatchObject({ status: 201 });
    const end = `${place}/${String(before.body['id'])}/end`;
    expect(await ask('ada', 'POST', end, { until: '2026-09-01' })).toMatchObject({
      status: 409,
      code: 'delegation.separation',
    });
    expect(await ask('ada', 'POST', end, { until: '2026-08-01' })).toMatchObject({ status: 200 });
  });

  test('is not for a director to do, nor possible for somebody nobody entered', async () => {
    const body = { role: 'agency-staff', agency: 'treasury', from: '2026-07-01' };
    expect(await ask('dana', 'POST', address, body)).toMatchObject({ status: 403, code: 'access.denied' });
    expect(await ask('ada', 'POST', '/people/nobody/assignments', body)).toMatchObject({
      status: 404,
      code: 'person.unknown',
    });
  });
});

describe('nobody gives a role to themselves', () => {
  const role = { role: 'executive', agency: '*', from: '2026-07-01' };

  test('not by giving it, nor by leaving it longer, nor in somebody else’s place', async () => {
    const own = { status: 403, code: 'assignment.own' };
    expect(await ask('ada', 'POST', '/people/ada/assignments', role)).toMatchObject(own);
    const held = anAssignment('ada', 'portfolio-office', '*', { until: '2026-07-31' });
    await store.putAssignment(held, 'new');
    const end = `/people/ada/assignments/${held.id}/end`;
    expect(await ask('ada', 'POST', end, { until: '2026-12-31' })).toMatchObject(own);
    expect(await ask('ada', 'POST', end, { until: '2026-07-15' })).toMatchObject({ status: 200 });

    await store.putAssignment(anAssignment('olga', 'administrator', '*', { actingFor: 'ada' }), 'new');
    expect(await ask('olga', 'POST', '/people/ada/assignments', role)).toMatchObject(own);
    expect(await ask('olga', 'POST', '/people/nell/assignments', role)).toMatchObject({ status: 201 });
  });

  test('another administrator does', async () => {
    await ask('ada', 'POST', address, { role: 'administrator', agency: '*', from: '2026-07-01' });
    expect(await ask('nell', 'POST', '/people/ada/assignments', role)).toMatchObject({ status: 201 });
  });
});

describe('an agency speaks through its own people, and the department through its own', () => {
  test.each([
    ['an agency’s employee as service director of all', 'tom', 'service-director', '*'],
    ['an agency’s employee as administrator', 'tom', 'administrator', '*'],
    ['an agency’s employee as another agency’s', 'tom', 'program-manager', 'agriculture'],
    ['somebody of the department as an agency’s', 'nell', 'agency-staff', 'treasury'],
  ])('%s is refused', async (_who, person, role, agency) => {
    const body = { role, agency, from: '2026-07-01' };
    const answer = await ask('ada', 'POST', `/people/${person}/assignments`, body);
    expect([answer.status, answer.code, answer.errors?.map(({ field }) => field)]).toEqual([
      400,
      'assignment.invalid',
      ['role'],
    ]);
  });

  test('nobody changes sides with a role in their hands', async () => {
    const move = (person: string, agency?: string): ReturnType<Ask> =>
      ask(
        'ada',
        'PUT',
        `/people/${person}`,
        { name: 'X', email: 'x@agency.example', ...(agency === undefined ? {} : { agency }) },
        { 'if-match': '"1"' },
      );
    for (const answer of [
      await move('tom'),
      await move('tom', 'agriculture'),
      await move('dana', 'treasury'),
    ])
      expect(answer).toMatchObject({ status: 400, code: 'person.invalid', errors: [{ field: 'agency' }] });
    const { id } = anAssignment('tom', 'agency-staff', 'treasury');
    await ask('ada', 'POST', `/people/tom/assignments/${id}/end`, {});
    expect(await move('tom', 'agriculture')).toMatchObject({ status: 200 });
  });
});

describe('the last administrator', () => {
  const held = anAssignment('ada', 'administrator', '*');
  const end = `/people/ada/assignments/${held.id}/end`;

  test.each([{}, { until: '2026-07-01' }, { until: '2030-12-31' }])('does not leave: %s', async (body) => {
    expect(await ask('ada', 'POST', end, body)).toMatchObject({
      status: 409,
      code: 'assignment.last-administrator',
    });
    expect(await ask('ada', 'GET', '/organisation/changes')).toMatchObject({ status: 200 });
  });

  test('may leave once there is another, and the other one may not', async () => {
    await ask('ada', 'POST', address, { role: 'administrator', agency: '*', from: '2026-07-01' });
    expect(await ask('ada', 'POST', end, {})).toMatchObject({ status: 200 });
    expect(await ask('ada', 'GET', '/organisation/changes')).toMatchObject({ status: 403 });
    const other = anAssignment('nell', 'administrator', '*', { from: '2026-07-01' });
    expect(await ask('nell', 'POST', `${address}/${other.id}/end`, {})).toMatchObject({
      status: 409,
      code: 'assignment.last-administrator',
    });
  });

  test('is left when two end each other’s role at once', async () => {
    const other = anAssignment('nell', 'administrator', '*');
    await store.putAssignment(other, 'new');
    const answers = await Promise.all([
      ask('nell', 'POST', end, {}),
      ask('ada', 'POST', `${address}/${other.id}/end`, {}),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = (await store.holdersOf('agriculture', 'administrator')).filter(
      ({ until }) => until === undefined,
    );
    expect(left).toHaveLength(1);
  });
});

describe('a role given by mistake', () => {
  const body = { role: 'service-director', agency: '*', from: '2026-07-01' };

  test('is taken back the same day: the next call finds it gone, and it can be given again', async () => {
    const { body: given } = await ask('ada', 'POST', address, body);
    const end = `${address}/${String(given['id'])}/end`;
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 200 });
    expect(await ask('ada', 'POST', end, {})).toMatchObject({ status: 200, body: { until: '2026-06-30' } });
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 404 });
    expect(await ask('ada', 'POST', end, {})).toMatchObject({ status: 200, body: { until: '2026-06-30' } });
    expect(await ask('ada', 'POST', address, body)).toMatchObject({ status: 201 });
    expect(await ask('nell', 'GET', '/agencies/treasury')).toMatchObject({ status: 200 });
  });

  test('is called off before it begins, and then never begins', async () => {
    const { body: given } = await ask('ada', 'POST', address, { ...body, from: '2026-09-01' });
    const end = `${address}/${String(given['id'])}/end`;
    expect(await ask('ada', 'POST', end, { until: '2026-08-31' })).toMatchObject({ status: 200 });
    const [assignment] = await store.assignmentsOf('nell');
    expect(assignment).toMatchObject({ from: '2026-09-01', until: '2026-08-31' });
  });

  test('an end that is said twice, or of what has ended, leaves it as it is', async () => {
    const over = anAssignment('nell', 'security-officer', '*', { until: '2026-03-31' });
    await store.putAssignment(over, 'new');
    expect(await ask('ada', 'POST', `${address}/${over.id}/end`, {})).toMatchObject({
      status: 200,
      body: { until: '2026-03-31' },
    });
  });
});

describe('ending a role', () => {
  test('leaves it through its last day, and ending it again is harmless', async () => {
    await store.putPerson({ id: 'rex', name: 'Rex', email: 'rex@agency.example', agencyId: 'treasury' }, 0);
    const held = anAssignment('rex', 'agency-staff', 'treasury');
    await store.putAssignment(held, 'new');
    const end = `/people/rex/assignments/${held.id}/end`;
    expect(await ask('ada', 'POST', end, { until: '2026-07-01' })).toMatchObject({
      status: 200,
      body: { until: '2026-07-01' },
    });
    expect(await ask('rex', 'GET', '/agencies/treasury')).toMatchObject({ status: 200 });
    expect(await ask('ada', 'POST', end, { until: '2026-06-30' })).toMatchObject({
      status: 200,
      body: { until: '2026-06-30' },
    });
    expect(await ask('ada', 'POST', end, { until: '2026-06-30' })).toMatchObject({
      status: 200,
      body: { until: '2026-06-30' },
    });
    expect(await ask('rex', 'GET', '/agencies/treasury')).toMatchObject({ status: 404 });
    expect(await store.holdersOf('treasury', 'agency-staff')).toContainEqual({
      ...held,
      until: '2026-06-30',
    });
  });

  test('takes a role away though it could not be given any more, but does not leave it longer', async () => {
    await store.putPerson({ id: 'una', name: 'Una', email: 'una@agency.example' }, 0);
    const orphan = anAssignment('una', 'portfolio-office', '*', { actingFor: 'tom', until: '2026-12-31' });
    await store.putAssignment(orphan, 'new');
    const end = `/people/una/assignments/${orphan.id}/end`;
    expect(await ask('ada', 'POST', end, { until: '2027-12-31' })).toMatchObject({
      status: 400,
      code: 'assignment.invalid',
      errors: [{ field: 'actingFor' }],
    });
    expect(await ask('ada', 'POST', end, { until: '2026-07-31' })).toMatchObject({ status: 200 });
  });

  test.each([
    ['before it begins', 'ada', '2025-12-31', undefined, 400, 'assignment.invalid'],
    ['that does not exist', 'ada', '2026-12-31', '0000', 404, 'assignment.unknown'],
    ['without being an administrator', 'dana', '2026-12-31', undefined, 403, 'access.denied'],
  ])('%s is refused', async (_what, caller, until, id, status, code) => {
    const held = anAssignment('meg', 'program-manager', 'treasury');
    const answer = await ask(caller, 'POST', `/people/meg/assignments/${id ?? held.id}/end`, { until });
    expect([answer.status, answer.code]).toEqual([status, code]);
  });
});
