import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { Assignment } from '../../../../domain/organisation/index.ts';
import {
  type OrganisationChanges,
  organisationChanges,
  type OrganisationWriter,
} from '../../../../platform/dynamodb/organisation/organisation-changes.ts';
import { isOfOrganisation } from '../../../../platform/dynamodb/organisation/organisation-store.ts';
import { anAgreement, by, officeHours } from '../../../support/builders.ts';
import type { Table } from '../../../../platform/dynamodb/client.ts';
import { tableName } from '../../../../local/data-folder.ts';
import { aStore } from '../../../support/local-store.ts';

function aTable(): Table {
  return { client: aStore().client, name: tableName };
}

const ada = by('ada', 'administrator');
const at = Date.parse('2026-07-01T14:00:00Z');

function changesOf(table: Table): OrganisationWriter & Pick<OrganisationChanges, 'trail'> {
  const changes = organisationChanges(table);
  return { ...changes.inNameOf({ by: ada, at }), trail: (limit) => changes.trail(limit) };
}

function held(personId: string, rest: Partial<Assignment> = {}): Assignment {
  return { id: `${personId}-1`, personId, role: 'administrator', agencyId: '*', from: '2026-01-01', ...rest };
}

async function writeEverything(store: OrganisationWriter): Promise<void> {
  await store.putAgency({ id: 'treasury', name: 'Treasury', plan: 'gold' }, 0);
  await store.putService({ id: 'email', name: 'Mail', description: 'Mail', team: 'service-center' }, 0);
  await store.putPerson({ id: 'bea', name: 'Bea', email: 'bea@example.gov' }, 0);
  await store.addCalendar({ agencyId: 'treasury', version: 1, definition: officeHours });
  await store.addAgreement(anAgreement());
  await store.putAssignment(held('bea', { actingFor: 'ada' }), 'new');
}

describe('the organisation', () => {
  test('says in every row who wrote it and when, and in the trail what', async () => {
    const table = aTable();
    const store = changesOf(table);
    await writeEverything(store);
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
    const rows = Items.filter(({ pk, sk }) => isOfOrganisation({ pk: String(pk), sk: String(sk) }));
    expect(rows).toHaveLength(8);
    for (const row of rows) expect(row).toMatchObject({ changedBy: ada, changedAt: at });
    const trail = await store.trail(10);
    expect(trail.map(({ entry }) => entry.subject).sort()).toEqual([
      'agency',
      'agreement',
      'assignment',
      'calendar',
      'person',
      'service',
    ]);
    expect(trail.every(({ entry }) => entry.at === at && entry.by.personId === 'ada')).toBe(true);
  });

  test('is told without who wrote it, which is for the trail to tell', async () => {
    const store = changesOf(aTable());
    await writeEverything(store);
    expect((await store.agency('treasury'))?.value).toEqual({
      id: 'treasury',
      name: 'Treasury',
      plan: 'gold',
    });
    expect(await store.assignmentsOf('bea')).toEqual([held('bea', { actingFor: 'ada' })]);
    expect(await store.agreement('treasury', 1)).toEqual(anAgreement());
  });

  test('is read and changed as well where a row was written before it said by whom', async () => {
    const table = aTable();
    const old = {
      id: 'treasury',
      name: 'Treasury',
      plan: 'gold',
      pk: 'directory',
      sk: 'agency#treasury',
      revision: 3,
    };
    await table.client.send(new PutCommand({ TableName: table.name, Item: old }));
    const store = changesOf(table);
    expect(await store.agency('treasury')).toMatchObject({ revision: 3 });
    expect(await store.putAgency({ id: 'treasury', name: 'Treasury', plan: 'silver' }, 3)).toBe('written');
    expect((await store.trail(1))[0]?.entry.changes).toEqual([
      { field: 'plan', before: 'gold', after: 'silver' },
    ]);
  });

  test('a change that is not made is not in the trail', async () => {
    const store = changesOf(aTable());
    expect(await store.putAgency({ id: 'treasury', name: 'Treasury', plan: 'gold' }, 4)).toBe('stale');
    expect(await store.putAssignment(held('bea'), 'existing')).toBe('stale');
    expect(await store.trail(10)).toEqual([]);
  });
});

describe('an assignment', () => {
  test('that somebody else has ended meanwhile is not written over', async () => {
    const store = changesOf(aTable());
    await store.putAssignment(held('bea'), 'new');
    const ends = ['2026-07-01', '2026-08-01'].map((until) => held('bea', { until }));
    const written = await Promise.all(ends.map((end) => store.putAssignment(end, 'existing')));
    // Where one was through before the other began to read, both are in order.
    expect(written).toContain('written');
    expect((await store.trail(10)).length).toBe(1 + written.filter((one) => one === 'written').length);
  });

  test.each([
    ['for good where another lasts for good', undefined, undefined, 'written'],
    ['until a day where another lasts for good', undefined, '2026-12-31', 'written'],
    ['until a day where another lasts as long', '2026-12-31', '2026-12-31', 'written'],
    ['until a day where another ends before', '2026-12-30', '2026-12-31', 'stale'],
    ['for good where another ends', '2026-12-31', undefined, 'stale'],
  ])('is changed only as long as what it depends on holds: %s', async (_what, lasts, until, outcome) => {
    const store = changesOf(aTable());
    const other = held('cy', lasts === undefined ? {} : { until: lasts });
    await store.putAssignment(held('bea'), 'new');
    await store.putAssignment(other, 'new');
    const provided = { assignment: other, ...(until === undefined ? {} : { until }) };
    expect(await store.putAssignment(held('bea', { until: '2026-07-01' }), 'existing', provided)).toBe(
      outcome,
    );
  });
});
