import type { StageId } from '../approvals/index.ts';
import type { Pause } from '../time/index.ts';
import { type Rules, type Subject, targetFor } from '../agreements/agreement.ts';
import { type Clock, type Clocks, isOpen, type Promised } from './clock.ts';
import { instantOf, ladderOf, nextRung } from './ladder.ts';
import type { Metric } from '../vocabulary/requests.ts';

/** What clocks care about. Requests translate their events into these. All instants are epoch milliseconds. */
export type Signal =
  | { readonly type: 'started'; readonly at: number; readonly subject: Subject }
  /** The client heard from us: answers the first-response promise and starts the next update cycle. */
  | { readonly type: 'updated'; readonly at: number; readonly subject: Subject }
  | { readonly type: 'paused'; readonly at: number }
  | { readonly type: 'resumed'; readonly at: number }
  | { readonly type: 'terms-changed'; readonly at: number; readonly subject: Subject }
  | { readonly type: 'resolved'; readonly at: number }
  | { readonly type: 'reopened'; readonly at: number; readonly subject: Subject }
  | { readonly type: 'cancelled'; readonly at: number }
  | {
      readonly type: 'stage-opened';
      readonly at: number;
      readonly clockId: string;
      readonly stage: StageId;
      readonly subject: Subject;
    }
  /** Somebody decided, or the stage is no longer asked: then nothing was kept and nothing broken. */
  | {
      readonly type: 'stage-closed';
      readonly at: number;
      readonly clockId: string;
      readonly decided: boolean;
    }
  | { readonly type: 'raised'; readonly clockId: string; readonly step: string; readonly dueAt: number }
  | { readonly type: 'acknowledged'; readonly at: number; readonly clockId: string; readonly by: string }
  | {
      readonly type: 'excuse-asked';
      readonly clockId: string;
      readonly reason: string;
      readonly by: string;
      readonly actingFor: readonly string[];
    }
  | {
      readonly type: 'excuse-decided';
      readonly clockId: string;
      readonly granted: boolean;
      readonly by: string;
    }
  | {
      readonly type: 'client-view';
      readonly at: number;
      readonly clockId: string;
      readonly agrees: boolean;
      readonly by: string;
    };

export const noClocks: Clocks = { startedAt: 0, pauses: [], clocks: [], updateCycles: 0, updatesKept: 0 };

/**
 * The clocks after a signal: a pure fold, so the same events under the same rules give the same clocks forever.
 *
 * @param rulesOf the rules of an agreement version; asked for the version in force and for the one first promised
 * @param version the agreement version in force for this signal
 */
export function foldClocks(
  clocks: Clocks,
  signal: Signal,
  rulesOf: (version: number) => Rules,
  version: number,
): Clocks {
  const fold = new Folding(rulesOf, version);
  switch (signal.type) {
    case 'started': {
      const opened: Clocks = { ...clocks, startedAt: signal.at };
      return fold.open(
        fold.open(opened, 'first-response', signal.at, signal.subject),
        'resolution',
        signal.at,
        signal.subject,
      );
    }
    case 'updated': {
      const answered = fold.stop(fold.stop(clocks, 'first-response', signal.at), 'next-update', signal.at);
      return fold.open(answered, 'next-update', signal.at, signal.subject);
    }
    case 'stage-opened':
      return fold.openDecision(clocks, signal);
    case 'stage-closed':
      return signal.decided
        ? fold.stopClock(clocks, signal.clockId, signal.at)
        : change(clocks, signal.clockId, (clock) => cancelledAt(clock, signal.at));
    case 'paused':
      return fold.refresh({ ...clocks, pausedAt: signal.at });
    case 'resumed':
      return fold.refresh(fold.endPause(clocks, signal.at));
    case 'terms-changed':
      return fold.restate(clocks, signal.subject, signal.at);
    case 'resolved': {
      const stopped = (['first-response', 'next-update', 'resolution'] as const).reduce(
        (all, metric) => fold.stop(all, metric, signal.at),
        clocks,
      );
      // From here to a reopening no time counts: the gap is kept as a pause.
      return { ...fold.endPause(stopped, signal.at), pausedAt: signal.at };
    }
    case 'reopened': {
      const moving = fold.endPause(clocks, signal.at);
      const running = {
        ...moving,
        clocks: moving.clocks.map((clock) => (clock.metric === 'resolution' ? withoutStop(clock) : clock)),
      };
      return fold.open(fold.refresh(running), 'next-update', signal.at, signal.subject);
    }
    case 'cancelled': {
      const moving = fold.endPause(clocks, signal.at);
      return {
        ...moving,
        clocks: moving.clocks.map((clock) => cancelledAt(clock, signal.at)),
      };
    }
    case 'raised':
      return fold.refresh(
        change(clocks, signal.clockId, (clock) => ({
          ...clock,
          raised: [...clock.raised, signal.step],
          ...(signal.step === 'breach' ? { breachedAt: signal.dueAt } : {}),
        })),
      );
    case 'acknowledged':
      return change(clocks, signal.clockId, (clock) =>
        withoutAlarm({ ...clock, acknowledged: { by: signal.by, at: signal.at } }),
      );
    case 'excuse-asked':
      return change(clocks, signal.clockId, (clock) => ({
        ...clock,
        excuse: { reason: signal.reason, askedBy: signal.by, askedFor: signal.actingFor },
      }));
    case 'excuse-decided':
      return change(clocks, signal.clockId, (clock) =>
        clock.excuse === undefined
          ? clock
          : { ...clock, excuse: { ...clock.excuse, decidedBy: signal.by, granted: signal.granted } },
      );
    case 'client-view':
      return change(clocks, signal.clockId, (clock) => ({
        ...clock,
        clientReview: { agrees: signal.agrees, by: signal.by, at: signal.at },
      }));
  }
}

