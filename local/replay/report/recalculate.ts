import { type RequestEvent, requestKind, type RequestState } from '../../../domain/requests/index.ts';
import { nextAlarmAt } from '../../../domain/promises/index.ts';
import { priorityOf, type Rules } from '../../../domain/agreements/index.ts';
import { isAlarm } from '../alarms.ts';

/** A request's history as it would have gone under other promises. */
interface RecalculatedHistory {
  readonly state: RequestState;
  /** With the alarms these promises raise instead of those that were stored. */
  readonly events: readonly RequestEvent[];
}

/**
 * Evolves a request once more from what people did, under other rules and up to an instant (epoch ms): priorities come
 * from the other matrix, alarms are raised at the instants at which the other promises fall due. Under the rules they
 * were stored with, it gives back exactly the events that were stored.
 */
export function recalculate(
  id: string,
  stored: readonly RequestEvent[],
  rules: Rules,
  until: number,
): RecalculatedHistory {
  const book = (): Rules => rules;
  const events: RequestEvent[] = [];
  let state: RequestState | undefined;
  const apply = (event: RequestEvent): void => {
    state = requestKind.evolve(id, state, event, book);
    events.push(event);
  };
  const raiseAlarms = (instant: number): void => {
    for (;;) {
      const at = state === undefined ? undefined : nextAlarmAt(state.clocks);
      if (state === undefined || at === undefined || at > instant) return;
      // A change of terms may have made an alarm due before the last event: it is raised as soon as it can be known.
      const alarms = requestKind.alarms(state, Math.max(at, state.updatedAt), book);
      if (alarms.length === 0) return;
      alarms.forEach(apply);
    }
  };
  for (const event of stored) {
    if (isAlarm(event)) continue;
    raiseAlarms(event.at);
    apply(reprioritise(event, rules));
  }
  raiseAlarms(until);
  if (state === undefined) throw new Error(`Request ${id} has no history to count.`);
  return { state, events };
}

/** The event with the priority the rules give its impact and urgency. */
function reprioritise(event: RequestEvent, { agreement }: Rules): RequestEvent {
  return event.type === 'RequestSubmitted' ||
    event.type === 'RequestTriaged' ||
    event.type === 'PriorityChanged'
    ? { ...event, priority: priorityOf(agreement, event.impact, event.urgency) }
    : event;
}
