import { type Clocks, nextAlarmAt } from './clock.ts';
import { changeClock, refreshClocks, withoutAlarm } from './counting.ts';
import { nextEscalationStep } from './escalation.ts';
import type { PromiseEvent } from './events.ts';
import type { TermsBook } from './terms.ts';
import { systemStamp } from '../vocabulary/index.ts';

/** The clocks after what happened to one of them. Pure: the same events under the same terms give the same clocks. */
export function evolvePromises(clocks: Clocks, event: PromiseEvent, book: TermsBook): Clocks {
  const { clockId, at, by } = event;
  switch (event.type) {
    case 'ClockWarned':
    case 'ClockBreached':
    case 'ClockEscalated': {
      const breach = event.type === 'ClockBreached' ? { breachedAt: event.dueAt } : {};
      const raised = changeClock(clocks, clockId, (clock) => ({
        ...clock,
        raised: [...clock.raised, event.step],
        ...breach,
      }));
      return refreshClocks(raised, book);
    }
    case 'BreachAcknowledged':
      return changeClock(clocks, clockId, (clock) =>
        withoutAlarm({ ...clock, acknowledged: { by: by.personId, at } }),
      );
    case 'ExcuseAsked':
      return changeClock(clocks, clockId, (clock) => ({
        ...clock,
        excuse: { reason: event.reason, askedBy: by.personId, askedFor: by.actingFor },
      }));
    case 'ExcuseDecided':
      return changeClock(clocks, clockId, (clock) =>
        clock.excuse === undefined
          ? clock
          : { ...clock, excuse: { ...clock.excuse, decidedBy: by.personId, granted: event.granted } },
      );
    case 'OutcomeReviewed':
      return changeClock(clocks, clockId, (clock) => ({
        ...clock,
        clientReview: { agrees: event.agrees, by: by.personId, at },
      }));
  }
}

/** An alarm of a promise: raising it is an event whole in itself. */
export type AlarmEvent = Extract<PromiseEvent, { readonly step: string }>;

/**
 * Every step due by `now` (epoch ms) and not raised yet, oldest first. Each comes once: raising a step is part of the
 * clock's state, whatever the number of sweeps or how late they run.
 */
export function dueAlarms(clocks: Clocks, now: number, book: TermsBook): readonly AlarmEvent[] {
  const alarms: AlarmEvent[] = [];
  let reached = clocks;
  for (let due = nextAlarmAt(reached); due !== undefined && due <= now; due = nextAlarmAt(reached)) {
    const alarm = alarmAt(reached, due, now, book);
    if (alarm === undefined) return alarms;
    alarms.push(alarm);
    reached = evolvePromises(reached, alarm, book);
  }
  return alarms;
}

function alarmAt(
  { clocks, pauses }: Clocks,
  due: number,
  now: number,
  book: TermsBook,
): AlarmEvent | undefined {
  const clock = clocks.find(({ nextAlarmAt: at }) => at === due);
  if (clock?.current.dueAt === undefined) return undefined;
  const next = nextEscalationStep(clock.current, clock.startedAt, pauses, clock.raised, book);
  if (next === undefined) return undefined;
  const facts = {
    at: now,
    by: systemStamp,
    clockId: clock.id,
    step: next.step,
    alarmAt: due,
    dueAt: clock.current.dueAt,
  };
  switch (next.raises) {
    case 'warning':
      return { type: 'ClockWarned', ...facts };
    case 'breach':
      return { type: 'ClockBreached', ...facts };
    case 'escalation':
      return { type: 'ClockEscalated', ...facts, to: next.to };
  }
}
