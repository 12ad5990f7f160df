import { localDate } from '../../../functions/core/local-date.ts';
import { covers } from '../../../domain/organisation/index.ts';
import { type RequestEvent, requestKind } from '../../../domain/requests/index.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { dueRequests } from '../evidence/rows.ts';
import type { Invariant } from './invariant.ts';

/** After these a request may be counted by other terms. */
const newTerms: readonly RequestEvent['type'][] = ['RequestTriaged', 'PriorityChanged', 'AgreementRestated'];

/** The sweep comes each minute. */
const graceMs = 2 * 60_000;

/** No promise is warned of or broken without the ledger saying so, and none twice. */
export const alarmsRaised: Invariant = {
  name: 'each due alarm is raised once',
  broken({ changed, world, now }) {
    const overdue = dueRequests(world.life.store.sql, now - graceMs);
    const twice = changed.flatMap(({ state: { id }, events }) =>
      raisedTwice(events).map((step) => `${step} of ${id} was raised twice.`),
    );
    const late = changed.flatMap(({ state, rules }) =>
      requestKind
        .alarms(state, now - graceMs, rules)
        .map(({ type }) => `${state.id} is due a ${type}, and nothing raised it.`),
    );
    return [...overdue.map((id) => `${id} waits for the sweep.`), ...twice, ...late];
  },
};

/**
 * Somebody who had a role for the agency on that day, or was named deputy, has a notice of each alarm. Who was told of
 * it is as the rules of today have it: that they can still act when they read it is not promised.
 */
export const alarmsTold: Invariant = {
  name: 'each alarm is told to somebody who can act',
  async broken(evidence) {
    const wrong: string[] = [];
    for (const { state, events, seen } of evidence.changed)
      for (const [index, event] of events.entries()) {
        if (index < seen || !isAlarm(event)) continue;
        const told = evidence.noticesOf.get(`${state.id} ${index + 1}`) ?? [];
        const name = `${event.clockId} ${event.step} of ${state.id}`;
        if (told.length === 0) wrong.push(`Nobody has a notice of ${name}.`);
        const deputies = events
          .slice(0, index)
          .flatMap((one) => (one.type === 'DeputyNamed' ? [one.deputyId] : []));
        for (const { recipient } of told.filter((one) => !deputies.includes(one.recipient)))
          if (!(await hadRole(recipient, state.agencyId, event.at, evidence)))
            wrong.push(`${recipient}, who had no role for ${state.agencyId}, has a notice of ${name}.`);
      }
    return wrong;
  },
};

/** Nobody hears that a promise has climbed to them before whoever stands below has had the agreed time since being told. */
export const climbsInTime: Invariant = {
  name: 'nobody hears of an escalation before its time',
  broken({ changed }) {
    return changed.flatMap(({ state, events, rules }) => {
      const below = new Map<string, number>();
      return events.flatMap((event) => {
        if (event.type === 'ClockBreached') below.set(event.clockId, event.at);
        if (event.type !== 'ClockEscalated') return [];
        const { clockId, step, at } = event;
        const index = Number(step.slice('escalation-'.length)) - 1;
        // Whichever agreement the step was raised under, it gave at least the shortest of their times.
        const agreed = versionsOf(events).map(
          (version) => rules(version).agreement.escalation[index]?.minutes ?? 0,
        );
        const told = below.get(clockId);
        below.set(clockId, at);
        if (told === undefined) return [`${clockId} of ${state.id} climbed before it was told as broken.`];
        return at - told < Math.min(...agreed.filter((minutes) => minutes > 0)) * 60_000
          ? [`${clockId} of ${state.id} climbed by ${step} too soon after the step below.`]
          : [];
      });
    });
  },
};

function versionsOf(events: readonly RequestEvent[]): readonly number[] {
  return events.flatMap((event) => ('agreementVersion' in event ? [event.agreementVersion] : []));
}

async function hadRole(
  personId: string,
  agencyId: string,
  at: number,
  { organisation, zone }: Evidence,
): Promise<boolean> {
  const day = localDate(zone, at);
  const held = await organisation.assignmentsOf(personId);
  // An end may have been entered since.
  return held.some((assignment) => assignment.from <= day && covers(assignment.agencyId, agencyId));
}

function isAlarm(event: RequestEvent): event is Extract<RequestEvent, { readonly step: string }> {
  return 'step' in event;
}

/** A warning that new terms have moved into the future comes again; a promise breaks once, under whatever terms. */
function raisedTwice(events: readonly RequestEvent[]): readonly string[] {
  const raised = new Set<string>();
  const twice: string[] = [];
  for (const event of events) {
    if (isAlarm(event)) {
      const step = `${event.clockId} ${event.step}`;
      if (raised.has(step)) twice.push(step);
      raised.add(step);
    } else if (newTerms.includes(event.type))
      for (const step of raised) if (step.includes(' warning-')) raised.delete(step);
  }
  return twice;
}
