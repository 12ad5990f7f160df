import { readFileSync } from 'node:fs';
import { beforeEach, expect, test } from '@jest/globals';
import { agreementProblems } from '../../../domain/agreements/index.ts';
import {
  loadOrganisation,
  parseOrganisation,
} from '../../../functions/organisation/file/organisation-file.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { aStore } from './organisation-harness.ts';

const sample = readFileSync(new URL('../../../local/sample/organisation.yaml', import.meta.url), 'utf8');

function parseOrganisationIn(text: string) {
  const parsed = parseOrganisation(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.organisation;
}

/** The day on which what was loaded is looked at. */
const today = '2026-07-01';

let store: OrganisationWriter;
const organisation = parseOrganisationIn(sample);
const size = {
  agencies: organisation.agencies.length,
  calendars: organisation.agencies.length,
  agreements: organisation.agencies.length,
  services: organisation.services.length,
  people: organisation.people.length,
  assignments: organisation.assignments.length,
};

function countWritten(written: Partial<typeof size>): object {
  return Object.fromEntries(
    Object.entries(size).map(([kind, all]) => {
      const changed = written[kind as keyof typeof size] ?? 0;
      return [kind, { written: changed, unchanged: all - changed }];
    }),
  );
}

beforeEach(async () => {
  store = aStore();
  expect(await loadOrganisation(organisation, store)).toEqual(countWritten(size));
});

test('what was loaded can be used, as every agency has an agreement without a fault and the calendar it names', async () => {
  for (const { id } of await store.agencies()) {
    const agreement = await store.agreementOn(id, today);
    expect(agreement === undefined ? ['none'] : agreementProblems(agreement)).toEqual([]);
    expect(await store.calendar(id, agreement?.calendarVersion ?? 0)).toMatchObject({
      definition: { zone: 'America/Detroit' },
    });
  }
});

test('loading again writes nothing', async () => {
  expect(await loadOrganisation(organisation, store)).toEqual(countWritten({}));
  expect(await store.calendars('treasury')).toHaveLength(1);
});

test('a changed holiday makes the next calendar, and the next agreement, which names it', async () => {
  const changed = parseOrganisationIn(
    sample
      .replace("name: New Year's Eve (observed)", 'name: The last day')
      .replace('name: "New Year\'s Eve"', 'name: The last day'),
  );
  expect(await loadOrganisation(changed, store)).toEqual(
    countWritten({ calendars: size.calendars, agreements: size.agreements }),
  );
  expect(await store.agreementOn('treasury', today)).toMatchObject({ version: 2, calendarVersion: 2 });
  expect(await loadOrganisation(changed, store)).toEqual(countWritten({}));
});

test('a person renamed and a role ended are brought up to date', async () => {
  const changed = parseOrganisationIn(
    sample
      .replace('name: Ada Keyring', 'name: Ada K. Keyring')
      .replace('until: 2028-12-29', 'until: 2028-12-28'),
  );
  expect(await loadOrganisation(changed, store)).toEqual(countWritten({ people: 1, assignments: 2 }));
  expect(await store.person('ada-keyring')).toMatchObject({ value: { name: 'Ada K. Keyring' }, revision: 2 });
});
