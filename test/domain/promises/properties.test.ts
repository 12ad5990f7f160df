import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { termsBookOf } from '../../../domain/agreements/index.ts';
import { evolveAll } from '../../../domain/ledger/index.ts';
import { type RequestEvent, requestKind, type RequestState } from '../../../domain/requests/index.ts';
import { dueAlarms, isOpen, nextAlarmAt, outcomeOf } from '../../../domain/promises/index.ts';
import { anAgreement, type RequestBuilder } from '../../support/builders.ts';
import {
  anyStory,
  goOn,
  storyOnOneSetOfTerms,
  storyRules,
  storyWithoutPauses,
  tell,
} from '../../support/stories.ts';
import { at, DAY, FIRST_MONDAY, HOUR, MINUTE } from '../../support/time.ts';

const runs = { numRuns: 300 };
const storyTerms = termsBookOf(storyRules);

describe('whatever happens to a request', () => {
  test('no step of a promise is raised twice, however often and late the sweep comes', () => {
    fc.assert(
      fc.property(storyOnOneSetOfTerms, fc.integer({ min: 0, max: 20 }), (story, days) => {
        const request = tell(story);
        const end = request.now + days * DAY;
        const { raised } = request
          .swept(end)
          .swept(end)
          .swept(end + MINUTE);
        expect(raised).toEqual([...new Set(raised)]);
      }),
      runs,
    );
  });

  test('a sweep leaves nothing due behind, and a second one finds nothing', () => {
    fc.assert(
      fc.property(anyStory, fc.integer({ min: 0, max: 20 * 24 }), (story, hours) => {
        const request = tell(story);
        const end = request.now + hours * HOUR;
        const swept = request.swept(end);
        expect(dueAlarms(swept.state.clocks, end, storyTerms)).toEqual([]);
        expect(nextAlarmAt(swept.state.clocks) ?? Infinity).toBeGreaterThan(end);
        expect(swept.swept(end).events).toEqual(swept.events);
      }),
      runs,
    );
  });

  test('a sweep that comes rarely leaves no promise out, and tells nothing a sweep every minute does not', () => {
    fc.assert(
      fc.property(storyWithoutPauses, (story) => {
        const rarely = tell(story);
        const end = rarely.now + 2 * DAY;
        const everyMinute = tellMinuteByMinute(story, end);
        const facts = (request: RequestBuilder, ...types: readonly string[]): readonly string[] =>
          request.events
            .flatMap((event) =>
              'alarmAt' in event && types.includes(event.type)
                ? [`${event.clockId} ${event.step} ${event.alarmAt}`]
                : [],
            )
            .sort();
        const swept = rarely.swept(end);
        expect(facts(swept, 'ClockBreached')).toEqual(facts(everyMinute, 'ClockBreached'));
        const warnings = facts(everyMinute, 'ClockWarned');
        expect(facts(swept, 'ClockWarned').filter((warning) => !warnings.includes(warning))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('nobody hears that a promise has climbed to them before whoever stands below has had the agreed time', () => {
    fc.assert(
      fc.property(anyStory, fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 12 }), (story, gaps) => {
        const told = gaps.reduce((request, gap) => request.swept(request.now + gap * MINUTE), tell(story));
        const since = new Map<string, number>();
        for (const event of told.events) {
          if (event.type === 'ClockBreached') since.set(event.clockId, event.at);
          if (event.type !== 'ClockEscalated') continue;
          const below = since.get(event.clockId) ?? Infinity;
          const shortest = Math.min(...anAgreement().escalation.map(({ minutes }) => minutes));
          expect(event.at - below).toBeGreaterThanOrEqual(shortest * MINUTE);
          since.set(event.clockId, event.at);
        }
      }),
      runs,
    );
  });

  test('the due time is the one a count minute by minute gives', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const request = tell(story);
        const { pausedAt, clocks } = request.state.clocks;
        for (const clock of clocks) {
          if (!isOpen(clock) || pausedAt !== undefined) continue;
          const due = countMinutes(
            clock.startedAt,
            clock.current.budgetMs / MINUTE,
            clock.current.hours,
            waits(request.events),
          );
          expect(clock.current.dueAt).toBe(due);
        }
      }),
      runs,
    );
  });

  test('the lines of every explanation add up: to the promise, or to what was used while it stands still', () => {
    fc.assert(
      fc.property(anyStory, fc.integer({ min: 0, max: 20 }), (story, days) => {
        const request = tell(story);
        for (const { id } of request.state.clocks.clocks) {
          const told = request.told(id, request.now + days * DAY);
          const sum = told.days.reduce((total, { countedMs }) => total + countedMs, 0);
          const { dueAt, budgetMs } = told.clock.current;
          // A cancelled promise may have been cancelled within a wait, when nobody knew its due time.
          expect(sum).toBe(dueAt === undefined ? told.spentMs : budgetMs);
        }
      }),
      runs,
    );
  });

  test('a promise says broken exactly when more time was used than promised', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const request = tell(story).swept(tell(story).now);
        for (const clock of request.state.clocks.clocks) {
          if (clock.cancelledAt !== undefined || wasRestated(request.events)) continue;
          const broken = outcomeOf(clock, request.now) === 'broken';
          const until = clock.stoppedAt ?? request.now;
          expect(broken).toBe(clock.current.dueAt !== undefined && until > clock.current.dueAt);
        }
      }),
      runs,
    );
  });
});

