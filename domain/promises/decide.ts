import { isSecondPerson } from '../organisation/index.ts';
import type { Stamp } from '../vocabulary/index.ts';
import { type Clock, type Clocks, clockOf, isOpen, outcomeOf } from './clock.ts';
import type { PromiseEvent } from './events.ts';

/** What somebody wants done about a promise. */
export type PromiseCommand =
  | { readonly type: 'AcknowledgeBreach'; readonly clockId: string }
  | { readonly type: 'AskExcuse'; readonly clockId: string; readonly reason: string }
  | {
      readonly type: 'DecideExcuse';
      readonly clockId: string;
      readonly granted: boolean;
      readonly reason: string;
    }
  | {
      readonly type: 'ReviewOutcome';
      readonly clockId: string;
      readonly agrees: boolean;
      readonly reason: string;
    };

/** Why it was not done. */
export type PromiseRefusal =
  | { readonly code: 'clock.unknown'; readonly clockId: string; readonly known: readonly string[] }
  | { readonly code: 'clock.not-breached'; readonly clockId: string }
  | { readonly code: 'clock.still-running'; readonly clockId: string }
  | { readonly code: 'clock.already-acknowledged'; readonly by: string }
  | { readonly code: 'excuse.already-asked'; readonly by: string }
  | { readonly code: 'excuse.not-asked'; readonly clockId: string }
  | { readonly code: 'excuse.already-decided'; readonly by: string }
  | { readonly code: 'excuse.same-person' };

interface Moment {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Stamp;
}

type Command<T extends PromiseCommand['type']> = Extract<PromiseCommand, { readonly type: T }>;

/** The event that follows from a command on one of the clocks, or why none does. */
export function decidePromise(
  clocks: Clocks,
  command: PromiseCommand,
  moment: Moment,
): PromiseEvent | PromiseRefusal {
  const { clockId } = command;
  const clock = clockOf(clocks, clockId);
  if (clock === undefined)
    return { code: 'clock.unknown', clockId, known: clocks.clocks.map(({ id }) => id) };
  switch (command.type) {
    case 'AcknowledgeBreach':
      return acknowledgeBreach(clock, moment);
    case 'AskExcuse':
      return askExcuse(clock, command, moment);
    case 'DecideExcuse':
      return decideExcuse(clock, command, moment);
    case 'ReviewOutcome':
      return reviewOutcome(clock, command, moment);
  }
}

function acknowledgeBreach(clock: Clock, moment: Moment): PromiseEvent | PromiseRefusal {
  const { id: clockId, acknowledged } = clock;
  if (!isBroken(clock, moment)) return { code: 'clock.not-breached', clockId };
  if (acknowledged !== undefined) return { code: 'clock.already-acknowledged', by: acknowledged.by };
  return { type: 'BreachAcknowledged', ...moment, clockId };
}

function askExcuse(
  clock: Clock,
  { clockId, reason }: Command<'AskExcuse'>,
  moment: Moment,
): PromiseEvent | PromiseRefusal {
  const { excuse } = clock;
  if (!isBroken(clock, moment)) return { code: 'clock.not-breached', clockId };
  if (excuse !== undefined && excuse.granted !== false)
    return { code: 'excuse.already-asked', by: excuse.askedBy };
  return { type: 'ExcuseAsked', ...moment, clockId, reason };
}

function decideExcuse(
  { excuse }: Clock,
  { clockId, granted, reason }: Command<'DecideExcuse'>,
  moment: Moment,
): PromiseEvent | PromiseRefusal {
  if (excuse === undefined) return { code: 'excuse.not-asked', clockId };
  if (excuse.decidedBy !== undefined) return { code: 'excuse.already-decided', by: excuse.decidedBy };
  if (!isSecondPerson(moment.by, [excuse.askedBy, ...excuse.askedFor])) return { code: 'excuse.same-person' };
  return { type: 'ExcuseDecided', ...moment, clockId, granted, reason };
}

function reviewOutcome(
  clock: Clock,
  { clockId, agrees, reason }: Command<'ReviewOutcome'>,
  moment: Moment,
): PromiseEvent | PromiseRefusal {
  if (isOpen(clock) && !isBroken(clock, moment)) return { code: 'clock.still-running', clockId };
  return { type: 'OutcomeReviewed', ...moment, clockId, agrees, reason };
}

function isBroken(clock: Clock, { at }: Moment): boolean {
  return outcomeOf(clock, at) === 'broken';
}
