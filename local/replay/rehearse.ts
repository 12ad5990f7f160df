import {
  decide,
  evolve,
  type RequestEvent,
  type RequestRefusal,
  type RequestState,
  type RuleBook,
} from '../../domain/requests/index.ts';
import { numberOf } from './identity.ts';
import type { Plan } from './plan.ts';
import type { Step } from './plan-row.ts';
import type { Refused } from './row.ts';

/** A step the domain accepts, with the event it will store. Alarms that come before it are not its own. */
export interface Accepted extends Step {
  readonly event: RequestEvent;
}

/** An incident's plan as the domain will take it. */
export interface History {
  readonly id: string;
  readonly number: string;
  readonly steps: readonly Accepted[];
  readonly refused: readonly Refused[];
}

/**
 * Walks a plan through `decide` and `evolve` without storing anything: what is refused is known by its code before
 * the first write, and what is accepted can be compared with what the ledger holds already.
 */
export function rehearse(plan: Plan, system: string, rules: RuleBook): History {
  const id = numberOf(system, plan.number);
  let state: RequestState | undefined;
  const steps: Accepted[] = [];
  const refusals: { readonly step: Step; readonly refusal: RequestRefusal }[] = [];
  for (const step of plan.steps) {
    const decision = decide(id, state, step.command, { now: step.at, by: step.by, rules });
    if (!decision.ok) {
      refusals.push({ step, refusal: decision.refusal });
      continue;
    }
    for (const event of decision.events) state = evolve(id, state, event, rules);
    const event = decision.events.findLast((one) => !isAlarm(one));
    if (event !== undefined) steps.push({ ...step, event });
  }
  const used = new Set(steps.map(({ line }) => line));
  const refused = refusals.map(({ step, refusal }) =>
    refusedStep(plan.number, step, refusal, used.has(step.line) ? 'change' : 'row'),
  );
  return { id, number: plan.number, steps, refused: [...plan.refused, ...refused] };
}

/** A change the lifecycle has no step for, named by its own code. */
export function refusedStep(
  incident: string,
  { line, command }: Step,
  refusal: { readonly code: string; readonly status?: string },
  what: Refused['what'],
): Refused {
  const where = refusal.status === undefined ? 'here' : `of a request that is ${refusal.status}`;
  return {
    line,
    incident,
    code: refusal.code,
    reason: `The lifecycle refuses ${command.type} ${where}.`,
    what,
  };
}

/** Events the sweep raises; everything else somebody did. */
export function isAlarm(event: RequestEvent): boolean {
  return event.type === 'ClockWarned' || event.type === 'ClockBreached' || event.type === 'ClockEscalated';
}