describe('a request is what its events made it', () => {
  test('the stored snapshot and the events after it give what the whole history gives', () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), (story, cut) => {
        const { state, events } = tell(story);
        const at = cut % events.length;
        const stored = frozen(
          asStored(evolveAll(requestKind, state.id, undefined, events.slice(0, at + 1), storyRules)),
        );
        const continued = events
          .slice(at + 1)
          .reduce<RequestState | undefined>(
            (reached, event) =>
              frozen(requestKind.evolve(state.id, reached, frozen(asStored(event)), storyRules)),
            stored,
          );
        expect(continued).toEqual(state);
      }),
      runs,
    );
  });

  test('what is decided on a stored snapshot is what is decided on the fresh one', () => {
    fc.assert(
      fc.property(anyStory, fc.integer({ min: 0, max: 5 * 24 }), (story, hours) => {
        const request = tell(story);
        const later = request.now + hours * HOUR;
        expect(dueAlarms(frozen(asStored(request.state)).clocks, later, storyTerms)).toEqual(
          dueAlarms(request.state.clocks, later, storyTerms),
        );
        expect(request.state.version).toBe(request.events.length);
      }),
      runs,
    );
  });

  test('the promise first given keeps its terms for ever', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const request = tell(story);
        const first = evolveAll(
          requestKind,
          request.state.id,
          undefined,
          request.events.slice(0, 1),
          storyRules,
        );
        for (const clock of first?.clocks.clocks ?? []) {
          const { dueAt: _, ...terms } = clock.promised;
          expect(request.clock(clock.id).promised).toMatchObject(terms);
          expect(request.clock(clock.id).startedAt).toBe(clock.startedAt);
        }
      }),
      runs,
    );
  });
});

/** The same story, with a sweep at every minute in between. */
function tellMinuteByMinute(story: Parameters<typeof tell>[0], end: number): RequestBuilder {
  let request = tell([]);
  let now = request.now;
  const sweepUntil = (instant: number): void => {
    for (; now <= instant; now += MINUTE)
      if ((nextAlarmAt(request.state.clocks) ?? Infinity) <= now) request = request.swept(now);
  };
  let next = now;
  for (const step of story) {
    next += step.after * MINUTE;
    sweepUntil(next);
    request = goOn(request, step, next);
  }
  sweepUntil(end);
  return request;
}

interface Wait {
  readonly from: number;
  readonly to: number;
}

/** Read off the events alone: from which minute to which the clocks should have stood still. */
function waits(events: readonly RequestEvent[]): readonly Wait[] {
  const found: Wait[] = [];
  let waitingFor: string | undefined;
  let version = 1;
  let since: number | undefined;
  for (const event of events) {
    if (event.type === 'QuestionAsked') waitingFor = 'client';
    if (event.type === 'WorkHeld') waitingFor = event.waitingOn;
    if (event.type === 'RequestResolved') waitingFor = 'nobody, it is done';
    if (event.type === 'AgreementRestated') version = event.agreementVersion;
    if (['QuestionAnswered', 'WorkResumed', 'RequestReopened', 'RequestWithdrawn'].includes(event.type))
      waitingFor = undefined;
    const agreed: readonly string[] = storyRules(version).agreement.pausesOn;
    const still =
      waitingFor !== undefined &&
      (!['vendor', 'problem', 'evidence'].includes(waitingFor) || agreed.includes(waitingFor));
    if (still) since ??= event.at;
    if (!still && since !== undefined) {
      found.push({ from: since, to: event.at });
      since = undefined;
    }
  }
  return found;
}

/** Monday to Friday, eight to five in Detroit, where it is winter throughout: five hours behind UTC. */
function countMinutes(
  start: number,
  minutes: number,
  hours: 'business' | 'always',
  pauses: readonly Wait[],
): number {
  let counted = 0;
  for (let now = start; ; now += MINUTE) {
    if (counted === minutes) return now;
    const sinceMonday = now - FIRST_MONDAY;
    const weekday = Math.floor(sinceMonday / DAY) % 7;
    const time = sinceMonday % DAY;
    const open = hours === 'always' || (weekday < 5 && time >= 8 * HOUR && time < 17 * HOUR);
    if (open && !pauses.some(({ from, to }) => from <= now && now < to)) counted += 1;
  }
}

function wasRestated(events: readonly RequestEvent[]): boolean {
  return events.some(
    ({ type }) => type === 'AgreementRestated' || type === 'PriorityChanged' || type === 'RequestTriaged',
  );
}

function asStored<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Nothing may change what it was given. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

test('random stories reach every status, so that what holds for them says something', () => {
  const seen = new Set(
    fc.sample(anyStory, { numRuns: 400, seed: 7 }).map((story) => tell(story, at('Thu 15:00')).state.status),
  );
  expect(seen).toEqual(
    new Set(['submitted', 'triaged', 'in-progress', 'waiting', 'resolved', 'closed', 'withdrawn']),
  );
});
