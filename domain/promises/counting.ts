import type { Pause } from '../time/index.ts';
import { type Clock, type Clocks, climbs, isOpen } from './clock.ts';
import { dueInstant, nextEscalationStep, stepInstant, stepsOf } from './escalation.ts';
import type { Promised, PromiseTerms, TermsBook } from './terms.ts';

/** A clock to be started. */
export interface Opening {
  readonly id: string;
  readonly metric: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Nothing is promised when absent, and no clock starts. */
  readonly terms: PromiseTerms | undefined;
  /** When new terms brought a promise that counts from before them, epoch ms. */
  readonly restatedAt?: number;
}

/** Starts a clock. Several of one metric may run side by side, by different ids. */
export function openClock(
  clocks: Clocks,
  { id, metric, at, terms, restatedAt }: Opening,
  book: TermsBook,
): Clocks {
  if (terms === undefined) return clocks;
  const given: Clock = { id, metric, startedAt: at, promised: terms, current: terms, raised: [] };
  const clock = restatedAt === undefined ? given : { ...given, restatedAt };
  return refreshClocks({ ...clocks, clocks: [...clocks.clocks, clock] }, book);
}

/** Starts the next clock of a promise that is given again and again, unless one is running. */
export function openCycle(
  clocks: Clocks,
  { metric, at, terms }: Omit<Opening, 'id'>,
  book: TermsBook,
): Clocks {
  if (terms === undefined || openClockOf(clocks, metric) !== undefined) return clocks;
  const { started, kept } = clocks.cycles[metric] ?? { started: 0, kept: 0 };
  const numbered = { ...clocks, cycles: { ...clocks.cycles, [metric]: { started: started + 1, kept } } };
  return openClock(numbered, { id: `${metric}-${started + 1}`, metric, at, terms }, book);
}

/** Stops the open clock of a metric, if there is one. */
export function stopMetric(clocks: Clocks, metric: string, at: number, book: TermsBook): Clocks {
  const running = openClockOf(clocks, metric);
  return running === undefined ? clocks : stopClock(clocks, running.id, at, book);
}

/** Stops one clock, if it is open. A cycle that ended in time becomes a number: it is counted, not kept. */
export function stopClock(clocks: Clocks, id: string, at: number, book: TermsBook): Clocks {
  const running = clocks.clocks.find((clock) => clock.id === id && isOpen(clock));
  if (running === undefined) return clocks;
  // A clock stopped while paused still has its due instant: as if the pause ended now.
  const counted = withDue(running, pausesUntil(clocks, at), book);
  const ended = clocks.pausedAt === undefined ? counted : endWhilePaused(counted, clocks.pausedAt, at);
  const stopped = withoutAlarm({ ...ended, stoppedAt: at });
  const cycle = clocks.cycles[running.metric];
  if (cycle === undefined || at > (stopped.current.dueAt ?? at))
    return changeClock(clocks, id, () => stopped);
  return {
    ...clocks,
    cycles: { ...clocks.cycles, [running.metric]: { ...cycle, kept: cycle.kept + 1 } },
    clocks: clocks.clocks.filter((clock) => clock.id !== id),
  };
}

/** Lets a clock that was stopped count on, from where it started. */
export function reopenMetric(clocks: Clocks, metric: string, book: TermsBook): Clocks {
  const reopen = (clock: Clock): Clock => {
    if (clock.metric !== metric) return clock;
    const { stoppedAt: _, ...rest } = clock;
    return rest;
  };
  return refreshClocks({ ...clocks, clocks: clocks.clocks.map(reopen) }, book);
}

/** Ends one promise, or all of them, without a judgement, unless it was settled before. */
export function cancelClocks(clocks: Clocks, at: number, id?: string): Clocks {
  return {
    ...clocks,
    clocks: clocks.clocks.map((clock) => (id === undefined || clock.id === id ? cancel(clock, at) : clock)),
  };
}

/** Lets every clock count on that was cancelled at an instant (epoch ms). What had begun to climb does so anew. */
export function reviveClocks(clocks: Clocks, cancelledAt: number, at: number, book: TermsBook): Clocks {
  const revive = (clock: Clock): Clock => {
    if (clock.cancelledAt !== cancelledAt) return clock;
    const { cancelledAt: _, ...rest } = clock;
    return rest.climbedAt === undefined ? rest : { ...rest, climbedAt: at };
  };
  return refreshClocks({ ...clocks, clocks: clocks.clocks.map(revive) }, book);
}

/** From here on no clock counts. */
export function pauseClocks(clocks: Clocks, at: number, book: TermsBook): Clocks {
  return refreshClocks({ ...clocks, pausedAt: at }, book);
}

/** From here on clocks count again. */
export function resumeClocks(clocks: Clocks, at: number, book: TermsBook): Clocks {
  return refreshClocks(endPause(clocks, at), book);
}

/** Closes the pause that is open, if there is one, without counting anew. */
export function endPause(clocks: Clocks, at: number): Clocks {
  if (clocks.pausedAt === undefined) return clocks;
  const { pausedAt, ...rest } = clocks;
  return pausedAt < at ? { ...rest, pauses: [...clocks.pauses, { from: pausedAt, to: at }] } : rest;
}

