import { isDeepStrictEqual } from 'node:util';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { ExecutePorts } from '../../../functions/core/execute.ts';
import { isAlarm } from '../alarms.ts';
import type { AcceptedPlan } from '../plan/validate-plan.ts';
import type { Refusal } from '../read/refusal.ts';

/** An incident's plan beside what the ledger holds of it. */
export interface ComparedPlan {
  readonly plan: AcceptedPlan;
  /** The request as it is stored; absent when the ledger does not know it. */
  readonly state?: RequestState;
  /** Steps already stored; undefined when the ledger holds another history. */
  readonly storedSteps: number | undefined;
}

/** Finds how much of a plan the ledger holds already. What people did after the import does not count against it. */
export async function compareWithLedger(
  plan: AcceptedPlan,
  { ledger }: Pick<ExecutePorts, 'ledger'>,
): Promise<ComparedPlan> {
  const requests = ledger(requestKind);
  const state = await requests.load(plan.id);
  if (state === undefined) return { plan, storedSteps: 0 };
  const stored = (await requests.events(plan.id)).filter((event) => !isAlarm(event));
  const same = plan.steps
    .slice(0, stored.length)
    .every(({ event }, index) => isDeepStrictEqual(event, stored[index]));
  return { plan, state, storedSteps: same ? Math.min(stored.length, plan.steps.length) : undefined };
}

/** Every row of an incident of which the ledger holds another history. */
export function refuseDifferingHistory({ number, steps }: AcceptedPlan): readonly Refusal[] {
  const reason =
    'The ledger holds another history of this incident, from another zone, mapping or export: nothing was added to it.';
  return [...new Set(steps.map(({ line }) => line))].map((line) => ({
    line,
    incident: number,
    code: 'history.differs',
    reason,
    what: 'row',
  }));
}
