import { describe, expect, test } from '@jest/globals';
import { ballInCourtAt, holderOf, holdersOf, partiesOf, workerOf } from '../../../domain/requests/index.ts';
import { aRequest, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo, decide } from '../../support/chain.ts';
import { at, HOUR, MINUTE } from '../../support/time.ts';

const accountAt = ({ state, rules }: RequestBuilder, when: string) =>
  ballInCourtAt(state, at(when), rules(state.agreementVersion));

describe('the account of whose court the ball was in', () => {
  test('counts what is held now up to the instant that is asked for, and nothing before it was held', () => {
    const fresh = aRequest();
    expect(accountAt(fresh, 'Mon 10:00')).toEqual({
      since: at('Mon 09:00'),
      byRole: { 'service-center': HOUR },
      byParty: { department: HOUR },
    });
    for (const when of ['Mon 09:00', 'Mon 08:30'])
      expect(accountAt(fresh, when)).toMatchObject({ byRole: { 'service-center': 0 } });
  });

  test('adds up what each held when the ball moves', () => {
    const asked = aRequest().triaged({}, { at: 'Mon 09:30' }).waitingOnClient({ at: 'Mon 10:30' });
    expect(asked.state.ballInCourt).toEqual({
      since: at('Mon 10:30'),
      byRole: { 'service-center': 30 * MINUTE, 'infrastructure-specialist': HOUR },
      byParty: { department: 90 * MINUTE },
    });
  });

  test('stays as it is as long as the ball does', () => {
    const triaged = aRequest().triaged();
    expect(triaged.responded().commented().state.ballInCourt).toEqual(triaged.state.ballInCourt);
  });

  test('moves with the party alone: a vendor that is waited for holds what the team has', () => {
    const triaged = aRequest().triaged({}, { at: 'Mon 09:30' });
    const held = triaged.waitingOn('vendor', { at: 'Mon 10:30' });
    expect(holdersOf(held.state)).toEqual(holdersOf(triaged.state));
    expect(held.state.ballInCourt).toMatchObject({
      since: at('Mon 10:30'),
      byParty: { department: 90 * MINUTE },
    });
    expect(held.resumed({ at: 'Mon 11:30' }).state.ballInCourt.byParty).toMatchObject({ contractor: HOUR });
  });

  test('leaves out the time in which nobody had it, until it comes back', () => {
    const resolved = aRequest().triaged({}, { at: 'Mon 09:30' }).resolved({ at: 'Mon 10:30' });
    const reopened = resolved.reopened({ at: 'Mon 12:00' });
    expect(reopened.state.ballInCourt).toEqual({ ...resolved.state.ballInCourt, since: at('Mon 12:00') });
  });

  test('moves when one of several that assess side by side has decided', () => {
    const handedOn = approveUpTo('develop');
    const decided = decide(handedOn, 'security');
    expect(holdersOf(decided.state)).toEqual(
      holdersOf(handedOn.state).filter((role) => role !== 'security-officer'),
    );
    const decision = decided.events.find(
      (event) => event.type === 'StageDecided' && event.stage === 'security',
    );
    expect(decided.state.ballInCourt.since).toBe(decision?.at);
  });
});

describe('whose move it is', () => {
  test('in the chain everybody has it who is asked, and the specialist who coordinates when nobody is', () => {
    expect(holdersOf(anApplication().state)).toEqual(['client-specialist']);
    expect(holdersOf(approveUpTo('develop').state)).toEqual([
      'infrastructure-manager',
      'infrastructure-director',
      'procurement-liaison',
      'contractor-liaison',
      'security-officer',
    ]);
    expect(holdersOf(approveUpTo('security').state)).toEqual(['program-manager']);
    expect(partiesOf(approveUpTo('security').state)).toEqual(['agency']);
    expect(partiesOf(approveUpTo('develop').state)).toEqual(['department', 'contractor']);
    // Between two stages, when the state machine has not yet opened the next.
    const between = aRequest({ kind: 'application' }).triaged();
    expect(between.state.status).toBe('in-approval');
    expect(holdersOf(between.state)).toEqual(['client-specialist']);
  });

  test('one stage alone is its holder’s move, several side by side are the specialist’s to coordinate', () => {
    expect(holderOf(approveUpTo('security').state)).toBe('program-manager');
    expect(holderOf(approveUpTo('program').state)).toBe('service-director');
    expect(holderOf(approveUpTo('develop').state)).toBe('client-specialist');
    expect(holderOf(aRequest({ kind: 'application' }).triaged().state)).toBe('client-specialist');
  });

  test('while an application waits its open stages do not have it: the client or the team has', () => {
    const open = approveUpTo('develop');
    expect(holdersOf(open.waitingOnClient().state)).toEqual(['agency-staff']);
    expect(holdersOf(open.waitingOn('evidence').state)).toEqual([open.state.team]);
  });

  test.each([
    ['resolved', aRequest().resolved()],
    ['closed', aRequest().resolved().closed()],
    ['withdrawn', aRequest().withdrawn()],
    ['approved', approveUpTo('director')],
    ['declined', decide(anApplication(), 'develop', { outcome: 'decline', reason: 'Bought already.' })],
  ])('nobody has it once it is %s, and the time is nobody’s', (status, ended) => {
    expect(ended.state.status).toBe(status);
    expect([holdersOf(ended.state), partiesOf(ended.state)]).toEqual([[], []]);
    expect(accountAt(ended, 'Fri 17:00')).toEqual(ended.state.ballInCourt);
  });

  test('the client specialist works on what is decided, and has what has halted', () => {
    const halted = approveUpTo('develop').does(
      { type: 'HaltApproval', attempt: 1, reason: 'expired' },
      { from: system },
    );
    expect(holdersOf(halted.state)).toEqual(['client-specialist']);
    expect([workerOf(approveUpTo('security').state), workerOf(halted.state)]).toEqual([
      'client-specialist',
      'client-specialist',
    ]);
    expect(halted.state).not.toHaveProperty('lastWorker');
    expect(partiesOf(halted.state)).toEqual(['department']);
  });
});
