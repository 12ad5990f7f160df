import { type ApprovalCommand, decideApproval, impactsOf } from '../approvals/index.ts';
import { type Role, systemStamp } from '../vocabulary/index.ts';
import { approvalRulesOf, priorityOf } from '../agreements/index.ts';
import { type Clock, dueAlarms, type Excuse, isOpen, outcomeOf } from '../promises/index.ts';
import type { RequestCommand } from './commands.ts';
import { isClient, type RequestEvent, type Stamp } from './events.ts';
import { evolve, type RuleBook } from './evolve.ts';
import { follow, trackOf } from './lifecycle.ts';
import type { RequestRefusal } from './refusals.ts';
import type { RequestState } from './state.ts';

/** What a decision depends on besides the state and the command. */
export interface Context {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly by: Stamp;
  readonly rules: RuleBook;
}

export type Decision =
  | { readonly ok: true; readonly events: readonly RequestEvent[] }
  | { readonly ok: false; readonly refusal: RequestRefusal };

export const attachmentLimits = { count: 10, bytes: 25 * 1024 * 1024 } as const;

const day = 86_400_000;

/**
 * What happens when somebody gives a command: the events to append, or why not. Alarms already due come first, so
 * that a promise broken before this instant is recorded and told even when the sweep has not come by yet.
 *
 * No events and `ok` means there is nothing to do (a sweep that finds nothing).
 */
export function decide(
  id: string,
  state: RequestState | undefined,
  command: RequestCommand,
  context: Context,
): Decision {
  if (command.type === 'SubmitRequest') return accept([submitted(command, context)]);
  if (state === undefined) throw new Error(`Request ${id} has no history to decide on.`);
  if (context.now < state.updatedAt)
    return refuse({ code: 'request.before-last-event', lastAt: state.updatedAt });
  const alarms = alarmEvents(state, context);
  if (command.type === 'RaiseAlarms') return accept(alarms);
  const current = alarms.reduce<RequestState>(
    (reached, event) => evolve(id, reached, event, context.rules),
    state,
  );
  const decision = decideOne(current, command, context);
  return decision.ok ? accept([...alarms, ...decision.events]) : decision;
}

function submitted(
  command: Extract<RequestCommand, { type: 'SubmitRequest' }>,
  { now, by, rules }: Context,
): RequestEvent {
  const { type: _type, ...facts } = command;
  const { agreement } = rules(command.agreementVersion);
  return {
    type: 'RequestSubmitted',
    at: now,
    by,
    ...facts,
    priority: priorityOf(agreement, command.impact, command.urgency),
  };
}

function alarmEvents(state: RequestState, { now, rules }: Context): readonly RequestEvent[] {
  const by = systemStamp;
  return dueAlarms(state.clocks, now, rules).map(({ clockId, step, at: alarmAt, dueAt }): RequestEvent => {
    const facts = { at: now, by, clockId, step, alarmAt, dueAt };
    if (step === 'breach') return { type: 'ClockBreached', ...facts };
    if (step.startsWith('warning-')) return { type: 'ClockWarned', ...facts };
    const rung = Number(step.slice('escalation-'.length)) - 1;
    const to = rules(state.agreementVersion).agreement.escalation[rung]?.to ?? 'executive';
    return { type: 'ClockEscalated', ...facts, to };
  });
}

type Other = Exclude<RequestCommand, { type: 'SubmitRequest' | 'RaiseAlarms' }>;

