import { describe, expect, test } from '@jest/globals';
import {
  defaultApprovalRules,
  openStages,
  type Quorum,
  type StageId,
} from '../../../domain/approvals/index.ts';
import type { Stamp } from '../../../domain/vocabulary/index.ts';
import { anAgreement, aRuleBook, by, type RequestBuilder, system } from '../../support/builders.ts';
import {
  anApplication,
  approvalOf,
  approveUpTo,
  askSecurity,
  complete,
  decide,
  drive,
  holders,
} from '../../support/chain.ts';

const officer = (personId: string, actingFor: readonly string[] = []): Stamp =>
  by(personId, 'security-officer', actingFor);
const approve = { outcome: 'approve' } as const;

/** Security waits for these people, those of `approved` have approved, and then only `left` hold it. */
function after(
  quorum: Quorum,
  people: readonly string[],
  approved: readonly string[],
  left: readonly Stamp[],
): RequestBuilder {
  const asked = askSecurity(
    quorum,
    people.map((id) => officer(id)),
  );
  const decided = approved.reduce((request, id) => decide(request, 'security', approve, officer(id)), asked);
  return recount(decided, { security: left });
}

function recount(
  request: RequestBuilder,
  held: Readonly<Partial<Record<StageId, readonly Stamp[]>>>,
): RequestBuilder {
  return request.does({ type: 'RecountStages', holders: held }, { from: system });
}

const security = (request: RequestBuilder) => approvalOf(request).stages.security;

describe('who can decide now', () => {
  test('all of two is met when one has approved and the other leaves', () => {
    const settled = after('all', ['stan', 'sue'], ['stan'], [officer('stan')]);
    expect(security(settled)).toMatchObject({ needed: 1, closed: { outcome: 'approved' } });
    expect(openStages(drive(settled).state.approval).map(({ stage }) => stage)).toEqual(['program']);
    expect(settled.events.at(-1)).toMatchObject({ type: 'StageRecounted', settles: true, missing: 0 });
  });

  test('an approval counts although whoever gave it has left', () => {
    const waits = after('all', ['stan', 'sue'], ['stan'], [officer('sue')]);
    expect(security(waits)).toMatchObject({ needed: 2 });
    expect(security(decide(waits, 'security', approve, officer('sue')))?.closed?.outcome).toBe('approved');
  });

  test('all are also those who have come since', () => {
    const asked = after('all', ['stan'], [], [officer('stan'), officer('sue')]);
    expect(security(asked)).toMatchObject({ needed: 2 });
    expect(security(decide(asked, 'security', approve, officer('stan')))?.closed).toBeUndefined();
  });

  test.each<readonly [Quorum, readonly string[], readonly string[], number]>([
    [2, ['stan'], ['stan'], 1],
    [2, ['stan'], [], 1],
    [3, ['stan'], [], 2],
    ['all', [], [], 1],
    ['one', [], [], 1],
  ])('a quorum of %s with %j left, of whom %j approved, misses %d', (quorum, left, approved, missing) => {
    const short = after(
      quorum,
      ['stan', 'sue', 'saul'],
      approved,
      left.map((id) => officer(id)),
    );
    expect(security(short)).toMatchObject({ missing });
    expect(security(short)?.closed).toBeUndefined();
  });

  test('a number that was agreed stays one, however few are there', () => {
    expect(security(after(2, ['stan', 'sue'], ['stan'], [officer('stan')]))?.needed).toBe(2);
  });

  test('of a delegate and whoever they act for, only one counts', () => {
    const short = after(2, ['stan', 'sue'], [], [officer('stan'), officer('dora', ['stan'])]);
    expect(security(short)).toMatchObject({ missing: 1 });
  });

  test('counted again with nothing changed, nothing happens', () => {
    const asked = askSecurity('all', [officer('stan'), officer('sue')]);
    const again = (held: Readonly<Partial<Record<StageId, readonly Stamp[]>>>) =>
      asked.tries({ type: 'RecountStages', holders: held }, { from: system });
    expect(again({ security: [officer('sue'), officer('stan')] })).toEqual({ ok: true, events: [] });
    expect(again({})).toEqual({ ok: true, events: [] });
  });

  test('who decides one of two assessments is missing for the other when they alone hold both', () => {
    const both = approveUpTo('develop');
    const decided = decide(both, 'infrastructure', approve, by('max', 'infrastructure-manager'));
    const counted = recount(decided, { security: [officer('max')] });
    expect(security(counted)).toMatchObject({ missing: 1 });
    expect(approvalOf(counted).stages.procurement?.missing).toBeUndefined();
  });

  test('a stage that is asked of nobody says so at once', () => {
    const asked = askSecurity('one', []);
    expect(asked.events.findLast(({ type }) => type === 'StageOpened')).toMatchObject({ missing: 1 });
    expect(security(recount(asked, { security: [officer('stan')] }))?.missing).toBeUndefined();
  });

  test('the request is approved when the last stage is met by somebody’s leaving', () => {
    const director = { roles: ['service-director'], quorum: 'all' } as const;
    const approval = { ...defaultApprovalRules, stages: { ...defaultApprovalRules.stages, director } };
    const rules = aRuleBook(anAgreement({ approval }));
    const atDirector = approveUpTo('program', complete(anApplication({ involves: [], rules })));
    const both = recount(atDirector, { director: [holders.director, by('dirk', 'service-director')] });
    const one = decide(both, 'director');
    expect(one.state.status).toBe('in-approval');
    const left = recount(one, { director: [holders.director] });
    expect(left.state).toMatchObject({ status: 'approved', approval: { status: 'approved' } });
    expect(left.events.slice(-2).map(({ type }) => type)).toEqual(['StageRecounted', 'RequestApproved']);
  });
});
