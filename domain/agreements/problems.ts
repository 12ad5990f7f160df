import { approvalProblems } from '../approvals/index.ts';
import { levels, metrics, priorities, type Role } from '../vocabulary/index.ts';
import { type AgreementVersion, approvalRulesOf, escalationRoles, type Target } from './agreement.ts';

export interface AgreementProblem {
  readonly path: string;
  readonly message: string;
}

/** Ten years of minutes: longer promises are a slip of the keyboard, and would leave the calendar's horizon. */
const longestBudget = 10 * 366 * 24 * 60;

/** A stage is given up after twenty days of the department's, whatever was promised. */
const longestDecision = 20 * 24 * 60;

/** What is wrong with an agreement, each as a sentence; nothing when it can be used. */
export function agreementProblems(agreement: AgreementVersion): readonly AgreementProblem[] {
  const problems: AgreementProblem[] = [];
  const report = (path: string, message: string): number => problems.push({ path, message });

  agreement.targets.forEach((target, index) => {
    const path = `targets.${index}`;
    if (!Number.isSafeInteger(target.minutes) || target.minutes < 1 || target.minutes > longestBudget)
      report(`${path}.minutes`, 'Give the promise in whole minutes, at least 1 and at most ten years.');
    if (target.stages !== undefined && target.metric !== 'decision')
      report(`${path}.stages`, `A ${target.metric} belongs to no stage: leave the stages out.`);
    if (target.metric === 'decision' && target.minutes > longestDecision)
      report(`${path}.minutes`, 'A stage expires after 20 days: promise its decision in less.');
    const shadow = agreement.targets.slice(0, index).findIndex((earlier) => coversTarget(earlier, target));
    if (shadow >= 0)
      report(path, `Target ${shadow + 1} already covers every request this one would: put this one first.`);
  });
  for (const metric of metrics)
    if (
      metric !== 'next-update' &&
      metric !== 'decision' &&
      !agreement.targets.some((target) => target.metric === metric)
    )
      report('targets', `The agreement promises no ${metric}: add at least one target for it.`);
  agreement.warnings.forEach((percent, index) => {
    if (!(percent > 0 && percent < 100))
      report(`warnings.${index}`, 'A warning comes between 1 and 99 percent of the budget.');
    if (index > 0 && percent <= (agreement.warnings[index - 1] ?? 0))
      report(`warnings.${index}`, 'List warnings in rising order.');
  });
  agreement.escalation.forEach((step, index) => {
    if (!Number.isSafeInteger(step.minutes) || step.minutes < 1 || step.minutes > longestBudget)
      report(`escalation.${index}.minutes`, 'Give the time to the next step in whole minutes, at least 1.');
    if (!escalates(step.to))
      report(`escalation.${index}.to`, `A broken promise climbs to one of: ${escalationRoles.join(', ')}.`);
  });
  for (const impact of levels)
    for (const urgency of levels)
      if (!priorities.includes(agreement.priorityMatrix[impact][urgency]))
        report(`priorityMatrix.${impact}.${urgency}`, `Give a priority: ${priorities.join(', ')}.`);
  if (
    !Number.isSafeInteger(agreement.reopenWithinDays) ||
    agreement.reopenWithinDays < 0 ||
    agreement.reopenWithinDays > 366
  )
    report('reopenWithinDays', 'Give 0 to 366 whole days.');
  for (const { path, message } of silenceProblems(agreement.silence)) report(path, message);
  for (const { path, message } of approvalProblems(approvalRulesOf(agreement)))
    report(`approval.${path}`, message);
  return problems;
}

function escalates(role: Role): boolean {
  return (escalationRoles as readonly Role[]).includes(role);
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

function silenceProblems(silence: AgreementVersion['silence']): readonly AgreementProblem[] {
  if (silence === undefined) return [];
  const { remindAfter, closeAfter } = silence;
  const isDays = (days: number): boolean => Number.isSafeInteger(days) && days >= 1 && days <= 366;
  const problems = remindAfter.flatMap((days, index) =>
    isDays(days) && days > (remindAfter[index - 1] ?? 0)
      ? []
      : [{ path: `silence.remindAfter.${index}`, message: 'Give 1 to 366 whole days, in rising order.' }],
  );
  if (closeAfter === undefined || (isDays(closeAfter) && closeAfter > (remindAfter.at(-1) ?? 0)))
    return problems;
  const message = 'Give 1 to 366 whole days, more than before the last reminder.';
  return [...problems, { path: 'silence.closeAfter', message }];
}
