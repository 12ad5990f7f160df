import { openStages } from '../../approvals/index.ts';
import type { DropReason, NoticeContent, Review, Reviewable } from '../../notices/index.ts';
import { type Clock, clockOf, isOpen, outcomeOf } from '../../promises/index.ts';
import { workerOf } from '../holders.ts';
import { isOpenStatus } from '../lifecycle.ts';
import type { RequestState } from '../state.ts';
import type { Template } from './wording.ts';

/**
 * What a notice says when it is sent, maybe a weekend after it was written down: a message must be true when it is read.
 * What has happened stays said; what is asked, or about to happen, is looked at again.
 *
 * @param now epoch ms
 */
export function reviewNotice(notice: Reviewable, state: RequestState, now: number): Review {
  const open = isOpenStatus(state.status);
  switch (notice.template as Template) {
    case 'warning':
      return reviewWarning(notice, state, now);
    case 'breach':
    case 'escalation':
    case 'passed-on':
      return reviewBreach(notice, state);
    case 'question':
    case 'question-for-agency':
    case 'reminder':
      return dropUnless(state.waitingOn === 'client', open ? 'answered' : 'ended', notice);
    case 'answer':
      if (!open) return { drop: 'ended' };
      return { say: state.status === 'waiting' ? { ...notice, template: 'answer-waiting' } : notice };
    case 'reopened':
    case 'priority-changed':
    case 'agreement-restated':
      return dropUnless(open, 'ended', notice);
    case 'assigned':
      if (!open) return { drop: 'ended' };
      return dropUnless(state.assigneeId === notice.recipient, 'reassigned', notice);
    case 'team-work':
    case 'team-vacant':
      return dropUnless(isUntouched(notice, state), open ? 'taken-up' : 'ended', notice);
    case 'lapsed':
    case 'lapsed-work':
      return dropUnless(state.status === 'closed', 'reopened', notice);
    case 'resolved':
      return dropUnless(state.status === 'resolved' || state.status === 'closed', 'reopened', notice);
    case 'excuse-asked':
    case 'excuse-vacant':
      return dropUnless(clockIn(notice, state)?.excuse?.decidedBy === undefined, 'decided', notice);
    case 'deputy-needed':
      return dropUnless(
        isShort(notice, state),
        isStageOpen(notice, state) ? 'filled' : open ? 'decided' : 'ended',
        notice,
      );
    case 'deputy-named':
    case 'stage-opened':
      return dropUnless(awaits(notice, state), open ? 'decided' : 'ended', notice);
    case 'stage-decided':
      return dropUnless(!isStageOpen(notice, state), 'restarted', notice);
    case 'halted':
    case 'halted-vacant':
      return dropUnless(state.status === 'halted', open ? 'restarted' : 'ended', notice);
    default:
      return { say: notice };
  }
}

/** What was about to break may have been kept, stand still, be due later, or be broken by now. */
function reviewWarning(notice: Reviewable, state: RequestState, now: number): Review {
  const clock = clockIn(notice, state);
  if (clock === undefined || !isOpen(clock)) return { drop: 'ended' };
  if (outcomeOf(clock, now) === 'broken') {
    const dueAt = clock.breachedAt ?? clock.current.dueAt;
    const broken = { ...notice, template: 'breach', severity: 'breach' } as const;
    return reviewBreach(
      { ...broken, facts: { ...notice.facts, ...(dueAt === undefined ? {} : { dueAt }) } },
      state,
    );
  }
  const { step } = notice.facts;
  if (typeof step === 'string' && !clock.raised.includes(step)) return { drop: 'due-later' };
  const { dueAt } = clock.current;
  return dueAt === undefined
    ? { say: { ...notice, template: 'standing-still' } }
    : { say: { ...notice, facts: { ...notice.facts, dueAt } } };
}

/** Whoever would be asked to take a broken promise on need not, once somebody has, or once it is done. */
function reviewBreach(notice: NoticeContent, state: RequestState): Review {
  const clock = clockIn(notice, state);
  if (clock === undefined) return { say: notice };
  if (clock.acknowledged !== undefined) return { drop: 'acknowledged' };
  if (clock.excuse?.granted === true) return { drop: 'excused' };
  if (clock.cancelledAt !== undefined) return { drop: 'ended' };
  if (clock.stoppedAt === undefined) return { say: notice };
  return notice.template === 'breach' ? { say: { ...notice, template: 'late' } } : { drop: 'ended' };
}

function dropUnless(isTrue: boolean, drop: DropReason, notice: NoticeContent): Review {
  return isTrue ? { say: notice } : { drop };
}

/** Whether nobody of a team has answered, taken or passed on what was given to it. */
function isUntouched({ facts }: NoticeContent, state: RequestState): boolean {
  const { status, assigneeId } = state;
  const begun = status !== 'submitted' && status !== 'triaged';
  return !begun && assigneeId === undefined && workerOf(state) === facts['team'];
}

function clockIn({ facts }: NoticeContent, { clocks }: RequestState): Clock | undefined {
  return clockOf(clocks, String(facts['promise']));
}

function isStageOpen({ facts }: NoticeContent, { approval }: RequestState): boolean {
  return openStages(approval).some(({ stage }) => stage === facts['stage']);
}

/** Whether people are still missing who could decide a stage. */
function isShort({ facts }: NoticeContent, { approval }: RequestState): boolean {
  return openStages(approval).some(({ stage, missing = 0 }) => stage === facts['stage'] && missing > 0);
}

/** Whether a stage is still asked, and this person has not approved it. */
function awaits({ facts, recipient }: Reviewable, { approval }: RequestState): boolean {
  return openStages(approval).some(
    ({ stage, approvedBy }) =>
      stage === facts['stage'] && !approvedBy.some(({ personId }) => personId === recipient),
  );
}
