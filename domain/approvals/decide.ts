import { isSecondPerson, type Person } from '../organisation/index.ts';
import { isClientRole, peopleBehind, type Role, type Stamp } from '../vocabulary/index.ts';
import {
  type Approval,
  changedBetween,
  hashesOf,
  type OpenStage,
  openStages,
  returnsOf,
  type StageOutcome,
  type StageRecord,
} from './approval.ts';
import type { ApprovalCommand, Verdict } from './commands.ts';
import { countStage } from './counting.ts';
import type { ApprovalFact } from './events.ts';
import { evolveApproval } from './evolve.ts';
import { hasApproved } from './deciders.ts';
import { impactsAsked, nextStep } from './plan.ts';
import type { ApprovalRefusal, DeputyUnfit } from './refusals.ts';
import type { ApprovalRules } from './rules.ts';
import { barredFrom } from './separation.ts';
import { clockOf, reliedOn, requiredSections, type SectionId, sectionIds, type StageId } from './stages.ts';

/** What a decision in the chain depends on. */
export interface ApprovalContext {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly by: Stamp;
  readonly rules: ApprovalRules;
  /** Of the request. */
  readonly agencyId: string;
  /** Everybody behind the submission, and for whom it is. */
  readonly submitters: readonly string[];
}

export type ApprovalDecision =
  | { readonly ok: true; readonly facts: readonly ApprovalFact[] }
  | { readonly ok: false; readonly refusal: ApprovalRefusal };

/** What happens in the chain when somebody gives a command, or why it does not. No facts: there is nothing to do. */
export function decideApproval(
  approval: Approval | undefined,
  command: ApprovalCommand,
  context: ApprovalContext,
): ApprovalDecision {
  if (approval === undefined) return refuse({ code: 'approval.none' });
  switch (command.type) {
    case 'EditSection':
      return editSection(approval, command);
    case 'AddImpact':
      return addImpact(approval, command, context.rules);
    case 'DecideStage':
      return decideStage(approval, command.stage, command.verdict, context);
    case 'RestartApproval':
      if (approval.status !== 'halted')
        return refuse(
          approval.status === 'running' ? { code: 'approval.not-halted' } : refuseEnded(approval),
        );
      return accept([{ type: 'ApprovalRestarted', attempt: approval.attempt + 1 }]);
    case 'OpenStage':
      return accept(openStage(approval, command, context));
    case 'RecountStages':
      return accept(recountStages(approval, command, context));
    case 'NameDeputy':
      return nameDeputy(approval, command, context);
    case 'HaltApproval': {
      const { type: _type, asked, ...facts } = command;
      const concerned =
        approval.status === 'running' &&
        approval.attempt === command.attempt &&
        (asked === undefined || isOpen(approval, asked));
      return accept(concerned ? [{ type: 'ApprovalHalted', ...facts }] : []);
    }
    case 'RecordDelivery':
      return accept(
        approval.delivery === undefined ? [{ type: 'DeliveryOpened', number: command.number }] : [],
      );
  }
}

type Command<T extends ApprovalCommand['type']> = Extract<ApprovalCommand, { readonly type: T }>;

function editSection(approval: Approval, command: Command<'EditSection'>): ApprovalDecision {
  const { section, content, hash, edition } = command;
  if (approval.status !== 'running') return refuse(refuseEnded(approval));
  const open = openStages(approval).map(({ stage }) => stage);
  if (!open.includes('develop')) return refuse({ code: 'proposal.locked', section, open });
  const written = approval.sections[section];
  const reached = written?.edition ?? 0;
  if (edition === undefined && written !== undefined)
    return refuse({ code: 'proposal.read-first', section, edition: reached });
  if ((edition ?? 0) !== reached) return refuse({ code: 'proposal.changed', section, edition: reached });
  if (written?.hash === hash) return accept([]);
  return accept([{ type: 'SectionEdited', section, edition: reached + 1, content, hash }]);
}

function addImpact(
  approval: Approval,
  { area, reason }: Command<'AddImpact'>,
  rules: ApprovalRules,
): ApprovalDecision {
  if (approval.status !== 'running') return refuse(refuseEnded(approval));
  if (impactsAsked(approval).includes(area)) return refuse({ code: 'approval.impact-known', area });
  const { next } = nextStep(approval, rules);
  // Whoever decides after the assessments has read them all.
  if (next !== 'develop' && next !== 'assess') return refuse({ code: 'approval.impact-too-late' });
  return accept([{ type: 'ImpactAdded', area, reason }]);
}

