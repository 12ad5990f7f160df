import type { StageId } from '../approvals/index.ts';
import type { PromiseTerms, TermsBook } from '../promises/index.ts';
import type { Metric, Priority, RequestKind } from '../vocabulary/index.ts';
import type { AgreementVersion, RuleBook, Target } from './agreement.ts';

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

/** The terms an agreement gives for a metric; undefined when it promises nothing. @param stage of a `decision` */
export function termsFor(
  agreement: AgreementVersion,
  metric: Metric,
  subject: Subject,
  stage?: StageId,
): PromiseTerms | undefined {
  const target = targetFor(agreement, metric, subject, stage);
  if (target === undefined) return undefined;
  return {
    agreementVersion: agreement.version,
    priority: subject.priority,
    budgetMs: target.minutes * 60_000,
    hours: target.hours,
  };
}

/** How promises under these agreement versions are counted and climb. */
export function termsBookOf(rules: RuleBook): TermsBook {
  return ({ agreementVersion, hours }) => {
    const { agreement, business, always } = rules(agreementVersion);
    const { warnings, escalation } = agreement;
    return { calendar: hours === 'business' ? business : always, warnings, escalation };
  };
}
