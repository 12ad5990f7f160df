import * as z from 'zod';
import { instant, priority, text } from '../vocabulary/index.ts';
import { type Clock, clockShape, clocksState } from './clock.ts';
import { type Promised, promisedShape } from './terms.ts';

const sharedTerms = promisedShape.pick({ agreementVersion: true, priority: true, hours: true });
type SharedTerms = z.infer<typeof sharedTerms>;
const shared = ['agreementVersion', 'priority', 'hours'] as const satisfies readonly (keyof SharedTerms)[];

const storedPromised = promisedShape.extend({
  agreementVersion: z.exactOptional(z.int()),
  priority: z.exactOptional(priority),
  hours: z.exactOptional(promisedShape.shape.hours),
});
type StoredPromised = z.infer<typeof storedPromised>;

const storedClock = clockShape.extend({
  /** Absent where the id says it. */
  metric: z.exactOptional(text),
  promised: storedPromised,
  /** Absent as long as it is what was promised. */
  current: z.exactOptional(storedPromised),
  /** Absent as long as there is none. */
  raised: z.exactOptional(z.array(text)),
});
type StoredClock = z.infer<typeof storedClock>;

/**
 * Clocks as they are stored: every write of their aggregate stores them all, and what a promise shares with the first is
 * said once, in `terms`. What hardly ever differs is there only where it does. Everything can still be read by people.
 */
export const clocksShape = z.codec(
  z.object({
    /** The terms of the first promise; absent when there is none. */
    terms: z.exactOptional(sharedTerms),
    pauses: z.array(z.object({ from: instant, to: instant })),
    pausedAt: z.exactOptional(instant),
    clocks: z.array(storedClock),
    cycles: clocksState.shape.cycles,
  }),
  clocksState,
  {
    decode: ({ terms, clocks, ...rest }) => ({
      ...rest,
      clocks: clocks.map((clock) => readClock(clock, terms)),
    }),
    encode: ({ clocks, ...rest }) => {
      const [first] = clocks;
      if (first === undefined) return { ...rest, clocks: [] };
      const { agreementVersion, priority: given, hours } = first.promised;
      const terms = { agreementVersion, priority: given, hours };
      return { ...rest, terms, clocks: clocks.map((clock) => writeClock(clock, terms)) };
    },
  },
);

type ClockState = z.infer<typeof clockShape>;

function readClock(
  { metric, promised: given, current, raised = [], ...clock }: StoredClock,
  terms: SharedTerms | undefined,
): ClockState {
  // Where neither says it the row is damaged, and the schema of the state tells.
  const whole = (part: StoredPromised): Promised => ({ ...terms, ...part }) as Promised;
  const promised = whole(given);
  return {
    ...clock,
    metric: metric ?? clock.id,
    promised,
    current: current === undefined ? promised : whole(current),
    raised,
  };
}

function writeClock(
  { metric, promised, current, raised, ...clock }: ClockState,
  terms: SharedTerms,
): StoredClock {
  return {
    ...clock,
    ...(metric === clock.id ? {} : { metric }),
    promised: without(promised, terms),
    ...(isSame(current, promised) ? {} : { current: without(current, terms) }),
    ...(raised.length === 0 ? {} : { raised }),
  };
}

function without(promised: Promised, terms: SharedTerms): StoredPromised {
  const told: readonly string[] = shared.filter((name) => promised[name] === terms[name]);
  return Object.fromEntries(
    Object.entries(promised).filter(([name]) => !told.includes(name)),
  ) as StoredPromised;
}

function isSame(one: Clock['current'], other: Clock['promised']): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof Promised)[];
  return names.every((name) => one[name] === other[name]);
}
