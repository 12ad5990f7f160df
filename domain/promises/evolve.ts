import { type Clock, type Clocks, nextAlarmAt } from './clock.ts';
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
      const climbed = event.type === 'ClockWarned' ? {} : { climbedAt: at };
      const raised = changeClock(clocks, clockId, (clock) => ({
        ...clock,
        raised: [...clock.raised, event.step],
        ...breach,
        ...climbed,
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
      return changeClock(clocks, clockId, (clock) => {
        if (clock.excuse === undefined) return clock;
        const { granted } = event;
        const decided = { ...clock, excuse: { ...clock.excuse, decidedBy: by.personId, granted } };
        return granted ? withoutAlarm(decided) : decided;
      });
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
 * clock's state, whatever the number of sweeps or how late they run. Of warnings that are due together only the last
 * comes, and none once the promise is broken: nobody is warned of what has happened.
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
  const next = stepToRaise(clock, pauses, now, book);
  if (next === undefined) return undefined;
  const facts = {
    at: now,
    by: systemStamp,
    clockId: clock.id,
    step: next.step,
    alarmAt: next.at,
    dueAt: clock.current.dueAt,
    ...underNewTerms(clock, next),
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

/** The step that is due, or the breach or the last of the warnings due by `now` in the place of a warning before it. */
function stepToRaise(
  clock: Clock,
  pauses: Clocks['pauses'],
  now: number,
  book: TermsBook,
): ReturnType<typeof nextEscalationStep> {
  let step = nextEscalationStep(clock, pauses, book);
  while (step?.raises === 'warning') {
    const next = nextEscalationStep({ ...clock, raised: [...clock.raised, step.step] }, pauses, book);
    if (next === undefined || next.at > now) return step;
    step = next;
  }
  return step;
}

/** What changed the terms, where a warning or the due instant had already passed under them when they came. */
function underNewTerms(
  { current, promised, restatedAt = -Infinity }: Clock,
  { raises, at }: { readonly raises: string; readonly at: number },
): Pick<AlarmEvent, 'underNew'> {
  const passed = raises === 'warning' ? at : (current.dueAt ?? at);
  if (passed > restatedAt) return {};
  if (current.agreementVersion !== promised.agreementVersion) return { underNew: 'agreement' };
  return { underNew: current.priority === promised.priority ? 'terms' : 'priority' };
}