/** Opens a stage that is to be asked and is not open yet; whatever else the machine believes, nobody is asked twice. */
function openStage(
  approval: Approval,
  { stage, attempt, holders }: Command<'OpenStage'>,
  { rules, submitters }: ApprovalContext,
): readonly ApprovalFact[] {
  const record = approval.stages[stage];
  if (approval.attempt !== attempt || !nextStep(approval, rules).stages.includes(stage)) return [];
  if (record !== undefined && record.closed === undefined) return [];
  const { roles, quorum } = rules.stages[stage];
  const { needed, missing } = countStage(stage, { quorum, approvedBy: [] }, holders, approval, submitters);
  const opening = (record?.opening ?? 0) + 1;
  return [
    {
      type: 'StageOpened',
      stage,
      opening,
      attempt,
      clockId: clockOf(stage, opening),
      roles,
      quorum,
      needed,
      ...(missing > 0 ? { missing } : {}),
    },
  ];
}

/**
 * Counts who can decide the stages that wait. A stage whose approvals have become enough, because others have left, is
 * approved; what that leads to is decided by the next look of the machine.
 */
function recountStages(
  approval: Approval,
  { holders }: Command<'RecountStages'>,
  { now: at, by, rules, submitters }: ApprovalContext,
): readonly ApprovalFact[] {
  let reached = approval;
  const facts: ApprovalFact[] = [];
  for (const record of openStages(approval)) {
    const { stage, opening } = record;
    const held = holders[stage];
    if (held === undefined) continue;
    const count = countStage(stage, record, held, reached, submitters);
    if (count.needed === record.needed && count.missing === (record.missing ?? 0) && !count.settles) continue;
    const fact: ApprovalFact = { type: 'StageRecounted', stage, opening, ...count };
    facts.push(fact);
    reached = evolveApproval(reached, { ...fact, at, by });
  }
  return facts.length > 0 && nextStep(reached, rules).next === 'done'
    ? [...facts, { type: 'RequestApproved' }]
    : facts;
}

/** Named in time to come to a decision, and no more of them than anybody keeps in mind. */
const mostDeputies = 10;

/**
 * Names somebody for one stage of one request that those who hold it cannot decide alone. It takes two other people:
 * who names is neither the deputy nor behind the submission, and the deputy is barred by nothing.
 */
function nameDeputy(
  approval: Approval,
  { stage, deputyId, deputy, reason, holders }: Command<'NameDeputy'>,
  { by, agencyId, submitters }: ApprovalContext,
): ApprovalDecision {
  if (approval.status !== 'running') return refuse(refuseEnded(approval));
  const record = openStages(approval).find((one) => one.stage === stage);
  if (record === undefined)
    return refuse({
      code: 'approval.stage-not-open',
      stage,
      open: openStages(approval).map(({ stage: one }) => one),
    });
  if (!isSecondPerson(by, submitters)) return refuse({ code: 'approval.own-request' });
  const { deputies = [], ...held } = record;
  // One who was named and does not decide can be followed by another.
  if (countStage(stage, held, holders, approval, submitters).missing === 0)
    return refuse({ code: 'approval.deputy-not-needed', stage });
  if (deputies.length >= mostDeputies)
    return refuse({ code: 'approval.too-many-deputies', max: mostDeputies });
  const who = { personId: deputyId, actingFor: [] };
  const unfit = (why: DeputyUnfit): ApprovalDecision => refuse({ code: 'approval.deputy-unfit', stage, why });
  if (deputy === undefined || !isOfSide(record.roles, agencyId, deputy)) return unfit('side');
  if (!isSecondPerson(who, peopleBehind(by))) return unfit('namer');
  if (barredFrom(stage, who, approval, submitters) !== undefined) return unfit('barred');
  const decidesAnyway =
    deputies.includes(deputyId) ||
    holders.some(
      (one) => one.personId === deputyId && barredFrom(stage, one, approval, submitters) === undefined,
    );
  if (decidesAnyway || hasApproved(record, who)) return unfit('decides');
  return accept([{ type: 'DeputyNamed', stage, opening: record.opening, deputyId, reason }]);
}

/** The agency speaks through its own people and the department through its own. */
function isOfSide(roles: readonly Role[], agencyId: string, { agencyId: home }: Pick<Person, 'agencyId'>) {
  return roles.some((role) => home === (isClientRole(role) ? agencyId : undefined));
}

