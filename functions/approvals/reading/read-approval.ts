import type * as z from 'zod';
import {
  type Approval,
  barredFrom,
  isMajor,
  pathOf,
  type StageId,
  stageIds,
  stands,
} from '../../../domain/approvals/index.ts';
import {
  ballInCourtAt,
  holdersOf,
  partiesOf,
  type RequestEvent,
  requestKind,
  type RequestState,
  submittersOf,
} from '../../../domain/requests/index.ts';
import { approvalRulesOf } from '../../../domain/agreements/index.ts';
import type { UseCase } from '../use-case.ts';
import { clockView, ballInCourtView } from '../../requests/reading/view.ts';
import { iso } from '../../http/call.ts';
import { roleHoldersOf } from '../../core/role-holders.ts';
import type { contracts } from '../contract.ts';
import type { ApprovalHttpPorts } from '../ports.ts';
import { visibleApproval } from './visible.ts';

type View = z.input<(typeof contracts)['readApproval']['reply']>;
type StageView = View['stages'][number];

/** Where a request is in the chain: each stage with who holds it and what is promised, and every decision. */
export function readApproval(ports: ApprovalHttpPorts): UseCase<(typeof contracts)['readApproval']> {
  return async (call) => {
    const found = await visibleApproval(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const { state, approval } = found;
    const [book, events] = await Promise.all([
      ports.ruleBooks.bookOf(state.agencyId, [state.agreementVersion]),
      ports.ledger(requestKind).events(state.id),
    ]);
    if (book === undefined) return { ok: false, refusal: { code: 'agency.without-agreement' } };
    const rules = book(state.agreementVersion);
    const chain = approvalRulesOf(rules.agreement);
    const path = pathOf(approval, chain);
    const shown = stageIds.filter((stage) => path.includes(stage) || approval.stages[stage] !== undefined);
    const { status, attempt, round, rework, halted, delivery } = approval;
    return {
      ok: true,
      version: state.version,
      body: {
        number: state.id,
        version: state.version,
        status,
        attempt,
        round,
        major: isMajor(approval.estimate, chain),
        stages: await Promise.all(
          shown.map(async (stage): Promise<StageView> => {
            const roles = approval.stages[stage]?.roles ?? chain.stages[stage].roles;
            return {
              ...stageView(stage, state, approval, call.now),
              roles: [...roles],
              holders: isWaiting(approval, stage)
                ? await holdersIn(stage, state, approval, call.now, ports)
                : [],
            };
          }),
        ),
        decisions: events.flatMap(decisionView),
        ballInCourt: ballInCourtView(
          { holders: holdersOf(state), parties: partiesOf(state) },
          ballInCourtAt(state, call.now, rules),
        ),
        ...(rework === undefined
          ? {}
          : { rework: { stage: rework.stage, mustChange: [...rework.sections] } }),
        ...(halted === undefined ? {} : { halted: { reason: halted.reason, at: iso(halted.at) } }),
        ...(delivery === undefined ? {} : { delivery }),
      },
    };
  };
}

function isWaiting({ status, stages }: Approval, stage: StageId): boolean {
  const record = stages[stage];
  return status === 'running' && record !== undefined && record.closed === undefined;
}

function stageView(
  stage: StageId,
  { clocks }: RequestState,
  approval: Approval,
  now: number,
): Omit<StageView, 'roles' | 'holders'> {
  const record = approval.stages[stage];
  if (record === undefined) return { stage, state: 'to-come' };
  const clock = clocks.clocks.find(({ id }) => id === record.clockId);
  const outcome = record.closed?.outcome ?? 'waiting';
  return {
    stage,
    state: outcome === 'approved' && !stands(approval, stage) ? 'void' : outcome,
    ...(record.deputies === undefined || outcome !== 'waiting' ? {} : { deputies: [...record.deputies] }),
    needed: record.needed,
    ...(record.missing === undefined || outcome !== 'waiting' ? {} : { missing: record.missing }),
    approvals: record.approvedBy.length,
    openedAt: iso(record.openedAt),
    ...(clock === undefined ? {} : { promise: clockView(clock, now) }),
  };
}

/** Who may decide a stage today, each with whom they act for. */
async function holdersIn(
  stage: StageId,
  state: RequestState,
  approval: Approval,
  now: number,
  ports: ApprovalHttpPorts,
): Promise<StageView['holders']> {
  const { roles = [], deputies = [] } = approval.stages[stage] ?? {};
  const roleHolders = await roleHoldersOf(roles, state.agencyId, now, ports);
  return [...roleHolders, ...deputies.map((personId) => ({ personId, actingFor: [] }))]
    .filter((roleHolder) => barredFrom(stage, roleHolder, approval, submittersOf(state)) === undefined)
    .map(({ personId, actingFor }) => ({ person: personId, actingFor: [...actingFor] }));
}

function decisionView(event: RequestEvent): View['decisions'] {
  if (event.type !== 'StageDecided') return [];
  const { stage, opening, outcome, at, by, asDeputy, reason, mustChange, wouldChange, effect } = event;
  return [
    {
      stage,
      opening,
      outcome,
      at: iso(at),
      by: { person: by.personId, role: by.role, actingFor: [...by.actingFor] },
      ...(asDeputy === undefined ? {} : { asDeputy }),
      ...(reason === undefined ? {} : { reason }),
      ...(mustChange === undefined ? {} : { mustChange: [...mustChange] }),
      ...(wouldChange === undefined ? {} : { wouldChange }),
      ...(effect === undefined ? {} : { effect }),
    },
  ];
}
