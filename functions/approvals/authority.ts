import { type Decidable, type StageId, stampsFor, stampToDecide } from '../../domain/approvals/index.ts';
import { type RequestState, submittersOf } from '../../domain/requests/index.ts';
import { type Stamp } from '../../domain/vocabulary/index.ts';
import type { CommonRefusal } from '../http/problems.ts';
import type { Call } from './use-case.ts';
import { permitOnRequest } from '../requests/permit.ts';

/**
 * Under which authority somebody decides a stage: one by which they may, else one by which they hold it. Whoever holds
 * none is stamped all the same; the domain says why they may not.
 */
export function permitDecision(call: Call, stage: StageId, state: RequestState): Stamp | CommonRefusal {
  const stamp = permitOnRequest(call, call.route.permission, state, stage);
  const request = decidable(state);
  if ('code' in stamp || request === undefined) return stamp;
  const { personId, authorities } = call.actor;
  return (
    stampToDecide(stage, personId, authorities, request) ??
    stampsFor(stage, personId, authorities, request)[0] ??
    stamp
  );
}

/** A request in the chain, as far as it decides who may decide on it. */
export function decidable(state: RequestState): Decidable | undefined {
  const { agencyId, approval } = state;
  return approval === undefined ? undefined : { agencyId, approval, submitters: submittersOf(state) };
}
