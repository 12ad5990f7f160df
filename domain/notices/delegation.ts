import { type Assignment, hasEnded, type LocalDate } from '../organisation/index.ts';
import type { Notice } from './notice.ts';
import { notBefore, type WakingHours } from './quiet-hours.ts';
import { dayWords, subjectWords } from './words.ts';

const channel = 'mail';
const severity = 'info';
/** Of no request, so of no request's priority: what is pressing about it is told by the requests themselves. */
const priority = 'moderate';
const kind = 'delegation';

/** The words for somebody coming to act for another: no aggregate, but an assignment. */
export const delegationWords = subjectWords({
  kind,
  wordsOf: ({ facts: { from, until } }) => ({
    days: `from ${dayWords(String(from))} ${until === undefined ? 'until further notice' : `to ${dayWords(String(until))}`}`,
  }),
  wordings: {
    delegated: {
      subject: ({ days }) => `You act for somebody ${days}`,
      sentence: ({ days }) => `You act for somebody ${days}. Sign in to see which roles.`,
    },
  },
  path: () => '/delegations',
  sortKey: ({ facts: { from, until } }) => `${String(from)} ${String(until)}`,
});

/**
 * The notice that tells somebody they act for another. Nothing when the assignment is a role of their own, or over by
 * the day the notice is made.
 *
 * @param createdAt epoch ms
 */
export function delegationNotice(
  assignment: Assignment,
  today: LocalDate,
  createdAt: number,
  waking: WakingHours,
): Notice | undefined {
  const { id, personId, actingFor, from, until } = assignment;
  if (actingFor === undefined || hasEnded(assignment, today)) return undefined;
  return {
    recipient: personId,
    channel,
    subject: { kind, id },
    template: 'delegated',
    severity,
    facts: { from, ...(until === undefined ? {} : { until }) },
    createdAt,
    notBefore: notBefore({ severity, channel, priority }, createdAt, waking),
  };
}
