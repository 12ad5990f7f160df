import { principalOf, type Role } from '../vocabulary/index.ts';
import { type Approval, hashesOf, type StageOutcome, type StageRecord } from './approval.ts';
import type { ApprovalEvent } from './events.ts';
import { sectionIds, type StageId } from './stages.ts';

/**
 * The approval after an event. Pure; the same events give the same approval.
 *
 * @throws Error when the events do not start with the start of the chain: such a history is damaged
 */
export function evolveApproval(approval: Approval, event: ApprovalEvent): Approval;
export function evolveApproval(approval: Approval | undefined, event: ApprovalEvent): Approval | undefined;
export function evolveApproval(approval: Approval | undefined, event: ApprovalEvent): Approval | undefined {
  if (event.type === 'ApprovalStarted')
    return {
      status: 'running',
      attempt: event.attempt,
      round: 1,
      impacts: event.impacts,
      added: [],
      sections: {},
      estimate: { dollars: 0, hours: 0, agencies: 1 },
      stages: {},
      decisions: [],
    };
  if (approval === undefined) {
    // A request may be withdrawn before its chain begins.
    if (event.type === 'RequestWithdrawn') return undefined;
    throw new Error(`An approval starts with ${event.type}.`);
  }
  switch (event.type) {
    case 'RequestWithdrawn':
      return { ...supersedeOpenStages(approval, event.at), status: 'withdrawn' };
    case 'SectionEdited': {
      const { section, edition, content, hash } = event;
      const { dollars, hours, agencies } = { ...approval.estimate, ...content };
      return {
        ...approval,
        sections: { ...approval.sections, [section]: { hash, edition } },
        estimate: { dollars, hours, agencies },
      };
    }
    case 'ImpactAdded':
      return { ...approval, added: [...approval.added, event.area] };
    case 'StageOpened': {
      const { stage, opening, attempt, clockId, roles, quorum, needed, missing = 0 } = event;
      const record: StageRecord = {
        opening,
        attempt,
        openedAt: event.at,
        clockId,
        roles,
        quorum,
        needed,
        ...(missing > 0 ? { missing } : {}),
        approvedBy: [],
      };
      return { ...approval, stages: { ...approval.stages, [stage]: record } };
    }
    case 'StageRecounted':
      return recount(approval, event);
    case 'DeputyNamed': {
      const record = recordOf(approval, event.stage, 'given a deputy');
      const { missing: was = 0, deputies = [], ...rest } = record;
      const missing = was - 1;
      const changed: StageRecord = {
        ...rest,
        ...(missing > 0 ? { missing } : {}),
        deputies: [...deputies, event.deputyId],
      };
      return { ...approval, stages: { ...approval.stages, [event.stage]: changed } };
    }
    case 'StageDecided':
      return recordDecision(approval, event);
    case 'RequestApproved':
      return { ...approval, status: 'approved' };
    case 'RequestDeclined':
      return { ...supersedeOpenStages(approval, event.at), status: 'declined' };
    case 'ApprovalHalted':
      return {
        ...supersedeOpenStages(approval, event.at),
        status: 'halted',
        halted: { reason: event.reason, at: event.at },
      };
    case 'ApprovalRestarted': {
      const { halted: _halted, ...rest } = supersedeOpenStages(approval, event.at);
      return { ...rest, status: 'running', attempt: event.attempt };
    }
    case 'DeliveryOpened':
      return { ...approval, delivery: event.number };
  }
}

function recordDecision(
  approval: Approval,
  event: Extract<ApprovalEvent, { type: 'StageDecided' }>,
): Approval {
  const { stage, opening, outcome, at, by, reliedOn, settles } = event;
  const record = recordOf(approval, stage, 'decided');
  const approver = { personId: by.personId, principalId: principalOf(by) };
  const changed: StageRecord = {
    ...record,
    approvedBy: outcome === 'approved' ? [...record.approvedBy, approver] : record.approvedBy,
    ...(settles ? { closed: { at, outcome } } : {}),
  };
  const after: Approval = {
    ...approval,
    stages: { ...approval.stages, [stage]: changed },
    decisions: [
      ...approval.decisions,
      {
        stage,
        opening,
        outcome,
        at,
        by: by.personId,
        role: by.role as Role,
        actingFor: by.actingFor,
        reliedOn,
      },
    ],
  };
  if (outcome === 'returned')
    return {
      ...supersedeOpenStages(after, at),
      rework: { stage, sections: event.mustChange ?? [], hashes: hashesOf(approval, sectionIds) },
    };
  return settles ? handOn(after) : after;
}

/** A stage as it was counted anew; approvals that have become enough close it as a decision would. */
function recount(
  approval: Approval,
  { stage, needed, missing, settles, at }: Extract<ApprovalEvent, { type: 'StageRecounted' }>,
): Approval {
  const { missing: _missing, ...rest } = recordOf(approval, stage, 'counted');
  const record: StageRecord = {
    ...rest,
    needed,
    ...(missing > 0 ? { missing } : {}),
    ...(settles ? { closed: { at, outcome: 'approved' as const } } : {}),
  };
  const after: Approval = { ...approval, stages: { ...approval.stages, [stage]: record } };
  return settles ? handOn(after) : after;
}

/** During rework nothing but its development is asked, so what settles a stage then hands the proposal on. */
function handOn(approval: Approval): Approval {
  if (approval.rework === undefined) return approval;
  const { rework: _rework, ...reworked } = approval;
  return { ...reworked, round: approval.round + 1 };
}

function recordOf({ stages }: Approval, stage: StageId, what: string): StageRecord {
  const record = stages[stage];
  if (record === undefined) throw new Error(`The stage ${stage} was ${what}, but never opened.`);
  return record;
}

/** Whatever still waits for a decision no longer does. */
function supersedeOpenStages(approval: Approval, at: number): Approval {
  const closed = { at, outcome: 'superseded' satisfies StageOutcome } as const;
  return {
    ...approval,
    stages: Object.fromEntries(
      (Object.entries(approval.stages) as readonly [StageId, StageRecord][]).map(([stage, record]) => [
        stage,
        record.closed === undefined ? { ...record, closed } : record,
      ]),
    ),
  };
}
