import { type RuleBook, type Subject, termsBookOf, termsFor } from '../agreements/index.ts';
import { openStages, stageOfClock } from '../approvals/index.ts';
import {
  cancelClocks,
  type Clock,
  type Clocks,
  endPause,
  evolvePromises,
  isPromiseEvent,
  noClocks,
  openClock,
  openCycle,
  pauseClocks,
  reopenMetric,
  restateClocks,
  resumeClocks,
  reviveClocks,
  stopClock,
  stopMetric,
  type TermsBook,
} from '../promises/index.ts';
import type { Metric } from '../vocabulary/index.ts';
import type { RequestEvent } from './events.ts';
import { isUpdateForClient } from './lifecycle.ts';
import type { RequestState } from './state.ts';

/** The clocks of a request after an event: which promises it starts, stops, pauses or gives new terms. */
export function clocksAfter(
  before: RequestState | undefined,
  after: RequestState,
  event: RequestEvent,
  rules: RuleBook,
): Clocks {
  if (isPromiseEvent(event)) return evolvePromises(after.clocks, event, termsBookOf(rules));
  return new ClockKeeper(before, after, event, rules).clocks();
}

/** What one event means to the clocks. Lives for that event. */
class ClockKeeper {
  readonly #before: RequestState | undefined;
  readonly #after: RequestState;
  readonly #event: RequestEvent;
  readonly #rules: RuleBook;
  readonly #book: TermsBook;

  constructor(before: RequestState | undefined, after: RequestState, event: RequestEvent, rules: RuleBook) {
    this.#before = before;
    this.#after = after;
    this.#event = event;
    this.#rules = rules;
    this.#book = termsBookOf(rules);
  }

  clocks(): Clocks {
    const event = this.#event;
    const { at } = event;
    const { clocks } = this.#after;
    switch (event.type) {
      case 'RequestSubmitted':
        return this.#open(this.#open(noClocks, 'first-response'), 'resolution');
      case 'ResponseGiven':
        return this.#update(clocks);
      case 'CommentAdded':
        return isUpdateForClient(this.#after.status, event) ? this.#update(clocks) : clocks;
      case 'QuestionAsked':
        return this.#pauseAsAgreed(this.#update(clocks));
      case 'WorkHeld':
      case 'QuestionAnswered':
      case 'WorkResumed':
        return this.#pauseAsAgreed(clocks);
      case 'RequestTriaged':
        return this.#before !== undefined && isSameSubject(this.#before, this.#after)
          ? clocks
          : this.#restate(clocks);
      case 'PriorityChanged':
        return this.#restate(clocks);
      case 'AgreementRestated':
        return this.#pauseAsAgreed(this.#restate(clocks));
      case 'RequestResolved':
        return this.#settle(clocks);
      case 'StageOpened': {
        const terms = termsFor(this.#agreement(), 'decision', this.#after, event.stage);
        return openClock(clocks, { id: event.clockId, metric: 'decision', at, terms }, this.#book);
      }
      case 'StageDecided':
      case 'StageRecounted':
        return this.#closeStages(clocks);
      case 'RequestApproved':
      case 'RequestDeclined':
        return this.#settle(this.#closeStages(clocks));
      case 'ApprovalHalted':
        return resumeClocks(this.#closeStages(clocks), at, this.#book);
      case 'RequestLapsed':
        // Neither kept nor broken, and nothing counts until somebody reopens it.
        return cancelClocks(clocks, at);
      case 'RequestReopened':
        return this.#openUpdate(this.#reopen(endPause(clocks, at)));
      case 'RequestWithdrawn':
        return cancelClocks(endPause(clocks, at), at);
      default:
        return clocks;
    }
  }

  #agreement() {
    return this.#rules(this.#after.agreementVersion).agreement;
  }

  #open(clocks: Clocks, metric: Metric): Clocks {
    const terms = termsFor(this.#agreement(), metric, this.#after);
    return openClock(clocks, { id: metric, metric, at: this.#event.at, terms }, this.#book);
  }

  /** A resolution that was not promised before counts from the submission all the same. */
  #openResolution(clocks: Clocks): Clocks {
    const metric = 'resolution';
    const terms = termsFor(this.#agreement(), metric, this.#after);
    const { submittedAt: at } = this.#after;
    return openClock(clocks, { id: metric, metric, at, terms, restatedAt: this.#event.at }, this.#book);
  }

  #openUpdate(clocks: Clocks): Clocks {
    const terms = termsFor(this.#agreement(), 'next-update', this.#after);
    return openCycle(clocks, { metric: 'next-update', at: this.#event.at, terms }, this.#book);
  }

  /** The client heard from the department: that answers the first-response promise and starts the next update cycle. */
  #update(clocks: Clocks): Clocks {
    return this.#openUpdate(this.#stop(clocks, 'first-response', 'next-update'));
  }

  #stop(clocks: Clocks, ...metrics: readonly Metric[]): Clocks {
    return metrics.reduce((all, metric) => stopMetric(all, metric, this.#event.at, this.#book), clocks);
  }

  /** All that was promised is done. From here to a reopening no time counts: the gap is kept as a pause. */
  #settle(clocks: Clocks): Clocks {
    const stopped = this.#stop(clocks, 'first-response', 'next-update', 'resolution');
    return { ...endPause(stopped, this.#event.at), pausedAt: this.#event.at };
  }

  /** What was promised is owed again: a resolution that was done, or all that ended with the client's silence. */
  #reopen(clocks: Clocks): Clocks {
    const { resolvedAt, closedAt } = this.#before ?? {};
    return resolvedAt === undefined && closedAt !== undefined
      ? reviveClocks(clocks, closedAt, this.#event.at, this.#book)
      : reopenMetric(clocks, 'resolution', this.#book);
  }

  /** New priority, kind or agreement. A resolution that terms in between did not promise is owed again. */
  #restate(clocks: Clocks): Clocks {
    const restated = restateClocks(
      clocks,
      {
        at: this.#event.at,
        termsOf: (clock) =>
          termsFor(this.#agreement(), clock.metric as Metric, this.#after, stageOfClock(clock.id)),
        revives: isResolution,
      },
      this.#book,
    );
    return restated.clocks.some(isResolution) ? restated : this.#openResolution(restated);
  }

  /** A stage's clock stops with its decision; those of stages that are no longer asked are neither kept nor broken. */
  #closeStages(clocks: Clocks): Clocks {
    const event = this.#event;
    const still = openStages(this.#after.approval).map(({ stage }) => stage);
    const decided =
      event.type === 'StageDecided' || event.type === 'StageRecounted' ? event.stage : undefined;
    return openStages(this.#before?.approval)
      .filter(({ stage }) => !still.includes(stage))
      .reduce(
        (all, { stage, clockId }) =>
          stage === decided
            ? stopClock(all, clockId, event.at, this.#book)
            : cancelClocks(all, event.at, clockId),
        clocks,
      );
  }

  /**
   * Stops or starts the clocks as the agreement in force treats the wait; a restated one may treat it differently from
   * here on.
   */
  #pauseAsAgreed(clocks: Clocks): Clocks {
    const { waitingOn } = this.#after;
    const { at } = this.#event;
    const pauses =
      waitingOn !== undefined && (waitingOn === 'client' || this.#agreement().pausesOn.includes(waitingOn));
    if (pauses === (clocks.pausedAt !== undefined)) return clocks;
    return pauses ? pauseClocks(clocks, at, this.#book) : resumeClocks(clocks, at, this.#book);
  }
}

function isResolution({ metric }: Clock): boolean {
  return metric === 'resolution';
}

function isSameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.service === b.service && a.priority === b.priority;
}
