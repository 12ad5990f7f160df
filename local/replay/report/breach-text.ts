import type { DayLine } from '../../../domain/time/index.ts';
import { formatDuration } from './format.ts';
import type { Breach } from './worst-breaches.ts';

/**
 * A breach in one line.
 *
 * @param days with the day-by-day sum behind its due instant
 */
export function breachText(
  breach: Breach,
  place: number,
  formatInstant: (at: number) => string,
  days: boolean,
): string {
  const ended = breach.stoppedAt === undefined ? 'still open' : `stopped ${formatInstant(breach.stoppedAt)}`;
  const due = breach.dueAt === undefined ? 'due when the wait ends' : `due ${formatInstant(breach.dueAt)}`;
  const head = `${place}. ${breach.number} (${breach.request}), ${breach.priority} ${breach.clock}: ${formatDuration(breach.overMs)} over the ${formatDuration(breach.budgetMs)} promised. Started ${formatInstant(breach.startedAt)}, ${due}, ${ended}.`;
  return days ? `${head}\n\n${mergeDays(breach.days).join('\n')}` : head;
}

/** One line a day; days on which nothing counted for the same reason are one line. */
function mergeDays(days: readonly DayLine[]): readonly string[] {
  const runs: DayLine[][] = [];
  for (const day of days) {
    const last = runs.at(-1);
    const same =
      last?.[0]?.countedMs === 0 && day.countedMs === 0 && last[0].notes.join() === day.notes.join();
    if (last !== undefined && same) last.push(day);
    else runs.push([day]);
  }
  return runs.flatMap((run) => {
    const [first, last] = [run[0], run.at(-1)];
    if (first === undefined || last === undefined) return [];
    const dates =
      run.length === 1 ? `${first.date} ${first.weekday.slice(0, 3)}` : `${first.date} to ${last.date}`;
    return `   - ${dates}: ${formatDuration(first.countedMs)}${first.notes.length === 0 ? '' : ` (${first.notes.join('; ')})`}`;
  });
}
