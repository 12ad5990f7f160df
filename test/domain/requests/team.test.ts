import { describe, expect, test } from '@jest/globals';
import { isRequesterOf, mayBeAssigned, teamRoles } from '../../../domain/requests/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { aRequest, type RequestBuilder, type Tried } from '../../support/builders.ts';
import { anApplication } from '../../support/chain.ts';

type Holds = readonly { readonly role: Role; readonly agencyId: string }[];

const refused = { ok: false, refusal: { code: 'person.not-of-agency', field: 'assignee' } };

function assign(team: Role, assigneeHolds: Holds, request: RequestBuilder = aRequest().triaged()): Tried {
  return request.tries({ type: 'AssignRequest', team, assigneeId: 'olga', assigneeHolds });
}

function triage(
  team: Role | undefined,
  assigneeHolds: Holds,
  kind: 'incident' | 'application' = 'incident',
): Tried {
  const { service, impact, urgency } = aRequest().state;
  const facts = { kind, service, impact, urgency, ...(team === undefined ? {} : { team }) };
  return aRequest().tries({ type: 'TriageRequest', ...facts, assigneeId: 'olga', assigneeHolds });
}

describe('giving the work to a person', () => {
  test('whoever holds the team’s role, for the agency or for all, is given the work', () => {
    for (const agencyId of ['treasury', '*']) {
      expect(assign('client-specialist', [{ role: 'client-specialist', agencyId }]).ok).toBe(true);
      expect(triage('client-specialist', [{ role: 'client-specialist', agencyId }]).ok).toBe(true);
    }
  });

  test('whoever does not hold the team’s role for the agency is not given the work', () => {
    const others: readonly Holds[] = [
      [],
      [{ role: 'service-director', agencyId: '*' }],
      [{ role: 'client-specialist', agencyId: 'health' }],
      [
        { role: 'client-specialist', agencyId: 'health' },
        { role: 'infrastructure-specialist', agencyId: 'treasury' },
      ],
    ];
    for (const holds of others) {
      expect(assign('client-specialist', holds)).toEqual(refused);
      expect(triage('client-specialist', holds)).toEqual(refused);
    }
  });

  test('of somebody whose roles are not known nothing is believed', () => {
    expect(mayBeAssigned({ assigneeId: 'olga' }, 'client-specialist', 'treasury')).toBe(false);
    expect(mayBeAssigned({}, 'client-specialist', 'treasury')).toBe(true);
  });

  test('a triage that names no team takes the role of the team there is', () => {
    expect(triage(undefined, [{ role: 'infrastructure-specialist', agencyId: 'treasury' }]).ok).toBe(true);
    expect(triage(undefined, [{ role: 'client-specialist', agencyId: 'treasury' }])).toEqual(refused);
  });

  test('an application is forwarded to a client specialist, whatever team triage names', () => {
    const infrastructure = [{ role: 'infrastructure-manager', agencyId: 'treasury' }] as const;
    expect(triage('infrastructure-manager', infrastructure, 'application')).toEqual(refused);
    const specialist = [{ role: 'client-specialist', agencyId: 'treasury' }] as const;
    expect(triage('infrastructure-manager', specialist, 'application').ok).toBe(true);
  });

  test('in the approval chain too the work goes only to somebody who holds the team’s role', () => {
    const team = 'infrastructure-manager';
    expect(assign(team, [{ role: team, agencyId: '*' }], anApplication()).ok).toBe(true);
    expect(assign(team, [{ role: 'client-specialist', agencyId: '*' }], anApplication())).toEqual(refused);
  });

  test('that somebody does not hold the role is told before that they have the work already', () => {
    const hers = aRequest().triaged({ assigneeId: 'olga' });
    expect(assign('infrastructure-specialist', [], hers)).toEqual(refused);
    const holds = [{ role: 'infrastructure-specialist', agencyId: 'treasury' }] as const;
    expect(assign('infrastructure-specialist', holds, hers)).toEqual({
      ok: false,
      refusal: { code: 'request.unchanged' },
    });
  });

  test('what a person holds is looked at and not kept: the event names the person alone', () => {
    const request = aRequest().triaged({ assigneeId: 'olga' });
    const again = request.does({ type: 'AssignRequest', team: 'client-specialist', assigneeId: 'cleo' });
    for (const { events } of [request, again]) expect(events.at(-1)).not.toHaveProperty('assigneeHolds');
  });
});

test('only the agency’s own people can be the requester of one of its requests', () => {
  const pat = { id: 'pat', name: 'Pat', email: 'pat@treasury.example' };
  expect(isRequesterOf('treasury', { ...pat, agencyId: 'treasury' })).toBe(true);
  expect(isRequesterOf('treasury', { ...pat, agencyId: 'health' })).toBe(false);
  expect(isRequesterOf('treasury', pat)).toBe(false);
  expect(isRequesterOf('treasury', undefined)).toBe(false);
});

test('a team is one of the roles that do work', () => {
  expect(teamRoles).toContain('service-center');
  expect(teamRoles).not.toContain('service-director');
});
