import {
  type ApprovalRules,
  approvalProblems,
  defaultApprovalRules,
  type StageId,
} from '../approvals/index.ts';
import type { Role } from '../vocabulary/index.ts';
import type { Calendar } from '../time/index.ts';
import {
  type Level,
  levels,
  type Metric,
  metrics,
  type Priority,
  priorities,
  type RequestKind,
  type Wait,
} from '../vocabulary/requests.ts';

/** One promise. An absent `kinds`, `services`, `priorities` or `stages` means all of them. */
export interface Target {
  readonly metric: Metric;
  readonly kinds?: readonly RequestKind[];
  readonly services?: readonly string[];
  readonly priorities?: readonly Priority[];
  /** Of a `decision`: the stages of the approval chain it is promised for. */
  readonly stages?: readonly StageId[];
  /** Budget in whole minutes of the hours it counts in. */
  readonly minutes: number;
  /** `business`: the agency's calendar; `always`: every hour counts. */
  readonly hours: 'business' | 'always';
}

/** A step of the escalation ladder: so many further minutes after the step before, and who hears of it. */
export interface EscalationStep {
  readonly minutes: number;
  readonly to: Role;
}

/** A version of an agency's service-level agreement. Versions are never edited, only followed by the next. */
export interface AgreementVersion {
  readonly agencyId: string;
  readonly version: number;
  readonly plan: string;
  readonly calendarVersion: number;
  readonly priorityMatrix: Readonly<Record<Level, Readonly<Record<Level, Priority>>>>;
  /** In order; the first that fits a request's kind, service and priority is its target for that metric. */
  readonly targets: readonly Target[];
  /** Shares of the budget, in percent, at which whoever holds the work is warned; ascending. */
  readonly warnings: readonly number[];
  readonly escalation: readonly EscalationStep[];
  /** Besides the client, for whom every clock pauses. */
  readonly pausesOn: readonly Wait[];
  /** Days of the department's calendar after resolution within which a request can be reopened. */
  readonly reopenWithinDays: number;
  /** How applications and projects are approved; the department's default when absent. */
  readonly approval?: ApprovalRules;
}

/** An agreement version with the calendars it counts in, ready to use. */
export interface Rules {
  readonly agreement: AgreementVersion;
  readonly business: Calendar;
  readonly always: Calendar;
}

/** ITIL's priority of an impact and an urgency, from the agreement's own matrix. */
export function priorityOf(agreement: AgreementVersion, impact: Level, urgency: Level): Priority {
  return agreement.priorityMatrix[impact][urgency];
}

/** How an agreement has applications and projects approved. */
export function approvalRulesOf({ approval }: Pick<AgreementVersion, 'approval'>): ApprovalRules {
  return approval ?? defaultApprovalRules;
}

/** What decides which targets a request has. */
export interface Subject {
  readonly kind: RequestKind;
  readonly service: string;
  readonly priority: Priority;
}

/** The target an agreement sets for a metric, or none. @param stage of a `decision` */
export function targetFor(
  agreement: AgreementVersion,
  metric: Metric,
  subject: Subject,
  stage?: StageId,
): Target | undefined {
  return agreement.targets.find(
    (target) =>
      target.metric === metric &&
      (target.kinds?.includes(subject.kind) ?? true) &&
      (target.services?.includes(subject.service) ?? true) &&
      (target.priorities?.includes(subject.priority) ?? true) &&
      (stage === undefined || (target.stages?.includes(stage) ?? true)),
  );
}

export interface AgreementProblem {
  readonly path: string;
  readonly message: string;
}

/** Ten years of minutes: longer promises are a slip of the keyboard, and would leave the calendar's horizon. */
const longestBudget = 10 * 366 * 24 * 60;

/** The state machine gives a stage up after twenty days, whatever was promised. */
const longestDecision = 20 * 24 * 60;

/** What is wrong with an agreement, each as a sentence; nothing when it can be used. */
export function agreementProblems(agreement: AgreementVersion): readonly AgreementProblem[] {
  const problems: AgreementProblem[] = [];
  const complain = (path: string, message: string): number => problems.push({ path, message });

  agreement.targets.forEach((target, index) => {
    const path = `targets.${index}`;
    if (!Number.isSafeInteger(target.minutes) || target.minutes < 1 || target.minutes > longestBudget)
      complain(`${path}.minutes`, 'Give the promise in whole minutes, at least 1 and at most ten years.');
    if (target.stages !== undefined && target.metric !== 'decision')
      complain(`${path}.stages`, `A ${target.metric} belongs to no stage: leave the stages out.`);
    if (target.metric === 'decision' && target.minutes > longestDecision)
      complain(`${path}.minutes`, 'A stage expires after 20 days: promise its decision in less.');
    const shadow = agreement.targets.slice(0, index).findIndex((earlier) => coversTarget(earlier, target));
    if (shadow >= 0)
      complain(path, `Target ${shadow + 1} already covers every request this one would: put this one first.`);
  });
  for (const metric of metrics)
    if (
      metric !== 'next-update' &&
      metric !== 'decision' &&
      !agreement.targets.some((target) => target.metric === metric)
    )
      complain('targets', `The agreement promises no ${metric}: add at least one target for it.`);
  agreement.warnings.forEach((percent, index) => {
    if (!(percent > 0 && percent < 100))
      complain(`warnings.${index}`, 'A warning comes between 1 and 99 percent of the budget.');
    if (index > 0 && percent <= (agreement.warnings[index - 1] ?? 0))
      complain(`warnings.${index}`, 'List warnings in rising order.');
  });
  agreement.escalation.forEach((step, index) => {
    if (!Number.isSafeInteger(step.minutes) || step.minutes < 1 || step.minutes > longestBudget)
      complain(`escalation.${index}.minutes`, 'Give the time to the next step in whole minutes, at least 1.');
  });
  for (const impact of levels)
    for (const urgency of levels)
      if (!priorities.includes(agreement.priorityMatrix[impact][urgency]))
        complain(`priorityMatrix.${impact}.${urgency}`, `Give a priority: ${priorities.join(', ')}.`);
  if (
    !Number.isSafeInteger(agreement.reopenWithinDays) ||
    agreement.reopenWithinDays < 0 ||
    agreement.reopenWithinDays > 366
  )
    complain('reopenWithinDays', 'Give 0 to 366 whole days.');
  for (const { path, message } of approvalProblems(approvalRulesOf(agreement)))
    complain(`approval.${path}`, message);
  return problems;
}

function coversTarget(earlier: Target, later: Target): boolean {
  return (
    earlier.metric === later.metric &&
    coversList(earlier.kinds, later.kinds) &&
    coversList(earlier.services, later.services) &&
    coversList(earlier.priorities, later.priorities) &&
    coversList(earlier.stages, later.stages)
  );
}

function coversList<T>(wide: readonly T[] | undefined, narrow: readonly T[] | undefined): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && narrow.every((item) => wide.includes(item));
}