function isOpen(approval: Approval, { stage, opening }: Pick<OpenStage, 'stage' | 'opening'>): boolean {
  return openStages(approval).some((one) => one.stage === stage && one.opening === opening);
}

const outcomes = { approve: 'approved', decline: 'declined', return: 'returned' } as const satisfies Record<
  Verdict['outcome'],
  StageOutcome
>;

function decideStage(
  approval: Approval,
  stage: StageId,
  verdict: Verdict,
  context: ApprovalContext,
): ApprovalDecision {
  const { now: at, by, rules, submitters } = context;
  const record = approval.stages[stage];
  if (record?.closed !== undefined && record.closed.outcome !== 'superseded')
    return refuse({
      code: 'approval.stage-closed',
      stage,
      outcome: record.closed.outcome,
      at: record.closed.at,
    });
  if (approval.status !== 'running') return refuse(refuseEnded(approval));
  if (record === undefined || record.closed !== undefined)
    return refuse({
      code: 'approval.stage-not-open',
      stage,
      open: openStages(approval).map(({ stage: one }) => one),
    });
  const refusal =
    notHolding(stage, record, by) ??
    barredFrom(stage, by, approval, submitters) ??
    (hasApproved(record, by) ? ({ code: 'approval.already-approved', stage } as const) : undefined) ??
    notReady(approval, stage, verdict, rules);
  if (refusal !== undefined) return refuse(refusal);

  const { outcome: _outcome, ...said } = verdict;
  const outcome = outcomes[verdict.outcome];
  const decided: ApprovalFact = {
    type: 'StageDecided',
    stage,
    opening: record.opening,
    outcome,
    reliedOn: hashesOf(approval, reliedOn[stage]),
    settles: outcome !== 'approved' || record.approvedBy.length + 1 >= record.needed,
    ...(isDeputy(record, by) ? { asDeputy: true as const } : {}),
    ...said,
  };
  if (verdict.outcome === 'decline') {
    const { reason, wouldChange } = verdict;
    return accept([
      decided,
      { type: 'RequestDeclined', reason, ...(wouldChange === undefined ? {} : { wouldChange }) },
    ]);
  }
  const finished = nextStep(evolveApproval(approval, { ...decided, at, by }), rules).next === 'done';
  return accept(finished ? [decided, { type: 'RequestApproved' }] : [decided]);
}

function isDeputy({ deputies = [] }: StageRecord, { personId, actingFor }: Stamp): boolean {
  return actingFor.length === 0 && deputies.includes(personId);
}

function notHolding(stage: StageId, { roles }: StageRecord, by: Stamp): ApprovalRefusal | undefined {
  return roles.includes(by.role as Role) ? undefined : { code: 'approval.not-holder', stage, roles };
}

function notReady(
  approval: Approval,
  stage: StageId,
  verdict: Verdict,
  rules: ApprovalRules,
): ApprovalRefusal | undefined {
  if (verdict.outcome === 'return') {
    // Whoever develops the proposal has it already, and changes it without asking.
    if (stage === 'develop') return { code: 'approval.nothing-to-return' };
    const returns = returnsOf(approval);
    return returns >= rules.mostReturns
      ? { code: 'approval.too-many-returns', max: rules.mostReturns }
      : undefined;
  }
  if (verdict.outcome === 'decline') return undefined;
  if (stage === 'portfolio' && verdict.effect === undefined) return { code: 'approval.effect-missing' };
  return stage === 'develop' ? notHandedOn(approval) : undefined;
}

/** Why a proposal cannot leave development: parts are missing, or nothing that was to change has. */
function notHandedOn(approval: Approval): ApprovalRefusal | undefined {
  const missing = requiredSections.filter((section) => approval.sections[section] === undefined);
  if (missing.length > 0) return { code: 'proposal.incomplete', missing };
  const { rework } = approval;
  if (rework === undefined) return undefined;
  const changed: readonly SectionId[] = changedBetween(
    rework.hashes,
    hashesOf(approval, sectionIds),
    rework.sections,
  );
  return changed.length === 0 ? { code: 'proposal.not-reworked', sections: rework.sections } : undefined;
}

function refuseEnded({ status }: Approval): ApprovalRefusal {
  return { code: 'approval.ended', status };
}

function accept(facts: readonly ApprovalFact[]): ApprovalDecision {
  return { ok: true, facts };
}

function refuse(refusal: ApprovalRefusal): ApprovalDecision {
  return { ok: false, refusal };
}
