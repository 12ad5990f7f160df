import type { Priority } from '../vocabulary/index.ts';
import { type Calendar, compileCalendar, nextOpening, type Weekday } from '../time/index.ts';
import type { Channel, Severity } from './vocabulary.ts';

type Hours = 'working-days' | 'daytime' | 'mornings';

const workingDays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const everyDay: readonly Weekday[] = [...workingDays, 'saturday', 'sunday'];

/** When people may be disturbed, by the clock of the department. */
const hours: Readonly<
  Record<Hours, { readonly days: readonly Weekday[]; readonly from: string; readonly to: string }>
> = {
  'working-days': { days: workingDays, from: '07:00', to: '20:00' },
  daytime: { days: everyDay, from: '06:00', to: '22:00' },
  // When the message of the day goes out.
  mornings: { days: workingDays, from: '08:00', to: '08:01' },
};

const inWorkingHours = { email: 'working-days', sms: 'working-days', mail: 'working-days' } as const;

/** The hours a notice waits for; a channel without hours is used at any time. */
export const quietHours: Readonly<Record<Severity, Readonly<Partial<Record<Channel, Hours>>>>> = {
  // Whoever has just pressed a button is awake.
  receipt: {},
  info: inWorkingHours,
  warning: inWorkingHours,
  // A mailbox wakes nobody; a telephone does.
  breach: { sms: 'daytime' },
  escalation: {},
};

/** The hours compiled for a zone. */
export type WakingHours = Readonly<Record<Hours, Calendar>>;

/**
 * Compiles the hours for the department's zone; keep the result.
 *
 * @param zone IANA name, e.g. `America/Detroit`
 * @throws Error when the zone is unknown
 */
export function wakingHours(zone: string): WakingHours {
  const compile = (name: Hours): Calendar => {
    const { days, from, to } = hours[name];
    const week = Object.fromEntries(days.map((day) => [day, [[from, to] as const]]));
    const compiled = compileCalendar({ zone, week, holidays: [] });
    if (!compiled.ok) throw new Error(`No waking hours for ${zone}: ${compiled.problems[0]?.message ?? ''}`);
    return compiled.calendar;
  };
  return {
    'working-days': compile('working-days'),
    daytime: compile('daytime'),
    mornings: compile('mornings'),
  };
}

/** What decides how long a notice waits. */
export interface Urgency {
  readonly severity: Severity;
  readonly channel: Channel;
  /** Of what it speaks of; `critical` never waits. */
  readonly priority: Priority;
  /** When the promise it speaks of is due, epoch ms. */
  readonly dueAt?: number;
}

/**
 * The first instant (epoch ms) at or after `at` at which a notice may be sent. A warning that would wait until its
 * promise is broken does not wait: it would be of no use in the morning.
 */
export function notBefore(
  { severity, channel, priority, dueAt }: Urgency,
  at: number,
  waking: WakingHours,
): number {
  const name = quietHours[severity][channel];
  if (name === undefined || priority === 'critical') return at;
  const opening = nextOpening(waking[name], at);
  if (typeof opening !== 'number') return at;
  return severity === 'warning' && dueAt !== undefined && opening >= dueAt ? at : opening;
}
