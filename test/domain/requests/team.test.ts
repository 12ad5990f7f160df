import { describe, expect, test } from '@jest/globals';
import {
  isRequesterOf,
  isUpdateForClient,
  mayBeAssigned,
  submittersOf,
  teamRoles,
} from '../../../domain/requests/index.ts';
import { type Role, roles } from '../../../domain/vocabulary/index.ts';
import { aRequest, by, iris, type RequestBuilder, sam, type Tried } from '../../support/builders.ts';
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
    const again = request.does({
      type: 'AssignRequest',
      team: 'client-specialist',
      assigneeId: 'cleo',
      insteadOf: 'olga',
    });
    for (const { events } of [request, again]) expect(events.at(-1)).not.toHaveProperty('assigneeHolds');
  });
});

describe('taking the work from somebody', () => {
  const hers = aRequest().triaged({ assigneeId: 'iris' });
  const team = 'infrastructure-specialist';
  const holds = [{ role: team, agencyId: 'treasury' }] as const;
  const take = { type: 'AssignRequest', team, assigneeId: 'olga', assigneeHolds: holds } as const;
  const triage = { ...take, ...pickFacts(hers), type: 'TriageRequest' } as const;
  const hasIt = { ok: false, refusal: { code: 'request.already-assigned', assigneeId: 'iris' } };

  test.each([take, triage])('is refused with who has it: %s', (command) => {
    expect(hers.tries(command)).toEqual(hasIt);
    expect(hers.tries({ ...command, insteadOf: 'pat' })).toEqual(hasIt);
    expect(hers.tries({ ...command, seen: false })).toEqual(hasIt);
  });

  test.each([take, triage])(
    'goes for whoever names them or has seen the request as it stands: %s',
    (command) => {
      for (const known of [{ insteadOf: 'iris' }, { seen: true }]) {
        const tried = hers.tries({ ...command, ...known });
        const [event] = tried.ok ? tried.events : [];
        expect(event).toMatchObject({ assigneeId: 'olga' });
        expect(Object.keys(event ?? {})).not.toContain(Object.keys(known)[0]);
      }
    },
  );

  test('goes for whoever has it, and for whoever acts for them', () => {
    expect(hers.tries(take, { from: iris }).ok).toBe(true);
    expect(hers.tries(take, { from: by('bob', team, ['iris']) }).ok).toBe(true);
    expect(hers.tries(take, { from: by('bob', team) })).toEqual(hasIt);
  });

  test('is refused as well when the work is to lie with nobody in particular, or with another team', () => {
    for (const other of [team, 'client-specialist'] as const)
      expect(hers.tries({ type: 'AssignRequest', team: other })).toEqual(hasIt);
    expect(hers.tries({ ...pickFacts(hers), type: 'TriageRequest', team: 'client-specialist' })).toEqual(
      hasIt,
    );
  });

  test('does not happen by a triage that says nothing of it', () => {
    expect(hers.does({ ...pickFacts(hers), type: 'TriageRequest', impact: 'high' }).state).toMatchObject({
      impact: 'high',
      assigneeId: 'iris',
    });
  });

  test('needs nothing said when nobody has it', () => {
    expect(aRequest().tries(take).ok).toBe(true);
  });
});

function pickFacts({ state }: RequestBuilder) {
  const { kind, service, impact, urgency } = state;
  return { kind, service, impact, urgency };
}