function hasClock(clocks: Clocks, metric: Metric): boolean {
  return clocks.clocks.some((clock) => clock.metric === metric);
}

function openClock(clocks: Clocks, metric: Metric): Clock | undefined {
  return clocks.clocks.find((clock) => clock.metric === metric && isOpen(clock));
}

function change(clocks: Clocks, id: string, edit: (clock: Clock) => Clock): Clocks {
  return { ...clocks, clocks: clocks.clocks.map((clock) => (clock.id === id ? edit(clock) : clock)) };
}

/** A promise that no longer applies, unless it was settled before. */
function cancelledAt(clock: Clock, at: number): Clock {
  return isOpen(clock) ? withoutAlarm({ ...clock, cancelledAt: at }) : clock;
}

function withoutAlarm(clock: Clock): Clock {
  const { nextAlarmAt: _, ...rest } = clock;
  return rest;
}

function withoutCancellation(clock: Clock): Clock {
  const { cancelledAt: _, ...rest } = clock;
  return rest;
}

function withoutStop(clock: Clock): Clock {
  const { stoppedAt: _, ...rest } = clock;
  return rest;
}

/** The operations that need the rules. Lives for one signal. */
class Folding {
  readonly #rulesOf: (version: number) => Rules;
  readonly #version: number;

  constructor(rulesOf: (version: number) => Rules, version: number) {
    this.#rulesOf = rulesOf;
    this.#version = version;
  }

  /** Starts a clock, if the agreement promises this metric to this request and none is running. */
  open(clocks: Clocks, metric: Metric, at: number, subject: Subject): Clocks {
    const terms = this.#terms(metric, subject);
    if (terms === undefined || openClock(clocks, metric)) return clocks;
    const cycle = clocks.updateCycles + 1;
    const clock: Clock = {
      id: metric === 'next-update' ? `next-update-${cycle}` : metric,
      metric,
      startedAt: at,
      promised: terms,
      current: terms,
      raised: [],
    };
    return this.refresh({
      ...clocks,
      updateCycles: metric === 'next-update' ? cycle : clocks.updateCycles,
      clocks: [...clocks.clocks, clock],
    });
  }

  /** Starts the clock of a stage, if the agreement promises a decision on it. Several stages run side by side. */
  openDecision(
    clocks: Clocks,
    { clockId, stage, at, subject }: Extract<Signal, { type: 'stage-opened' }>,
  ): Clocks {
    const terms = this.#terms('decision', subject, stage);
    if (terms === undefined) return clocks;
    const clock: Clock = {
      id: clockId,
      metric: 'decision',
      stage,
      startedAt: at,
      promised: terms,
      current: terms,
      raised: [],
    };
    return this.refresh({ ...clocks, clocks: [...clocks.clocks, clock] });
  }

  /** Stops the open clock of a metric. An update cycle that ended in time becomes a number. */
  stop(clocks: Clocks, metric: Metric, at: number): Clocks {
    const running = openClock(clocks, metric);
    return running === undefined ? clocks : this.stopClock(clocks, running.id, at);
  }

  /** Stops one clock, if it is open. */
  stopClock(clocks: Clocks, id: string, at: number): Clocks {
    const running = clocks.clocks.find((clock) => clock.id === id && isOpen(clock));
    if (running === undefined) return clocks;
    const { metric } = running;
    // A clock stopped while paused still has its due instant: as if the pause ended now.
    const timed = this.#withDue(running, pausesUntil(clocks, at));
    const ended = clocks.pausedAt === undefined ? timed : endedStanding(timed, clocks.pausedAt, at);
    const stopped = withoutAlarm({ ...ended, stoppedAt: at });
    const kept = metric === 'next-update' && at <= (stopped.current.dueAt ?? at);
    if (kept)
      return {
        ...clocks,
        updatesKept: clocks.updatesKept + 1,
        clocks: clocks.clocks.filter((clock) => clock.id !== running.id),
      };
    return change(clocks, running.id, () => stopped);
  }

