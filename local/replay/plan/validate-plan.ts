import type { RuleBook } from '../../../domain/agreements/index.ts';
import { type BeforeLastEvent, decideOn, evolveAll, type Outcome } from '../../../domain/ledger/index.ts';
import {
  type RequestEvent,
  requestKind,
  type RequestRefusal,
  type RequestState,
} from '../../../domain/requests/index.ts';
import { numberOf } from '../imported-ids.ts';
import type { Refusal } from '../read/refusal.ts';
import type { Plan } from './plan-incident.ts';
import type { Step } from './plan-row.ts';

/** A step the domain accepts, with the event it will store. Alarms that come before it are not its own. */
export interface AcceptedStep extends Step {
  readonly event: RequestEvent;
}

/** The part of an incident's plan that the domain accepts. */
export interface AcceptedPlan {
  /** The request's number. */
  readonly id: string;
  /** The incident's number in the source. */
  readonly number: string;
  readonly steps: readonly AcceptedStep[];
  readonly refused: readonly Refusal[];
}

/**
 * Decides every step of a plan without storing anything: what is refused is known by its code before the first write,
 * and what is accepted can be compared with what the ledger holds already.
 */
export function validatePlan(plan: Plan, system: string, rules: RuleBook): AcceptedPlan {
  const id = numberOf(system, plan.number);
  let state: RequestState | undefined;
  const steps: AcceptedStep[] = [];
  const refusals: { readonly step: Step; readonly refusal: RequestRefusal | BeforeLastEvent }[] = [];
  for (const step of plan.steps) {
    const outcome = decideStep(id, state, step, rules);
    if (!outcome.ok) {
      refusals.push({ step, refusal: outcome.refusal });
      continue;
    }
    const { alarms, events } = outcome;
    state = evolveAll(requestKind, id, state, [...alarms, ...events], rules);
    const event = events.at(-1);
    if (event !== undefined) steps.push({ ...step, event });
  }
  const used = new Set(steps.map(({ line }) => line));
  const refused = refusals.map(({ step, refusal }) =>
    refusalOf(plan.number, step, refusal, used.has(step.line) ? 'change' : 'row'),
  );
  return { id, number: plan.number, steps, refused: [...plan.refused, ...refused] };
}

function decideStep(
  id: string,
  state: RequestState | undefined,
  { command, at, by }: Step,
  rules: RuleBook,
): Outcome<RequestEvent, RequestRefusal> {
  const context = { now: at, by, rules };
  if (state !== undefined) return decideOn(requestKind, state, command, context);
  const decision = requestKind.decide(id, undefined, command, context);
  return decision.ok ? { ...decision, alarms: [] } : decision;
}

/** A change the lifecycle has no step for, named by its own code. */
export function refusalOf(
  incident: string,
  { line, command }: Step,
  refusal: { readonly code: string; readonly status?: string },
  what: Refusal['what'],
): Refusal {
  const where = refusal.status === undefined ? 'here' : `of a request that is ${refusal.status}`;
  return {
    line,
    incident,
    code: refusal.code,
    reason: `The lifecycle refuses ${command.type} ${where}.`,
    what,
  };
}
