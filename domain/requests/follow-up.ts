import type { Rules } from '../agreements/index.ts';
import { localDateOf, openingAfterDays } from '../time/index.ts';
import { systemStamp } from '../vocabulary/index.ts';
import type { RequestEvent } from './events.ts';
import { trackOf } from './lifecycle.ts';
import type { RequestState } from './state.ts';

const dayMs = 86_400_000;

/** What comes next when nobody says anything, and when (epoch ms). */
export type FollowUp = Reminder | { readonly does: 'lapse' | 'close'; readonly at: number };

interface Reminder {
  readonly does: 'remind';
  /** Which it is, from 1. */
  readonly reminder: number;
  readonly at: number;
}

/**
 * What comes next for a request its client is silent about, as the agreement in force says: a reminder of a question, its
 * end, or the closing of what can no longer be reopened. Undefined when only people move it.
 */
export function followUpOf(state: RequestState, rules: Rules): FollowUp | undefined {
  const { agreement } = rules;
  if (state.status === 'resolved' && agreement.closesResolved === true && state.resolvedAt !== undefined)
    return { does: 'close', at: state.resolvedAt + agreement.reopenWithinDays * dayMs + 1 };
  const { asked } = state;
  const { silence } = agreement;
  if (asked === undefined || silence === undefined) return undefined;
  return nextReminder(asked, silence.remindAfter, rules) ?? lapseOf(state, asked, silence, rules);
}

type Asked = NonNullable<RequestState['asked']>;
type Silence = NonNullable<Rules['agreement']['silence']>;

function nextReminder(
  { at, reminders }: Asked,
  remindAfter: readonly number[],
  { business }: Rules,
): Reminder | undefined {
  const days = remindAfter[reminders];
  return days === undefined
    ? undefined
    : { does: 'remind', reminder: reminders + 1, at: openingAfterDays(business, at, days) };
}

/** Nobody is closed out before they have had the agreed days since the last reminder. The chain ends by decisions alone. */
function lapseOf(
  { kind, approval }: RequestState,
  { at, remindedAt }: Asked,
  { remindAfter, closeAfter }: Silence,
  { business }: Rules,
): FollowUp | undefined {
  if (closeAfter === undefined || trackOf(kind, approval !== undefined) !== 'work') return undefined;
  const agreed = openingAfterDays(business, at, closeAfter);
  const last = remindAfter.at(-1);
  if (remindedAt === undefined || last === undefined) return { does: 'lapse', at: agreed };
  const day = (instant: number): string => localDateOf(business, instant);
  const inTime = day(remindedAt) <= day(openingAfterDays(business, at, last));
  const fromThen = inTime ? agreed : openingAfterDays(business, remindedAt, closeAfter - last);
  return { does: 'lapse', at: Math.max(agreed, fromThen) };
}

/**
 * The follow-up due by an instant (epoch ms) as an event; none when nothing is due. Of reminders due together the last is
 * sent.
 */
export function dueFollowUp(state: RequestState, now: number, rules: Rules): readonly RequestEvent[] {
  const next = followUpOf(state, rules);
  if (next === undefined || next.at > now) return [];
  const facts = { at: now, by: systemStamp };
  switch (next.does) {
    case 'close':
      return [{ type: 'RequestClosed', ...facts }];
    case 'lapse':
      return [{ type: 'RequestLapsed', ...facts }];
    case 'remind':
      return [
        { type: 'ClientReminded', ...facts, reminder: lastReminder(next.reminder, state.asked, now, rules) },
      ];
  }
}

/** The last of the reminders due by an instant, of which one is due. */
function lastReminder(due: number, asked: RequestState['asked'], now: number, rules: Rules): number {
  const remindAfter = rules.agreement.silence?.remindAfter ?? [];
  const next = asked && nextReminder({ ...asked, reminders: due }, remindAfter, rules);
  return next === undefined || next.at > now ? due : lastReminder(next.reminder, asked, now, rules);
}
