import type { Context, Decision } from '../../ledger/index.ts';
import type { RequestCommandOf, RequestCommandType } from '../commands.ts';
import type { RequestEvent } from '../events.ts';
import { follow, type Track, trackOf } from '../lifecycle.ts';
import type { RequestRefusal } from '../refusals.ts';
import type { RequestState } from '../state.ts';

export type RequestDecision = Decision<RequestEvent, RequestRefusal>;

/** What one command leads to: a function of its own for each. */
export type Decide<T extends RequestCommandType> = (
  state: RequestState,
  command: RequestCommandOf<T>,
  context: Context,
) => RequestDecision;

/** When and by whom: the same for every event of one command. */
export function stamp({ now: at, by }: Context): Pick<RequestEvent, 'at' | 'by'> {
  return { at, by };
}

/** Accepts an event if the lifecycle has a step for it from here. */
export function move(
  state: RequestState,
  command: RequestCommandType,
  event: RequestEvent,
  track: Track = trackOf(state.kind, state.approval !== undefined),
): RequestDecision {
  if (follow(state.status, event.type, track) !== undefined) return accept(event);
  return refuse(
    event.type === 'RequestResolved' && track !== 'work'
      ? { code: 'request.needs-approval', kind: state.kind }
      : { code: 'request.wrong-status', status: state.status, command },
  );
}

export function accept(...events: readonly RequestEvent[]): RequestDecision {
  return { ok: true, events };
}

export function refuse(refusal: RequestRefusal): RequestDecision {
  return { ok: false, refusal };
}