function decideOne(state: RequestState, command: Other, context: Context): Decision {
  const { now: at, by, rules } = context;
  const agreement = rules(state.agreementVersion).agreement;
  /** Appends the event if the lifecycle has a step for it from here. */
  const move = (event: RequestEvent, track = trackOf(state.kind, state.approval !== undefined)): Decision => {
    if (follow(state.status, event.type, track) !== undefined) return accept([event]);
    return refuse(
      event.type === 'RequestResolved' && track !== 'work'
        ? { code: 'request.needs-approval', kind: state.kind }
        : { code: 'request.wrong-status', status: state.status, command: command.type },
    );
  };

  switch (command.type) {
    case 'TriageRequest': {
      const { type: _type, impacts, ...facts } = command;
      if (command.kind !== state.kind && [command.kind, state.kind].includes('delivery'))
        return refuse({ code: 'request.kind-fixed', kind: state.kind });
      const priority = priorityOf(agreement, command.impact, command.urgency);
      const track = trackOf(command.kind, state.approval !== undefined);
      const triaged = move(
        {
          type: 'RequestTriaged',
          at,
          by,
          ...facts,
          team: teamAfter(command, state.team),
          priority,
        },
        track,
      );
      if (!triaged.ok || track !== 'approval') return triaged;
      // To triage an application is to forward it: from here the chain has it.
      const asked = impactsOf(state.involves, impacts ?? [], approvalRulesOf(agreement));
      return accept([...triaged.events, { type: 'ApprovalStarted', at, by, attempt: 1, impacts: asked }]);
    }
    case 'GiveResponse':
      return move({ type: 'ResponseGiven', at, by, text: command.text });
    case 'AddComment':
      // Whoever answers below the question has answered it: nobody should have to find another button.
      return command.visibility === 'public' && isClient(by) && state.waitingOn === 'client'
        ? move({ type: 'QuestionAnswered', at, by, text: command.text })
        : move({ type: 'CommentAdded', at, by, text: command.text, visibility: command.visibility });
    case 'AskClient':
      return move({ type: 'QuestionAsked', at, by, text: command.text });
    case 'AnswerQuestion':
      return state.waitingOn === 'client'
        ? move({ type: 'QuestionAnswered', at, by, text: command.text })
        : refuse({ code: 'request.not-waiting-on-client', status: state.status });
    case 'HoldWork':
      return move({ type: 'WorkHeld', at, by, waitingOn: command.waitingOn, text: command.text });
    case 'ResumeWork':
      return move({ type: 'WorkResumed', at, by });
    case 'AssignRequest': {
      if (command.team === state.team && command.assigneeId === state.assigneeId)
        return refuse({ code: 'request.unchanged' });
      const { type: _type, ...facts } = command;
      return move({ type: 'RequestAssigned', at, by, ...facts });
    }
    case 'ChangePriority': {
      const { impact, urgency, reason } = command;
      if (impact === state.impact && urgency === state.urgency) return refuse({ code: 'request.unchanged' });
      return move({
        type: 'PriorityChanged',
        at,
        by,
        impact,
        urgency,
        priority: priorityOf(agreement, impact, urgency),
        reason,
      });
    }
    case 'RestateAgreement': {
      const { agreementVersion, reason } = command;
      if (agreementVersion === state.agreementVersion)
        return refuse({ code: 'agreement.unchanged', version: agreementVersion });
      const priority = priorityOf(rules(agreementVersion).agreement, state.impact, state.urgency);
      return move({ type: 'AgreementRestated', at, by, agreementVersion, priority, reason });
    }
    case 'ResolveRequest':
      return move({ type: 'RequestResolved', at, by, text: command.text });
    case 'ReopenRequest': {
      const days = agreement.reopenWithinDays;
      return state.resolvedAt !== undefined && at > state.resolvedAt + days * day
        ? refuse({ code: 'request.reopen-too-late', resolvedAt: state.resolvedAt, days })
        : move({ type: 'RequestReopened', at, by, reason: command.reason });
    }
    case 'CloseRequest':
      return move({ type: 'RequestClosed', at, by });
    case 'WithdrawRequest':
      return move({ type: 'RequestWithdrawn', at, by, reason: command.reason });
    case 'EditSection':
    case 'AddImpact':
    case 'DecideStage':
    case 'RestartApproval':
    case 'OpenStage':
    case 'HaltApproval':
    case 'RecordDelivery':
      return decideInChain(state, command, context);
    case 'AcknowledgeBreach':
    case 'AskExcuse':
    case 'DecideExcuse':
    case 'ReviewOutcome':
      return decideOnClock(state, command, context);
    case 'OfferAttachment': {
      if (state.attachments.length >= attachmentLimits.count)
        return refuse({ code: 'attachment.too-many', most: attachmentLimits.count });
      if (command.bytes > attachmentLimits.bytes)
        return refuse({ code: 'attachment.too-large', maxBytes: attachmentLimits.bytes });
      const { type: _type, ...facts } = command;
      return move({ type: 'AttachmentOffered', at, by, ...facts });
    }
    case 'ReceiveAttachment': {
      const attachment = state.attachments.find(({ id }) => id === command.attachmentId);
      if (attachment === undefined) return refuse({ code: 'attachment.unknown' });
      if (attachment.receivedAt !== undefined) return refuse({ code: 'attachment.already-received' });
      return move({
        type: 'AttachmentReceived',
        at,
        by,
        attachmentId: command.attachmentId,
        bytes: command.bytes,
      });
    }
  }
}

