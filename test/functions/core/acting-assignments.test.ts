import { describe, expect, test } from '@jest/globals';
import { type Assignment, longestActingChain, mostPeopleAround } from '../../../domain/organisation/index.ts';
import { assignmentsAround } from '../../../functions/core/acting-assignments.ts';
import { roleHoldersOf } from '../../../functions/core/role-holders.ts';
import { chainFinder } from '../../../functions/organisation/people/acting-chain.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';

const role = 'service-director';

function held(personId: string, agencyId: string, actingFor?: string): Assignment {
  return {
    id: `${personId} ${agencyId} ${actingFor ?? ''}`,
    personId,
    role,
    agencyId,
    from: '2026-01-01',
    ...(actingFor === undefined ? {} : { actingFor }),
  };
}

/** These assignments, and how often a person was asked for. */
function counted(all: readonly Assignment[]) {
  const asked: string[] = [];
  const organisation = {
    assignmentsOf: (personId: string) => {
      asked.push(personId);
      return Promise.resolve(all.filter((one) => one.personId === personId));
    },
    holdersOf: (agencyId: string) => Promise.resolve(all.filter((one) => one.agencyId === agencyId)),
  } as unknown as OrganisationStore;
  return { asked, organisation };
}

describe('what is read to tell for whom somebody may speak is bounded', () => {
  const agencies = Array.from({ length: 12 }, (_, index) => `agency-${index}`);
  const chain = ['ann', 'bea', 'cy', 'dan', 'eve', 'fay'];
  const delegatedInTurn = chain.flatMap((personId, index) =>
    agencies.map((agencyId) => held(personId, agencyId, chain[index - 1])),
  );

  test('each of five people who delegated a role for twelve agencies in turn is read once', async () => {
    const { asked, organisation } = counted(delegatedInTurn);
    await assignmentsAround(organisation, 'fay');
    expect(asked.sort()).toEqual(chain);
  });

  test('the chains behind a whole team take one reading of each person', async () => {
    const { asked, organisation } = counted(delegatedInTurn);
    const chainOf = chainFinder({ organisation });
    const chains = await Promise.all(delegatedInTurn.map((one) => chainOf(one, '2026-07-01')));
    expect(new Set(chains.map((links) => links?.length))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(asked.sort()).toEqual(chain);
  });

  test('so do all who speak for a role', async () => {
    const { asked, organisation } = counted(delegatedInTurn);
    const at = Date.parse('2026-07-01T14:00:00Z');
    const holders = await roleHoldersOf([role, role], 'agency-3', at, {
      organisation,
      zone: 'America/Detroit',
    });
    expect(holders.map(({ personId }) => personId)).toEqual(chain);
    expect(asked.sort()).toEqual(chain);
  });

  test('the nearest are read, and nobody beyond the most there may be', async () => {
    const givers = Array.from({ length: mostPeopleAround + 20 }, (_, index) => `giver-${index}`);
    const { asked, organisation } = counted([
      ...givers.map((giver) => held('fay', 'treasury', giver)),
      ...givers.map((giver) => held(giver, 'treasury', `${giver}-too`)),
    ]);
    expect((await assignmentsAround(organisation, 'fay')).size).toBe(mostPeopleAround);
    expect(asked).toHaveLength(mostPeopleAround);
    expect(asked.every((personId) => !personId.endsWith('too'))).toBe(true);
  });

  test('nobody is read past the longest chain of people acting for each other', async () => {
    const long = Array.from({ length: 9 }, (_, index) => `person-${index}`);
    const { asked, organisation } = counted(
      long.map((personId, index) => held(personId, 'treasury', long[index + 1])),
    );
    await assignmentsAround(organisation, 'person-0');
    expect(asked).toEqual(long.slice(0, longestActingChain + 1));
  });
});
