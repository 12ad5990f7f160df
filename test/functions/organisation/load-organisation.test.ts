import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from '@jest/globals';
import { agreementProblems } from '../../../domain/agreements/index.ts';
import {
  loadOrganisation,
  parseOrganisation,
} from '../../../functions/organisation/file/organisation-file.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { aStore } from './organisation-harness.ts';

const sample = readFileSync(new URL('../../../local/sample/organisation.yaml', import.meta.url), 'utf8');

function organisationIn(text: string) {
  const parsed = parseOrganisation(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.organisation;
}

let store: OrganisationStore;
const organisation = organisationIn(sample);
const size = {
  agencies: organisation.agencies.length,
  calendars: organisation.agencies.length,
  agreements: organisation.agencies.length,
  services: organisation.services.length,
  people: organisation.people.length,
  assignments: organisation.assignments.length,
};

function counted(written: Partial<typeof size>): object {
  return Object.fromEntries(
    Object.entries(size).map(([kind, all]) => {
      const changed = written[kind as keyof typeof size] ?? 0;
      return [kind, { written: changed, unchanged: all - changed }];
    }),
  );
}

beforeAll(async () => {
  store = await aStore();
  expect(await loadOrganisation(organisation, store)).toEqual(counted(size));
});

test('what was loaded can be used: every agency has an agreement without a fault and the calendar it names', async () => {
  for (const { id } of await store.agencies()) {
    const agreement = await store.currentAgreement(id);
    expect(agreement === undefined ? ['none'] : agreementProblems(agreement)).toEqual([]);
    expect(await store.calendar(id, agreement?.calendarVersion ?? 0)).toMatchObject({
      definition: { zone: 'America/Detroit' },
    });
  }
});

test('loading again writes nothing', async () => {
  expect(await loadOrganisation(organisation, store)).toEqual(counted({}));
  expect(await store.calendars('treasury')).toHaveLength(1);
});

test('a changed holiday is the next calendar, and the next agreement that names it', async () => {
  const changed = organisationIn(
    sample
      .replace("name: New Year's Eve (observed)", 'name: The last day')
      .replace('name: "New Year\'s Eve"', 'name: The last day'),
  );
  expect(await loadOrganisation(changed, store)).toEqual(
    counted({ calendars: size.calendars, agreements: size.agreements }),
  );
  expect(await store.currentAgreement('treasury')).toMatchObject({ version: 2, calendarVersion: 2 });
  expect(await loadOrganisation(changed, store)).toEqual(counted({}));
});

test('a person renamed and a role ended are brought up to date', async () => {
  const before = organisationIn(sample);
  await loadOrganisation(before, store);
  const changed = organisationIn(
    sample
      .replace('name: Ada Keyring', 'name: Ada K. Keyring')
      .replace('until: 2028-12-29', 'until: 2028-12-28'),
  );
  expect(await loadOrganisation(changed, store)).toEqual(counted({ people: 1, assignments: 2 }));
  expect(await store.person('ada-keyring')).toMatchObject({ value: { name: 'Ada K. Keyring' }, revision: 2 });
});
