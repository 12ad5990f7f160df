import { type Assignment, hasEnded, type LocalDate } from '../organisation/index.ts';
import { beginningOfDay, nextOpening } from '../time/index.ts';
import type { Notice, NoticeContent } from './notice.ts';
import type { WakingHours } from './quiet-hours.ts';
import { subjectWords } from './words.ts';

const kind = 'appointment';

/** How much waits in the inboxes of a role. */
export interface Waiting {
  readonly decisions: number;
  readonly requests: number;
}

/** The words for what somebody finds who holds or comes to act in a role: no aggregate, but an assignment. */
export const appointmentWords = subjectWords({
  kind,
  wordsOf: ({ facts: { decisions = 0, requests = 0 } }) => ({
    waiting: [countOf(Number(decisions), 'decision'), countOf(Number(requests), 'request')]
      .filter((text) => text !== '')
      .join(' and '),
  }),
  wordings: {
    begun: {
      subject: ({ waiting }) => `In your inbox: ${waiting}`,
      sentence: ({ waiting }) => `The inbox of a role that is yours now holds ${waiting}.`,
    },
  },
  path: ({ facts: { decisions = 0 } }) => (Number(decisions) > 0 ? '/approvals' : '/requests'),
});

/**
 * The notice for whoever a role or a delegation begins for, due on the morning of its first day. What waits is counted
 * when it is sent, and nothing is sent when nothing does. None for what is over, or was called off.
 *
 * @param createdAt epoch ms
 */
export function appointmentNotice(
  assignment: Assignment,
  today: LocalDate,
  createdAt: number,
  waking: WakingHours,
): Notice | undefined {
  if (hasEnded(assignment, today)) return undefined;
  const { id, personId, from } = assignment;
  const calendar = waking['working-days'];
  const morning = nextOpening(calendar, from <= today ? createdAt : beginningOfDay(calendar, from));
  return {
    recipient: personId,
    channel: 'mail',
    subject: { kind, id },
    template: 'begun',
    severity: 'info',
    facts: {},
    createdAt,
    notBefore: typeof morning === 'number' ? morning : createdAt,
  };
}

/** What the notice says once it is known what waits. */
export function withWaiting<N extends NoticeContent>(notice: N, { decisions, requests }: Waiting): N {
  return { ...notice, facts: { ...notice.facts, decisions, requests } };
}

function countOf(count: number, what: string): string {
  if (count === 0) return '';
  return `${count >= mostCounted ? `${mostCounted} or more` : count} ${what}${count === 1 ? '' : 's'}`;
}

/** Whoever finds a hundred waiting need not know how many more. */
export const mostCounted = 100;
