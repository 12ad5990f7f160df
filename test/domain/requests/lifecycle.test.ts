import { describe, expect, test } from '@jest/globals';
import {
  anywhere,
  follow,
  isOpenStatus,
  lifecycle,
  openStatuses,
  type RequestEventType,
  type Status,
  statuses,
  type Track,
  trackOf,
} from '../../../domain/requests/index.ts';
import { requestKinds } from '../../../domain/sla/index.ts';

const tracks: readonly Track[] = ['work', 'approval'];

/** Every event there is; the compiler complains when one is missing here. */
const eventTypes = Object.keys({
  RequestSubmitted: 0,
  RequestTriaged: 0,
  ResponseGiven: 0,
  CommentAdded: 0,
  QuestionAsked: 0,
  QuestionAnswered: 0,
  WorkHeld: 0,
  WorkResumed: 0,
  RequestAssigned: 0,
  PriorityChanged: 0,
  AgreementRestated: 0,
  RequestResolved: 0,
  RequestReopened: 0,
  RequestClosed: 0,
  RequestWithdrawn: 0,
  ClockWarned: 0,
  ClockBreached: 0,
  ClockEscalated: 0,
  BreachAcknowledged: 0,
  ExcuseAsked: 0,
  ExcuseDecided: 0,
  OutcomeViewed: 0,
  AttachmentOffered: 0,
  AttachmentReceived: 0,
} satisfies Record<RequestEventType, 0>) as readonly RequestEventType[];

/** Where a request of a track can get to from a status. */
function reachable(from: Status, track: Track): ReadonlySet<Status> {
  const found = new Set<Status>([from]);
  for (const status of found)
    for (const event of eventTypes) {
      const next = follow(status, event, track);
      if (next !== undefined) found.add(next);
    }
  return found;
}

describe('the life of a request', () => {
  test('work can get to every status', () => {
    expect([...reachable('submitted', 'work')].sort()).toEqual([...statuses].sort());
  });

  test('what needs approval waits in triage: never in progress, resolved or closed', () => {
    expect([...reachable('submitted', 'approval')].sort()).toEqual([
      'submitted',
      'triaged',
      'waiting',
      'withdrawn',
    ]);
  });

  test.each(openStatuses)('from %s it can end, on either track', (status) => {
    for (const track of tracks)
      expect([...reachable(status, track)].some((end) => !isOpenStatus(end))).toBe(true);
  });

  test('a withdrawn request stays withdrawn', () => {
    expect(lifecycle.filter(({ from }) => from === 'withdrawn')).toEqual([]);
    for (const track of tracks) expect([...reachable('withdrawn', track)]).toEqual(['withdrawn']);
  });

  test('a closed one can only be reopened', () => {
    expect(lifecycle.filter(({ from }) => from === 'closed').map(({ event }) => event)).toEqual([
      'RequestReopened',
    ]);
  });

  test('nobody gets back to submitted once somebody has looked at it', () => {
    expect(lifecycle.filter(({ from, to }) => to === 'submitted' && from !== 'submitted')).toEqual([]);
  });

  test('every event either moves a request or says where it is allowed, never both', () => {
    const moving = new Set(lifecycle.map(({ event }) => event));
    for (const type of eventTypes) {
      if (type === 'RequestSubmitted') continue;
      expect([type, moving.has(type) || type in anywhere]).toEqual([type, true]);
      expect([type, moving.has(type) && type in anywhere]).toEqual([type, false]);
    }
    expect(moving.has('RequestSubmitted') || 'RequestSubmitted' in anywhere).toBe(false);
  });

  test('a step of one track has either a counterpart on the other or a reason to be missing there', () => {
    const missing = lifecycle
      .filter(({ track }) => track !== undefined)
      .flatMap(({ from, event, track }) => {
        const other: Track = track === 'work' ? 'approval' : 'work';
        return follow(from, event, other) === undefined ? [`${from} ${event} not by ${other}`] : [];
      });
    // Approval has no progress of its own, and only the approval chain can finish it.
    expect(missing).toEqual([
      'in-progress ResponseGiven not by approval',
      'submitted RequestResolved not by approval',
      'triaged RequestResolved not by approval',
      'in-progress RequestResolved not by approval',
      'waiting RequestResolved not by approval',
    ]);
  });

  test('no two steps contradict each other', () => {
    const keys = lifecycle.flatMap(({ from, event, track }) =>
      (track === undefined ? tracks : [track]).map((one) => `${from} ${event} ${one}`),
    );
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('a wait ends only by an answer, by going on, by resolving or by withdrawing', () => {
    expect(
      [...new Set(lifecycle.filter(({ from }) => from === 'waiting').map(({ event }) => event))].sort(),
    ).toEqual(['QuestionAnswered', 'RequestResolved', 'RequestWithdrawn', 'WorkResumed']);
  });

  test('applications and projects need approval, nothing else does', () => {
    expect(requestKinds.filter((kind) => trackOf(kind) === 'approval')).toEqual(['application', 'project']);
  });
});
