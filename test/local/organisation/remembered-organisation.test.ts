import { expect, test } from '@jest/globals';
import { rememberedOrganisation } from '../../../local/organisation/remembered-organisation.ts';
import {
  isOfOrganisation,
  organisationStore,
} from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { anAgreement } from '../../support/builders.ts';
import { aStore } from '../../support/local-store.ts';

const store = aStore();
const counted: string[] = [];
const plain = organisationStore({ client: store.client, name: 'rotunda' });
const remembered = rememberedOrganisation(
  {
    ...plain,
    assignmentsOf(personId) {
      counted.push(personId);
      return plain.assignmentsOf(personId);
    },
  },
  store.revisionOf(isOfOrganisation),
);
const assignment = { id: 'bob-1', personId: 'bob', role: 'service-director', from: '2026-01-01' } as const;

test('a role counts from the moment it is written, and is read once until then', async () => {
  expect(await remembered.assignmentsOf('bob')).toEqual([]);
  expect(await remembered.assignmentsOf('bob')).toEqual([]);
  expect(counted).toEqual(['bob']);
  await plain.putAssignment({ ...assignment, agencyId: 'treasury' }, 'new');
  expect(await remembered.assignmentsOf('bob')).toMatchObject([{ id: 'bob-1' }]);
  expect(await remembered.holdersOf('treasury', 'service-director')).toMatchObject([{ personId: 'bob' }]);
  await plain.putAssignment({ ...assignment, agencyId: 'treasury', until: '2026-11-01' }, 'existing');
  expect(await remembered.assignmentsOf('bob')).toMatchObject([{ until: '2026-11-01' }]);
  expect(await remembered.holdersOf('treasury', 'service-director')).toMatchObject([{ until: '2026-11-01' }]);
});

test('everything else that is written is seen at once as well', async () => {
  const mail = { id: 'mail', name: 'Mail', description: 'Mail', team: 'service-center' } as const;
  expect(await remembered.service('mail')).toBeUndefined();
  await remembered.putService(mail, 0);
  expect((await remembered.service('mail'))?.value).toEqual(mail);
  expect(await remembered.agreements('treasury')).toEqual([]);
  await remembered.addAgreement(anAgreement({ agencyId: 'treasury' }));
  expect(await remembered.agreements('treasury')).toHaveLength(1);
  expect(await remembered.person('bob')).toBeUndefined();
  await remembered.putPerson({ id: 'bob', name: 'Bob', email: 'bob@agency.example' }, 0);
  expect((await remembered.person('bob'))?.value.name).toBe('Bob');
});

test('writing anything else leaves what is remembered', async () => {
  counted.length = 0;
  await remembered.assignmentsOf('ann');
  await store.write(() => undefined);
  await remembered.assignmentsOf('ann');
  expect(counted).toEqual(['ann']);
  expect(isOfOrganisation({ pk: 'person#bob', sk: 'subscription#1' })).toBe(false);
  expect(isOfOrganisation({ pk: 'request#4HK79MXA3', sk: 'request' })).toBe(false);
});
