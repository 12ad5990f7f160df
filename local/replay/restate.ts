import { decide, evolve, type RequestEvent, type RequestState } from '../../domain/requests/index.ts';
import { nextAlarmAt } from '../../domain/promises/index.ts';
import { priorityOf, type Rules } from '../../domain/agreements/index.ts';
import { isAlarm } from './rehearse.ts';

/** A request's history as it would have gone under other promises. */
interface Restated {
  readonly state: RequestState;
  /** With the alarms these promises raise instead of those that were stored. */
  readonly events: readonly RequestEvent[];
}

const by = { personId: 'rotunda', role: 'system', actingFor: [] } as const;

/**
 * Folds what people did once more, under other rules and up to an instant (epoch ms): priorities come from the other
 * matrix, alarms are raised at the instants at which the other promises fall due. Under the rules they were stored
 * with, it gives back exactly the events that were stored.
 */
export function restate(id: string, stored: readonly RequestEvent[], rules: Rules, until: number): Restated {
  const book = (): Rules => rules;
  const events: RequestEvent[] = [];
  let state: RequestState | undefined;
  const take = (event: RequestEvent): void => {
    state = evolve(id, state, event, book);
    events.push(event);
  };
  const raiseUntil = (instant: number): void => {
    for (;;) {
      const at = state === undefined ? undefined : nextAlarmAt(state.clocks);
      if (state === undefined || at === undefined || at > instant) return;
      // A change of terms may have made an alarm due before the last event: it is raised as soon as it can be known.
      const raised = decide(
        id,
        state,
        { type: 'RaiseAlarms' },
        { now: Math.max(at, state.updatedAt), by, rules: book },
      );
      if (!raised.ok || raised.events.length === 0) return;
      raised.events.forEach(take);
    }
  };
  for (const event of stored) {
    if (isAlarm(event)) continue;
    raiseUntil(event.at);
    take(priced(event, rules));
  }
  raiseUntil(until);
  if (state === undefined) throw new Error(`Request ${id} has no history to count.`);
  return { state, events };
}

/** The event with the priority the rules give its impact and urgency. */
function priced(event: RequestEvent, { agreement }: Rules): RequestEvent {
  return event.type === 'RequestSubmitted' ||
    event.type === 'RequestTriaged' ||
    event.type === 'PriorityChanged'
    ? { ...event, priority: priorityOf(agreement, event.impact, event.urgency) }
    : event;
}