describe('the requester', () => {
  const pam = [{ role: 'program-manager', agencyId: 'treasury' }] as const;

  function change(requesterId: string, requesterHolds?: Holds): Tried {
    const command = { type: 'ChangeRequester', requesterId, reason: 'Ann has left.' } as const;
    return aRequest().tries(requesterHolds === undefined ? command : { ...command, requesterHolds });
  }

  test('is a client: somebody with a role on the agency’s side', () => {
    expect(isRequesterOf('treasury', pam)).toBe(true);
    expect(isRequesterOf('treasury', [{ role: 'agency-staff', agencyId: 'treasury' }])).toBe(true);
    expect(isRequesterOf('treasury', [{ role: 'agency-staff', agencyId: 'health' }])).toBe(false);
    expect(isRequesterOf('treasury', [{ role: 'service-center', agencyId: '*' }])).toBe(false);
    expect(isRequesterOf('treasury', undefined)).toBe(false);
  });

  test('can be another client, who is in the record with the reason, and is told as the one before is', () => {
    const tried = change('pam', pam);
    expect(tried).toMatchObject({
      ok: true,
      events: [{ type: 'RequesterChanged', requesterId: 'pam', reason: 'Ann has left.' }],
    });
    expect(tried.ok && tried.events[0]).not.toHaveProperty('requesterHolds');
  });

  test.each([
    ['nobody of the department', 'sam', [{ role: 'service-center', agencyId: '*' }], 'person.not-of-agency'],
    [
      'nobody of another agency',
      'bob',
      [{ role: 'agency-staff', agencyId: 'health' }],
      'person.not-of-agency',
    ],
    ['nobody whose roles are not known', 'pam', undefined, 'person.not-of-agency'],
    ['not the same again', 'ann', [{ role: 'agency-staff', agencyId: 'treasury' }], 'request.unchanged'],
  ] as const)('can be %s', (_who, requesterId, holds, code) => {
    expect(change(requesterId, holds)).toMatchObject({ ok: false, refusal: { code } });
  });

  test('decides on nothing that is or was in their name, whoever has it now', () => {
    const changeTo = (requesterId: string) =>
      ({ type: 'ChangeRequester', requesterId, requesterHolds: pam, reason: 'Moved.' }) as const;
    const request = aRequest().does(changeTo('pam')).does(changeTo('kim'));
    expect(request.state.requesterId).toBe('kim');
    expect(submittersOf(request.state)).toEqual(['kim', 'pam', 'ann', 'ann']);
    expect(request.does(changeTo('ann')).state.formerRequesters).toEqual(['kim', 'pam']);
  });
});

describe('somebody of the department in whose name a request is, as could once be', () => {
  const samsOwn = aRequest({ by: sam });

  test('keeps no promise by a comment of their own, nor by that of whoever acts for them', () => {
    for (const from of [sam, by('bob', 'service-center', ['sam'])]) {
      const { state } = samsOwn.commented({ from });
      expect(state).not.toHaveProperty('respondedAt');
      expect(state.clocks.clocks[0]).not.toHaveProperty('stoppedAt');
    }
    expect(samsOwn.commented({ from: iris }).state).toHaveProperty('respondedAt');
    expect(aRequest().commented({ from: sam }).state).toHaveProperty('respondedAt');
  });

  test('can comment among the department like everybody', () => {
    expect(samsOwn.commented({ from: sam }, 'internal').state.version).toBe(2);
  });

  test.each([
    { type: 'GiveResponse', text: 'It works.' },
    { type: 'AskClient', text: 'Where?' },
    { type: 'ResolveRequest', text: 'It works.' },
  ] as const)('cannot answer themselves: $type', (command) => {
    expect(samsOwn.tries(command, { from: sam })).toEqual({ ok: false, refusal: { code: 'request.own' } });
    expect(samsOwn.tries(command, { from: by('bob', 'service-center', ['sam']) }).ok).toBe(false);
    expect(samsOwn.tries(command, { from: iris }).ok).toBe(true);
  });

  test('a comment recorded before such comments were told apart counts as it did', () => {
    const { state } = samsOwn;
    const event = {
      type: 'CommentAdded',
      at: state.updatedAt,
      by: sam,
      text: 'Hm.',
      visibility: 'public',
    } as const;
    expect(isUpdateForClient(state.status, event)).toBe(true);
    expect(isUpdateForClient(state.status, { ...event, byRequester: true })).toBe(false);
  });
});

describe('a team', () => {
  const others = roles.filter((role) => !(teamRoles as readonly Role[]).includes(role));

  test('is one of the roles that do work', () => {
    expect(teamRoles).toContain('service-center');
    expect(others).toEqual(
      expect.arrayContaining(['agency-staff', 'administrator', 'service-director', 'executive']),
    );
  });

  test.each(others)('is not %s: given to it a request would be in nobody’s inbox', (team) => {
    const refusal = { code: 'request.not-a-team', team };
    expect(aRequest().tries({ type: 'AssignRequest', team })).toEqual({ ok: false, refusal });
    expect(aRequest().tries({ ...pickFacts(aRequest()), type: 'TriageRequest', team })).toEqual({
      ok: false,
      refusal,
    });
    expect(aRequest({ team }).state.team).toBe('service-center');
  });
});