  endPause(clocks: Clocks, at: number): Clocks {
    if (clocks.pausedAt === undefined) return clocks;
    const { pausedAt, ...rest } = clocks;
    return pausedAt < at ? { ...rest, pauses: [...clocks.pauses, { from: pausedAt, to: at }] } : rest;
  }

  /** New priority, kind or agreement: every open clock gets the new terms, counted from its own start. */
  restate(clocks: Clocks, subject: Subject, at: number): Clocks {
    const restated = clocks.clocks.map((clock) => {
      // A resolution that terms in between did not promise is owed again; whether the client was answered meanwhile is not known here.
      if (!isOpen(clock) && (clock.metric !== 'resolution' || clock.stoppedAt !== undefined)) return clock;
      const terms = this.#terms(clock.metric, subject, clock.stage);
      if (terms === undefined) return cancelledAt(clock, at);
      return this.#withWarningsAhead({ ...withoutCancellation(clock), current: terms }, clocks, at);
    });
    const refreshed = this.refresh({ ...clocks, clocks: restated });
    return hasClock(refreshed, 'resolution')
      ? refreshed
      : this.open(refreshed, 'resolution', clocks.startedAt, subject);
  }

  /** Recomputes due instants and next alarms of all open clocks. */
  refresh(clocks: Clocks): Clocks {
    return {
      ...clocks,
      clocks: clocks.clocks.map((clock) => {
        if (!isOpen(clock)) return clock;
        const running = withoutAlarm(this.#withDue(clock, clocks.pauses));
        const timed = clocks.pausedAt === undefined ? running : standing(running, clocks.pausedAt);
        if (timed.acknowledged !== undefined || timed.current.dueAt === undefined) return timed;
        const next = nextRung(
          this.#rules(timed.current),
          timed.current,
          timed.startedAt,
          clocks.pauses,
          timed.raised,
        );
        // New terms may find, during a pause, that the promise was broken before it: that is told, what comes later waits.
        return next === undefined || next.at > (clocks.pausedAt ?? next.at)
          ? timed
          : { ...timed, nextAlarmAt: next.at };
      }),
    };
  }

  /**
   * Warnings that new terms have moved into the future will come again. A promise once told as broken stays broken
   * under any terms, and climbs on: it can be excused, not reworded.
   */
  #withWarningsAhead(clock: Clock, clocks: Clocks, at: number): Clock {
    if (clock.breachedAt !== undefined) return clock;
    const rules = this.#rules(clock.current);
    const pauses = pausesUntil(clocks, at);
    const passed = ladderOf(rules, clock.current.budgetMs)
      .filter(
        ({ amountMs, afterMs }) =>
          instantOf(rules, clock.current.hours, clock.startedAt, amountMs, pauses) + afterMs <= at,
      )
      .map(({ step }) => step);
    return { ...clock, raised: clock.raised.filter((step) => passed.includes(step)) };
  }

  #withDue(clock: Clock, pauses: readonly Pause[]): Clock {
    const due = (promise: Promised): Promised => ({
      ...promise,
      dueAt: instantOf(this.#rules(promise), promise.hours, clock.startedAt, promise.budgetMs, pauses),
    });
    return { ...clock, promised: due(clock.promised), current: due(clock.current) };
  }

  #terms(metric: Metric, subject: Subject, stage?: StageId): Promised | undefined {
    const target = targetFor(this.#rulesOf(this.#version).agreement, metric, subject, stage);
    if (target === undefined) return undefined;
    return {
      agreementVersion: this.#version,
      priority: subject.priority,
      budgetMs: target.minutes * 60_000,
      hours: target.hours,
    };
  }

  #rules(promise: Promised): Rules {
    return this.#rulesOf(promise.agreementVersion);
  }
}

/** A paused clock. */
function standing(clock: Clock, pausedAt: number): Clock {
  return {
    ...clock,
    promised: dueBefore(clock.promised, pausedAt),
    current: dueBefore(clock.current, pausedAt),
  };
}

/** A clock that stood still up to an instant and ends there: a promise not broken before the pause was kept. */
function endedStanding(clock: Clock, pausedAt: number, at: number): Clock {
  const extended = (promise: Promised): Promised =>
    promise.dueAt === undefined || promise.dueAt < pausedAt
      ? promise
      : { ...promise, dueAt: Math.max(promise.dueAt, at) };
  return { ...clock, promised: extended(clock.promised), current: extended(clock.current) };
}

/** While a clock is paused its due instant is known only if it came before the pause. */
function dueBefore(promise: Promised, pausedAt: number): Promised {
  const { dueAt, ...rest } = promise;
  return dueAt !== undefined && dueAt < pausedAt ? promise : rest;
}

/** The pauses, with the one that is still open closed at an instant. */
export function pausesUntil(clocks: Clocks, at: number): readonly Pause[] {
  return clocks.pausedAt === undefined || clocks.pausedAt >= at
    ? clocks.pauses
    : [...clocks.pauses, { from: clocks.pausedAt, to: at }];
}
