import { describe, expect, test } from '@jest/globals';
import { deputyStages, type Quorum, stampToDecide } from '../../../domain/approvals/index.ts';
import type { RequestCommandOf } from '../../../domain/requests/index.ts';
import type { Stamp } from '../../../domain/vocabulary/index.ts';
import { by, dana, type RequestBuilder, system } from '../../support/builders.ts';
import {
  anApplication,
  approvalOf,
  approveUpTo,
  askSecurity,
  decide,
  returning,
  write,
} from '../../support/chain.ts';

const officer = (personId: string): Stamp => by(personId, 'security-officer');

const naming = (
  deputyId: string,
  facts: Partial<RequestCommandOf<'NameDeputy'>> = {},
): RequestCommandOf<'NameDeputy'> => ({
  type: 'NameDeputy',
  stage: 'security',
  deputyId,
  deputy: {},
  reason: 'Nobody else is there.',
  holders: [],
  ...facts,
});

const refusalOf = (request: RequestBuilder, command: RequestCommandOf<'NameDeputy'>, from: Stamp = dana) => {
  const tried = request.tries(command, { from });
  return tried.ok ? undefined : tried.refusal;
};

const unasked = (quorum: Quorum = 'one') => askSecurity(quorum, []);

describe('naming a deputy', () => {
  test('lets somebody decide a stage that nobody else can', () => {
    const named = unasked().does(naming('emil'), { from: dana });
    expect(approvalOf(named).stages.security).toMatchObject({ deputies: ['emil'] });
    expect(approvalOf(named).stages.security?.missing).toBeUndefined();
    const decided = decide(named, 'security', { outcome: 'approve' }, officer('emil'));
    expect(
      decided.events.find(({ type, by: who }) => type === 'StageDecided' && who.personId === 'emil'),
    ).toMatchObject({ settles: true, asDeputy: true });
    expect(approvalOf(decided).stages.program?.closed).toBeUndefined();
  });

  test('brings a number to what was agreed', () => {
    const asked = askSecurity(2, [officer('stan')]);
    const named = asked.does(naming('emil', { holders: [officer('stan')] }), { from: dana });
    const one = decide(named, 'security', { outcome: 'approve' }, officer('stan'));
    expect(approvalOf(one).stages.security?.closed).toBeUndefined();
    const two = decide(one, 'security', { outcome: 'approve' }, officer('emil'));
    expect(approvalOf(two).stages.security?.closed?.outcome).toBe('approved');
  });

  test('is refused while those who hold the stage can decide it', () => {
    expect(refusalOf(approveUpTo('develop'), naming('emil', { holders: [officer('stan')] }))).toEqual({
      code: 'approval.deputy-not-needed',
      stage: 'security',
    });
  });

  test('is refused for a stage that does not wait, and after the chain has ended', () => {
    expect(refusalOf(anApplication(), naming('emil'))?.code).toBe('approval.stage-not-open');
    expect(refusalOf(anApplication().withdrawn(), naming('emil'))?.code).toBe('approval.ended');
  });

  test('is not for those behind the submission, nor whoever acts for them', () => {
    expect(refusalOf(unasked(), naming('emil'), by('ann', 'service-director'))?.code).toBe(
      'approval.own-request',
    );
    expect(refusalOf(unasked(), naming('emil'), by('dora', 'service-director', ['ann']))?.code).toBe(
      'approval.own-request',
    );
  });

  test.each([
    ['who names them', naming('dana'), dana, 'namer'],
    ['for whom the namer acts', naming('dana'), by('ben', 'service-director', ['dana']), 'namer'],
    ['who submitted it', naming('ann'), dana, 'barred'],
    ['who has developed it', naming('cleo'), dana, 'barred'],
    ['who does not exist', { ...naming('nobody'), deputy: undefined } as never, dana, 'side'],
    [
      'of an agency, for what the department decides',
      naming('emil', { deputy: { agencyId: 'treasury' } }),
      dana,
      'side',
    ],
  ])('takes nobody %s', (_who, command, from, why) => {
    expect(refusalOf(unasked(), command, from)).toEqual({
      code: 'approval.deputy-unfit',
      stage: 'security',
      why,
    });
  });

  test('takes nobody who decides anyway, but one who acts for somebody who may not', () => {
    const asked = askSecurity(2, [officer('stan')]);
    expect(refusalOf(asked, naming('stan', { holders: [officer('stan')] }))).toMatchObject({
      why: 'decides',
    });
    const barred = by('emil', 'security-officer', ['ann']);
    expect(refusalOf(unasked(), naming('emil', { holders: [barred] }))).toBeUndefined();
    const named = unasked().does(naming('emil'), { from: dana });
    expect(refusalOf(named, naming('emil'))).toMatchObject({ why: 'decides' });
  });

  test('the program request is for the agency’s own people', () => {
    const short = approveUpTo('security').does(
      { type: 'RecountStages', holders: { program: [] } },
      { from: system },
    );
    const command = naming('tom', { stage: 'program', deputy: { agencyId: 'treasury' } });
    expect(refusalOf(short, command)).toBeUndefined();
    expect(refusalOf(short, { ...command, deputy: { agencyId: 'health' } })).toMatchObject({ why: 'side' });
    expect(refusalOf(short, { ...command, deputy: {} })).toMatchObject({ why: 'side' });
  });

  test('can be done again when one does not decide, ten times at most', () => {
    const many = Array.from({ length: 10 }, (_, index) => `deputy-${index}`).reduce(
      (request, id) => request.does(naming(id), { from: dana }),
      unasked(),
    );
    expect(refusalOf(many, naming('emil'))).toEqual({ code: 'approval.too-many-deputies', max: 10 });
  });
});

describe('a deputy', () => {
  const named = () => unasked().does(naming('emil'), { from: dana });
  const decidable = (request: RequestBuilder) => ({
    agencyId: 'treasury',
    approval: approvalOf(request),
    submitters: ['ann'],
  });

  test('decides under the stage’s first role, that stage and no other', () => {
    expect(stampToDecide('security', 'emil', [], decidable(named()))).toEqual(officer('emil'));
    expect(stampToDecide('security', 'erna', [], decidable(named()))).toBeUndefined();
    expect(stampToDecide('develop', 'emil', [], decidable(named()))).toBeUndefined();
  });

  test('is one no longer when the stage is decided, nor when it is asked again', () => {
    expect(deputyStages(approvalOf(named()), 'emil').map(({ stage }) => stage)).toEqual(['security']);
    const returned = decide(named(), 'security', returning('need'), officer('emil'));
    expect(deputyStages(approvalOf(returned), 'emil')).toEqual([]);
    const again = decide(write(returned, 'need', { text: 'Clearer.' }), 'develop');
    expect(deputyStages(approvalOf(again), 'emil')).toEqual([]);
    expect(deputyStages(undefined, 'emil')).toEqual([]);
  });

  test('who has come to be barred is missing again', () => {
    const both = approveUpTo('develop').does(
      { type: 'RecountStages', holders: { security: [], infrastructure: [] } },
      { from: system },
    );
    const named = both.does(naming('max'), { from: dana });
    const decided = decide(named, 'infrastructure');
    const counted = decided.does({ type: 'RecountStages', holders: { security: [] } }, { from: system });
    expect(approvalOf(counted).stages.security).toMatchObject({ missing: 1 });
  });
});