/** New terms for clocks that are open. */
export interface Restatement {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The terms a clock has from here on; without any the promise no longer applies. */
  readonly termsOf: (clock: Clock) => PromiseTerms | undefined;
  /** Whether a promise that terms in between did not hold is owed again. */
  readonly revives: (clock: Clock) => boolean;
}

/** Gives every open clock its new terms, counted from its own start. */
export function restateClocks(
  clocks: Clocks,
  { at, termsOf, revives }: Restatement,
  book: TermsBook,
): Clocks {
  const restate = (clock: Clock): Clock => {
    if (!isOpen(clock) && !(clock.stoppedAt === undefined && revives(clock))) return clock;
    const terms = termsOf(clock);
    if (terms === undefined) return cancel(clock, at);
    const { cancelledAt, ...rest } = clock;
    // What nobody was owed in between begins to climb anew.
    const owedAgain = cancelledAt === undefined || rest.climbedAt === undefined ? {} : { climbedAt: at };
    return withWarningsAhead({ ...rest, ...owedAgain, current: terms, restatedAt: at }, clocks, at, book);
  };
  return refreshClocks({ ...clocks, clocks: clocks.clocks.map(restate) }, book);
}

/** Recomputes due instants and next alarms of all open clocks. */
export function refreshClocks(clocks: Clocks, book: TermsBook): Clocks {
  const { pauses, pausedAt } = clocks;
  const refresh = (clock: Clock): Clock => {
    if (!isOpen(clock)) return clock;
    const running = withoutAlarm(withDue(clock, pauses, book));
    const counted = pausedAt === undefined ? running : whilePaused(running, pausedAt);
    if (!climbs(counted) || counted.current.dueAt === undefined) return counted;
    const next = nextEscalationStep(counted, pauses, book);
    // New terms may find, during a pause, that the promise was broken before it: that is told, what comes later waits.
    const waits =
      counted.current.fixedAt === undefined && next !== undefined && next.at > (pausedAt ?? next.at);
    return next === undefined || waits ? counted : { ...counted, nextAlarmAt: next.at };
  };
  return { ...clocks, clocks: clocks.clocks.map(refresh) };
}

/** The pauses, with the one that is still open closed at an instant. */
export function pausesUntil({ pauses, pausedAt }: Clocks, at: number): readonly Pause[] {
  return pausedAt === undefined || pausedAt >= at ? pauses : [...pauses, { from: pausedAt, to: at }];
}

/** The clocks with one of them changed. */
export function changeClock(clocks: Clocks, id: string, edit: (clock: Clock) => Clock): Clocks {
  return { ...clocks, clocks: clocks.clocks.map((clock) => (clock.id === id ? edit(clock) : clock)) };
}

/** A clock that no alarm waits for. */
export function withoutAlarm(clock: Clock): Clock {
  const { nextAlarmAt: _, ...rest } = clock;
  return rest;
}

function openClockOf({ clocks }: Clocks, metric: string): Clock | undefined {
  return clocks.find((clock) => clock.metric === metric && isOpen(clock));
}

function cancel(clock: Clock, at: number): Clock {
  return isOpen(clock) ? withoutAlarm({ ...clock, cancelledAt: at }) : clock;
}

/**
 * Warnings that new terms have moved into the future will come again. A promise once told as broken stays broken
 * under any terms, and climbs on: it can be excused, not reworded.
 */
function withWarningsAhead(clock: Clock, clocks: Clocks, at: number, book: TermsBook): Clock {
  if (clock.breachedAt !== undefined) return clock;
  const terms = book(clock.current);
  const pauses = pausesUntil(clocks, at);
  const passed = stepsOf(terms, clock.current.budgetMs)
    .filter((step) => stepInstant(step, terms, clock, pauses) <= at)
    .map(({ step }) => step);
  return { ...clock, raised: clock.raised.filter((step) => passed.includes(step)) };
}

function withDue(clock: Clock, pauses: readonly Pause[], book: TermsBook): Clock {
  const due = (promise: Promised): Promised => ({
    ...promise,
    dueAt: dueInstant(book(promise), promise, clock.startedAt, pauses),
  });
  return { ...clock, promised: due(clock.promised), current: due(clock.current) };
}

/** While a clock is paused its due instant is known only if it came before the pause, or was promised as such. */
function whilePaused(clock: Clock, pausedAt: number): Clock {
  const known = (promise: Promised): Promised => {
    const { dueAt, ...rest } = promise;
    return promise.fixedAt !== undefined || (dueAt !== undefined && dueAt < pausedAt) ? promise : rest;
  };
  return { ...clock, promised: known(clock.promised), current: known(clock.current) };
}

/** A clock that was paused and ends there: a promise not broken before the pause was kept. */
function endWhilePaused(clock: Clock, pausedAt: number, at: number): Clock {
  const extend = (promise: Promised): Promised =>
    promise.fixedAt !== undefined || promise.dueAt === undefined || promise.dueAt < pausedAt
      ? promise
      : { ...promise, dueAt: Math.max(promise.dueAt, at) };
  return { ...clock, promised: extend(clock.promised), current: extend(clock.current) };
}
