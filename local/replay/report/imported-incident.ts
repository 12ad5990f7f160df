import type { Rules } from '../../../domain/agreements/index.ts';
import { type RequestEvent, requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { ExecutePorts } from '../../../functions/core/execute.ts';
import { agencyId } from '../imported-ids.ts';
import type { AcceptedPlan } from '../plan/validate-plan.ts';

/** One incident as the ledger holds it, with what the source concluded. */
export interface ImportedIncident {
  /** Its number in the source. */
  readonly number: string;
  readonly state: RequestState;
  readonly events: readonly RequestEvent[];
  readonly rules: Rules;
  /** Whether the source says its own promise was kept; absent when it does not say. */
  readonly madeSla?: boolean;
}

/** Loads an incident from the ledger after its import. */
export async function loadImportedIncident(
  { id, number }: AcceptedPlan,
  madeSla: boolean | undefined,
  { ledger, ruleBooks }: ExecutePorts,
): Promise<ImportedIncident> {
  const requests = ledger(requestKind);
  const [state, events] = await Promise.all([requests.load(id), requests.events(id)]);
  const rules = state === undefined ? undefined : await ruleBooks.bookOf(agencyId, [state.agreementVersion]);
  if (state === undefined || rules === undefined)
    throw new Error(`Request ${id} is not in the ledger after its import.`);
  return {
    number,
    state,
    events,
    rules: rules(state.agreementVersion),
    ...(madeSla === undefined ? {} : { madeSla }),
  };
}
