import { createHash } from 'node:crypto';
import {
  type Approval,
  defaultApprovalRules,
  nextStep,
  type Quorum,
  type SectionContent,
  type SectionId,
  type StageId,
  type Verdict,
} from '../../domain/approvals/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import { approvalRulesOf } from '../../domain/agreements/index.ts';
import { anAgreement, aRequest, aRuleBook, by, dana, type RequestBuilder, system } from './builders.ts';

/** One holder for each stage, as the agency's service delivery team has them. */
export const holders: Readonly<Record<StageId, Stamp>> = {
  develop: by('cleo', 'client-specialist'),
  infrastructure: by('max', 'infrastructure-manager'),
  procurement: by('prue', 'procurement-liaison'),
  contractor: by('cora', 'contractor-liaison'),
  security: by('stan', 'security-officer'),
  portfolio: by('paul', 'portfolio-office'),
  program: by('pam', 'program-manager'),
  director: dana,
};

type Holders = readonly Pick<Stamp, 'personId' | 'actingFor'>[];

/** The approval of a request that has one; fails the test otherwise. */
export function approvalOf({ state }: RequestBuilder): Approval {
  if (state.approval === undefined) throw new Error('The request is not in the chain.');
  return state.approval;
}

/** A hash as the edge makes it: the same content, the same hash. */
export function hashOf(content: SectionContent): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
}

/** Does the state machine's part: opens whatever the plan asks for. */
export function drive(
  request: RequestBuilder,
  holdersOf: (stage: StageId) => Holders = (stage) => [holders[stage]],
): RequestBuilder {
  const rules = approvalRulesOf(request.rules(request.state.agreementVersion).agreement);
  const approval = approvalOf(request);
  return nextStep(approval, rules).stages.reduce(
    (reached, stage) =>
      reached.does(
        { type: 'OpenStage', stage, attempt: approval.attempt, holders: holdersOf(stage) },
        { from: system },
      ),
    request,
  );
}

/** An application that the service center has forwarded to the client specialist, who is asked to develop it. */
export function anApplication(facts: Parameters<typeof aRequest>[0] = {}): RequestBuilder {
  return drive(aRequest({ kind: 'application', ...facts }).triaged());
}

/** Somebody writes a section, against the edition there is. */
export function write(
  request: RequestBuilder,
  section: SectionId,
  content: SectionContent = { text: `The ${section}.` },
): RequestBuilder {
  const edition = approvalOf(request).sections[section]?.edition;
  return request.does(
    {
      type: 'EditSection',
      section,
      content,
      hash: hashOf(content),
      ...(edition === undefined ? {} : { edition }),
    },
    { from: holders.develop },
  );
}

/** Every section without which a proposal cannot be handed on. */
export function complete(request: RequestBuilder, dollars = 20_000): RequestBuilder {
  const scoped = write(write(request, 'need'), 'scope', { text: 'All offices.', agencies: 1 });
  return write(write(scoped, 'benefit'), 'cost', { text: 'Licences.', dollars, hours: 80 });
}

/** The holder of a stage decides it, or somebody else does, and the machine goes on. */
export function decide(
  request: RequestBuilder,
  stage: StageId,
  verdict: Verdict = { outcome: 'approve', ...(stage === 'portfolio' ? { effect: 'None.' } : {}) },
  from: Stamp = holders[stage],
): RequestBuilder {
  const after = request.does({ type: 'DecideStage', stage, verdict }, { from });
  return approvalOf(after).status === 'running' ? drive(after) : after;
}

/** Every stage there is up to and including one is approved. */
export function approveUpTo(
  stage: StageId,
  request: RequestBuilder = complete(anApplication()),
): RequestBuilder {
  const order: readonly StageId[] = [
    'develop',
    'infrastructure',
    'procurement',
    'contractor',
    'security',
    'portfolio',
    'program',
    'director',
  ];
  return order
    .slice(0, order.indexOf(stage) + 1)
    .reduce(
      (reached, one) =>
        approvalOf(reached).stages[one]?.closed === undefined && approvalOf(reached).stages[one] !== undefined
          ? decide(reached, one)
          : reached,
      request,
    );
}

/** An application that waits for security alone, which these people hold and so many of them decide. */
export function askSecurity(quorum: Quorum, people: Holders): RequestBuilder {
  const security = { roles: ['security-officer'], quorum } as const;
  const approval = { ...defaultApprovalRules, stages: { ...defaultApprovalRules.stages, security } };
  const rules = aRuleBook(anAgreement({ approval }));
  const developed = complete(anApplication({ involves: ['security'], rules }));
  const handedOn = developed.does(
    { type: 'DecideStage', stage: 'develop', verdict: { outcome: 'approve' } },
    { from: holders.develop },
  );
  return drive(handedOn, () => people);
}

/** The director names emil deputy for the security impact, which nobody else can assess. */
export function nameEmil(request: RequestBuilder): RequestBuilder {
  const reason = 'No one.';
  return request.does(
    { type: 'NameDeputy', stage: 'security', deputyId: 'emil', deputy: {}, reason, holders: [] },
    { from: dana },
  );
}

/** What to change, and why. */
export function returning(...mustChange: readonly SectionId[]): Verdict {
  return { outcome: 'return', reason: 'This must change.', mustChange };
}
