import { beforeEach, describe, expect, test } from '@jest/globals';
import { anAgreement, officeHours } from '../../support/builders.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { organisationRoutes } from '../../../functions/organisation/routes.ts';
import { anAssignment, type Ask, aSmallOrganisation } from './organisation-harness.ts';

interface Change {
  readonly at: string;
  readonly by: { readonly person: string; readonly role: string; readonly actingFor: readonly string[] };
  readonly subject: string;
  readonly id: string;
  readonly assignment?: object;
  readonly changes: readonly {
    readonly field: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
}

let ask: Ask;
let store: OrganisationWriter;

beforeEach(async () => {
  ({ ask, store } = await aSmallOrganisation());
  await store.putPerson({ id: 'ed', name: 'Ed', email: 'ed@agency.example' }, 0);
  await store.putAssignment(anAssignment('ed', 'executive', '*'), 'new');
});

async function changes(person = 'ada', query = {}): Promise<readonly Change[]> {
  const { body } = await ask(person, 'GET', '/organisation/changes', undefined, {}, query);
  return body.items as unknown as readonly Change[];
}

const at = '2026-07-01T14:00:00.000Z';
const ada = { person: 'ada', role: 'administrator', actingFor: [] };

describe('who changed the organisation', () => {
  const { agencyId: _agencyId, version: _version, ...terms } = anAgreement();
  const nell = { role: 'service-center', agency: '*', from: '2026-07-01' };

  /** Every command on the organisation there is, in an order that works. */
  const commands: Readonly<Record<string, readonly [string, string, string, object, string]>> = {
    putAgency: ['ada', 'PUT', '/agencies/parks', { name: 'Parks', plan: 'gold' }, 'agency parks'],
    putService: [
      'ada',
      'PUT',
      '/services/fax',
      { name: 'Fax', description: 'Old', team: 'service-center' },
      'service fax',
    ],
    putPerson: ['ada', 'PUT', '/people/paul', { name: 'Paul', email: 'p@agency.example' }, 'person paul'],
    addCalendar: ['ada', 'POST', '/agencies/treasury/calendars', officeHours, 'calendar treasury'],
    addAgreement: ['ada', 'POST', '/agencies/treasury/agreements', terms, 'agreement treasury'],
    addAssignment: ['ada', 'POST', '/people/nell/assignments', nell, 'assignment'],
    endAssignment: [
      'ada',
      'POST',
      `/people/meg/assignments/${anAssignment('meg', 'program-manager', 'treasury').id}/end`,
      {},
      'assignment',
    ],
    giveDelegation: [
      'tom',
      'POST',
      '/delegations',
      { to: 'meg', from: '2026-07-01', until: '2026-07-02' },
      'assignment',
    ],
    endDelegation: [
      'tom',
      'POST',
      `/delegations/${anAssignment('meg', 'agency-staff', 'treasury', { from: '2026-07-01', actingFor: 'tom' }).id}/end`,
      {},
      'assignment',
    ],
  };

  test('is told of every command on it', async () => {
    const writing = organisationRoutes
      .filter(({ method }) => method !== 'GET')
      .map(({ operation }) => operation);
    expect(Object.keys(commands).sort()).toEqual([...writing].sort());
    for (const [operation, [person, method, address, body, what]] of Object.entries(commands)) {
      const before = (await changes('ada', { limit: '100' })).map((one) => JSON.stringify(one));
      const answer = await ask(person, method, address, body);
      expect([operation, answer.status < 300, answer.code]).toEqual([operation, true, undefined]);
      const fresh = (await changes('ada', { limit: '100' })).filter(
        (one) => !before.includes(JSON.stringify(one)),
      );
      expect(fresh.map((one) => [one.at, one.by.person, `${one.subject} ${one.id}`])).toEqual([
        [at, person, expect.stringMatching(`^${what}`)],
      ]);
    }
  });

  test('with what is another now, before and after', async () => {
    await ask('ada', 'PUT', '/agencies/treasury', { name: 'Treasury', plan: 'gold' }, { 'if-match': '"1"' });
    expect((await changes())[0]).toEqual({
      at,
      by: ada,
      subject: 'agency',
      id: 'treasury',
      changes: [{ field: 'name', before: 'Department of Treasury', after: 'Treasury' }],
    });
  });

  test('an assignment is told with whose and which it is', async () => {
    const { id } = anAssignment('meg', 'program-manager', 'treasury');
    await ask('ada', 'POST', `/people/meg/assignments/${id}/end`, { until: '2026-07-31' });
    expect((await changes())[0]).toEqual({
      at,
      by: ada,
      subject: 'assignment',
      id,
      assignment: { person: 'meg', role: 'program-manager', agency: 'treasury' },
      changes: [{ field: 'until', after: '2026-07-31' }],
    });
  });

  test('a command that is refused, or changes nothing, leaves no trace', async () => {
    const before = await changes('ada', { limit: '100' });
    await ask('ada', 'PUT', '/agencies/treasury', { name: 'Treasury', plan: 'gold' });
    await ask('ada', 'POST', '/people/ada/assignments', nell);
    await ask('dana', 'PUT', '/agencies/x', { name: 'X', plan: 'gold' });
    expect(await changes('ada', { limit: '100' })).toEqual(before);
  });

  test('is for administrators and executives to read', async () => {
    expect(await ask('ed', 'GET', '/organisation/changes')).toMatchObject({ status: 200 });
    for (const person of ['dana', 'tom', 'nell'])
      expect(await ask(person, 'GET', '/organisation/changes')).toMatchObject({
        status: 403,
        code: 'access.denied',
      });
  });

  test('comes in pages, each change once, the newest first', async () => {
    await ask('ada', 'PUT', '/agencies/parks', { name: 'Parks', plan: 'gold' });
    const all = await changes('ada', { limit: '100' });
    const paged: Change[] = [];
    let query: Record<string, string> = { limit: '4' };
    for (;;) {
      const { body } = await ask('ada', 'GET', '/organisation/changes', undefined, {}, query);
      paged.push(...(body.items as unknown as readonly Change[]));
      const cursor = body['nextCursor'];
      if (typeof cursor !== 'string') break;
      query = { limit: '4', cursor };
    }
    expect(paged).toEqual(all);
    expect(paged[0]?.id).toBe('parks');
    expect(paged.length).toBeGreaterThan(8);
  });

  test.each(['?', 'eyJsaXN0IjoieCJ9', 'x'.repeat(400)])(
    'a cursor it did not give is refused: %s',
    async (cursor) => {
      const answer = await ask('ada', 'GET', '/organisation/changes', undefined, {}, { cursor });
      expect(answer).toMatchObject({ status: 400, code: 'cursor.invalid' });
    },
  );
});

test('the log says of each command who gave it, by their id alone, and of what is read nothing', async () => {
  const { ask: call, log } = await aSmallOrganisation();
  await call('ada', 'PUT', '/agencies/parks', { name: 'Parks', plan: 'gold' });
  await call('tom', 'PUT', '/agencies/parks', { name: 'Parks', plan: 'gold' });
  await call('ada', 'PUT', '/agencies/parks', {});
  await call('ada', 'GET', '/agencies/parks');
  await call('nobody', 'PUT', '/agencies/parks', {});
  const started = log.filter(({ message }) => message === 'STARTED').map(({ facts }) => facts['person']);
  expect(started).toEqual(['ada', 'tom', 'ada', undefined, undefined]);
  expect(JSON.stringify(log)).not.toContain('ADA');
  expect(JSON.stringify(log)).not.toContain('nobody');
});
