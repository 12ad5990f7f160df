import { describe, expect, test } from '@jest/globals';
import {
  type ApprovalCommand,
  defaultApprovalRules,
  evolveApproval,
  nextStep,
  openStages,
  type StageId,
} from '../../../domain/approvals/index.ts';
import { anAgreement, aRequest, aRuleBook, by, type RequestBuilder, system } from '../../support/builders.ts';
import {
  anApplication,
  approvalOf,
  approveUpTo,
  complete,
  decide,
  drive,
  hashOf,
  holders,
  returning,
  write,
} from '../../support/chain.ts';

const from = holders.develop;
const content = { text: 'What we need.' };
const edit = { type: 'EditSection', section: 'need', content, hash: hashOf(content) } as const;
const add = { type: 'AddImpact', area: 'security', reason: 'It holds tax data.' } as const;
const restart = { type: 'RestartApproval' } as const;
const record = { type: 'RecordDelivery', number: '9' } as const;
const approve = (stage: StageId) =>
  ({ type: 'DecideStage', stage, verdict: { outcome: 'approve' } }) as const;

const refusalOf = (request: RequestBuilder, command: ApprovalCommand, stamp = from): unknown => {
  const tried = request.tries(command, { from: stamp });
  return tried.ok ? undefined : tried.refusal;
};

describe('a chain that has not begun or is over', () => {
  test.each<ApprovalCommand>([edit, add, approve('develop'), restart, record])(
    'a request without an approval takes no $type',
    (command) => {
      expect(refusalOf(aRequest({ kind: 'application' }), command)).toEqual({ code: 'approval.none' });
    },
  );

  test.each<ApprovalCommand>([edit, add, restart])('a withdrawn request takes no $type', (command) => {
    expect(refusalOf(anApplication({ involves: [] }).withdrawn(), command)).toEqual({
      code: 'approval.ended',
      status: 'withdrawn',
    });
  });

  test('the delivery of what was approved is recorded once', () => {
    const delivered = approveUpTo('director').does(record, { from: system });
    expect(approvalOf(delivered).delivery).toBe('9');
    expect(delivered.tries({ ...record, number: '10' }, { from: system })).toEqual({ ok: true, events: [] });
  });

  test('a request without an approval waits for no stage', () => {
    expect(openStages(undefined)).toEqual([]);
  });

  test('a stage that restated terms no longer ask waits for nobody once the request is approved', () => {
    const rules = aRuleBook(
      anAgreement({
        approval: { ...defaultApprovalRules, major: { ...defaultApprovalRules.major, dollars: 20_000 } },
      }),
      anAgreement({ version: 2 }),
    );
    const project = decide(complete(anApplication({ rules, involves: [] })), 'develop');
    expect(openStages(approvalOf(project)).map(({ stage }) => stage)).toEqual(['portfolio']);
    const approved = decide(decide(drive(project.restated(2)), 'program'), 'director');
    expect(approvalOf(approved)).toMatchObject({ status: 'approved' });
    expect(openStages(approvalOf(approved))).toEqual([]);
  });
});

describe('a chain that has just begun', () => {
  test('a chain begins with nothing written, added or decided, for one agency and at no cost', () => {
    expect(approvalOf(anApplication({ involves: ['security'] }))).toMatchObject({
      status: 'running',
      attempt: 1,
      round: 1,
      impacts: ['security'],
      added: [],
      sections: {},
      estimate: { dollars: 0, hours: 0, agencies: 1 },
      decisions: [],
    });
  });

  test('a history of approval that does not start with the start of the chain is damaged', () => {
    const facts = { at: 0, by: system } as const;
    expect(() => evolveApproval(undefined, { type: 'RequestApproved', ...facts })).toThrow(
      'An approval starts with RequestApproved.',
    );
    expect(evolveApproval(undefined, { type: 'RequestWithdrawn', ...facts })).toBeUndefined();
  });

  test('a history in which a stage was decided that nobody asked is damaged', () => {
    const decided = {
      type: 'StageDecided',
      at: 0,
      by: from,
      stage: 'director',
      opening: 1,
      outcome: 'approved',
      reliedOn: {},
      settles: true,
    } as const;
    expect(() => evolveApproval(approvalOf(anApplication()), decided)).toThrow(
      'The stage director was decided, but never opened.',
    );
  });
});

test('the chain goes from step to step in the words that the machine chooses by', () => {
  const project = complete(anApplication({ involves: ['security'] }), 250_000);
  const stepAfter = (stage: StageId) =>
    nextStep(approvalOf(approveUpTo(stage, project)), defaultApprovalRules);
  expect(nextStep(approvalOf(project), defaultApprovalRules)).toEqual({
    next: 'develop',
    stages: ['develop'],
  });
  expect(stepAfter('develop')).toEqual({ next: 'assess', stages: ['security'] });
  expect(stepAfter('security')).toEqual({ next: 'portfolio', stages: ['portfolio'] });
  expect(stepAfter('portfolio')).toEqual({ next: 'program', stages: ['program'] });
  expect(stepAfter('program')).toEqual({ next: 'director', stages: ['director'] });
  expect(stepAfter('director')).toEqual({ next: 'done', stages: [] });
});

describe('a stage that is no longer asked', () => {
  test('a stage that a return has closed is not decided until it is asked again', () => {
    const returned = decide(approveUpTo('develop'), 'security', returning('need'));
    expect(refusalOf(returned, approve('contractor'), holders.contractor)).toEqual({
      code: 'approval.stage-not-open',
      stage: 'contractor',
      open: ['develop'],
    });
    const again = decide(write(returned, 'need', { text: 'Clearer.' }), 'develop');
    expect(refusalOf(again, approve('contractor'), holders.contractor)).toBeUndefined();
  });
});

describe('a decline', () => {
  const decline = { outcome: 'decline', reason: 'Bought already.' } as const;

  test('a decline needs no complete proposal', () => {
    const declined = decide(anApplication(), 'develop', decline);
    expect([declined.state.status, approvalOf(declined).status]).toEqual(['declined', 'declined']);
  });

  test('a decline by the portfolio office names no effect on other initiatives', () => {
    const project = approveUpTo('security', complete(anApplication(), 250_000));
    expect(decide(project, 'portfolio', decline).state.status).toBe('declined');
  });

  test('a decline that nothing would change says nothing of what would', () => {
    const declined = decide(anApplication(), 'develop', decline);
    expect(declined.events.at(-1)).toMatchObject({ type: 'RequestDeclined', reason: 'Bought already.' });
    expect(declined.events.at(-1)).not.toHaveProperty('wouldChange');
  });
});

test('rework is over, and the next round begins, when as many have handed it on as it takes', () => {
  const develop = { roles: ['client-specialist'], quorum: 2 } as const;
  const stages = { ...defaultApprovalRules.stages, develop };
  const rules = aRuleBook(anAgreement({ approval: { ...defaultApprovalRules, stages } }));
  const cora = by('cora', 'client-specialist');
  const asked = complete(anApplication({ rules, involves: [] }));
  const developed = decide(decide(asked, 'develop'), 'develop', { outcome: 'approve' }, cora);
  const returned = decide(developed, 'program', returning('need'));
  const one = decide(write(returned, 'need', { text: 'Clearer.' }), 'develop');
  expect(approvalOf(one)).toMatchObject({ round: 1, rework: { stage: 'program' } });
  const two = decide(one, 'develop', { outcome: 'approve' }, cora);
  expect(approvalOf(two).round).toBe(2);
  expect(approvalOf(two)).not.toHaveProperty('rework');
});
