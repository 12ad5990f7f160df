import type { Clock } from './clock.ts';
import type { TimeMachine } from './pages/clock-page.ts';
import type { Scheduler } from './scheduler.ts';

/** Stops of one journey; a clock moved by years with many open requests goes straight to the end after that. */
const maxStops = 2_000;

/** When something is next due by itself, epoch ms; undefined when nothing is. */
export type NextDue = () => Promise<number | undefined>;

/** Moves the clock forward, stopping at every minute in which something is due, and does the work of that minute. */
export function timeMachine(
  clock: Clock,
  scheduler: Pick<Scheduler, 'round'>,
  nextDue: NextDue,
): TimeMachine {
  return {
    now: clock.now,
    async travelTo(at) {
      let stops = 0;
      while (stops < maxStops) {
        await scheduler.round();
        const next = await nextDue();
        if (next === undefined || next > at || clock.now() >= at) break;
        // Something still due waits for its next try: the minute after this one.
        await clock.moveTo(Math.min(at, nextMinute(Math.max(next, clock.now() + 1))));
        stops += 1;
      }
      await clock.moveTo(at);
      await scheduler.round();
      // What that round found to do may have followers, such as the second part of a long digest.
      await scheduler.round();
      return { stops };
    },
  };
}

/** On AWS the scheduler comes by each minute, and what fell due in between is told together. */
function nextMinute(at: number): number {
  return Math.ceil(at / 60_000) * 60_000;
}