/**
 * The role whose people have the work after a triage or an assignment. What waits for approval is developed by the
 * client specialist, whatever team was named.
 */
export function teamAfter(
  command: Extract<RequestCommand, { type: 'TriageRequest' | 'AssignRequest' }>,
  current: Role,
): Role {
  if (command.type === 'AssignRequest') return command.team;
  return trackOf(command.kind) === 'approval' ? 'client-specialist' : (command.team ?? current);
}

function decideInChain(
  state: RequestState,
  command: ApprovalCommand,
  { now: at, by, rules }: Context,
): Decision {
  const decision = decideApproval(state.approval, command, {
    now: at,
    by,
    rules: approvalRulesOf(rules(state.agreementVersion).agreement),
    submitters: submittersOf(state),
  });
  return decision.ok ? accept(decision.facts.map((fact) => ({ ...fact, at, by }))) : decision;
}

/** Everybody behind a submission, and for whom it is: none of them decides on it. */
export function submittersOf({ requesterId, submittedBy, submittedFor }: RequestState): readonly string[] {
  return [requesterId, submittedBy, ...submittedFor];
}

type OnClock = Extract<RequestCommand, { readonly clockId: string }>;

function decideOnClock(state: RequestState, command: OnClock, { now: at, by }: Context): Decision {
  const clock = state.clocks.clocks.find(({ id }) => id === command.clockId);
  if (clock === undefined)
    return refuse({
      code: 'clock.unknown',
      clockId: command.clockId,
      known: state.clocks.clocks.map(({ id }) => id),
    });
  const { clockId } = command;
  switch (command.type) {
    case 'AcknowledgeBreach':
      if (!isBroken(clock, at)) return refuse({ code: 'clock.not-breached', clockId });
      if (clock.acknowledged !== undefined)
        return refuse({ code: 'clock.already-acknowledged', by: clock.acknowledged.by });
      return accept([{ type: 'BreachAcknowledged', at, by, clockId }]);
    case 'AskExcuse':
      if (!isBroken(clock, at)) return refuse({ code: 'clock.not-breached', clockId });
      if (clock.excuse !== undefined && clock.excuse.granted !== false)
        return refuse({ code: 'excuse.already-asked', by: clock.excuse.askedBy });
      return accept([{ type: 'ExcuseAsked', at, by, clockId, reason: command.reason }]);
    case 'DecideExcuse':
      if (clock.excuse === undefined) return refuse({ code: 'excuse.not-asked', clockId });
      if (clock.excuse.decidedBy !== undefined)
        return refuse({ code: 'excuse.already-decided', by: clock.excuse.decidedBy });
      if (isSamePair(clock.excuse, by)) return refuse({ code: 'excuse.same-person' });
      return accept([
        { type: 'ExcuseDecided', at, by, clockId, granted: command.granted, reason: command.reason },
      ]);
    case 'ReviewOutcome':
      if (isOpen(clock) && !isBroken(clock, at)) return refuse({ code: 'clock.still-running', clockId });
      return accept([
        { type: 'OutcomeReviewed', at, by, clockId, agrees: command.agrees, reason: command.reason },
      ]);
  }
}

/** Whether one pair of eyes would decide twice: the asker, whom they acted for, or who acts for one of those. */
function isSamePair({ askedBy, askedFor }: Excuse, { personId, actingFor }: Stamp): boolean {
  return [personId, ...actingFor].some((id) => id === askedBy || askedFor.includes(id));
}

function isBroken(clock: Clock, now: number): boolean {
  return outcomeOf(clock, now) === 'broken';
}

function accept(events: readonly RequestEvent[]): Decision {
  return { ok: true, events };
}

function refuse(refusal: RequestRefusal): Decision {
  return { ok: false, refusal };
}
