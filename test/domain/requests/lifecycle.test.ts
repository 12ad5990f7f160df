import { describe, expect, test } from '@jest/globals';
import {
  anywhere,
  follow,
  isOpenStatus,
  lifecycle,
  type RequestEventType,
  type Status,
  statuses,
  type Track,
  trackOf,
} from '../../../domain/requests/index.ts';
import { requestKinds } from '../../../domain/vocabulary/index.ts';

const tracks: readonly Track[] = ['work', 'approval', 'chain'];

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
  RequesterChanged: 0,
  PriorityChanged: 0,
  AgreementRestated: 0,
  RequestResolved: 0,
  ClientReminded: 0,
  RequestLapsed: 0,
  RequestReopened: 0,
  RequestClosed: 0,
  RequestWithdrawn: 0,
  ClockWarned: 0,
  ClockBreached: 0,
  ClockEscalated: 0,
  BreachAcknowledged: 0,
  ExcuseAsked: 0,
  ExcuseDecided: 0,
  OutcomeReviewed: 0,
  AttachmentOffered: 0,
  AttachmentReceived: 0,
  AttachmentRefused: 0,
  AttachmentRemoved: 0,
  ApprovalStarted: 0,
  SectionEdited: 0,
  ImpactAdded: 0,
  StageOpened: 0,
  StageRecounted: 0,
  DeputyNamed: 0,
  StageDecided: 0,
  RequestApproved: 0,
  RequestDeclined: 0,
  ApprovalHalted: 0,
  ApprovalRestarted: 0,
  DeliveryOpened: 0,
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
  test('together the tracks have every status', () => {
    const all = [
      ...reachable('submitted', 'work'),
      ...reachable('submitted', 'approval'),
      ...reachable('in-approval', 'chain'),
    ];
    expect([...new Set(all)].sort()).toEqual([...statuses].sort());
  });

  test('work never comes into the chain', () => {
    expect([...reachable('submitted', 'work')].sort()).toEqual([
      'closed',
      'in-progress',
      'resolved',
      'submitted',
      'triaged',
      'waiting',
      'withdrawn',
    ]);
  });

  test('what is in the chain is decided, withdrawn or stands still: never in progress, resolved or closed', () => {
    expect([...reachable('in-approval', 'chain')].sort()).toEqual([
      'approved',
      'declined',
      'halted',
      'in-approval',
      'waiting',
      'withdrawn',
    ]);
  });

  test('a request gets into the chain by being forwarded and in no other way', () => {
    expect(
      lifecycle
        .filter(({ from, to }) => to === 'in-approval' && from !== 'in-approval')
        .map(({ event }) => event)
        .sort(),
    ).toEqual(['ApprovalRestarted', 'ApprovalStarted', 'QuestionAnswered', 'WorkResumed']);
    expect(follow('triaged', 'ApprovalStarted', 'approval')).toBe('in-approval');
    expect(follow('triaged', 'ApprovalStarted', 'work')).toBeUndefined();
  });

  test('from every open status a request can end, on each track that has it', () => {
    const starts = { work: 'submitted', approval: 'submitted', chain: 'in-approval' } as const;
    for (const track of tracks)
      for (const status of reachable(starts[track], track))
        if (isOpenStatus(status))
          expect([...reachable(status, track)].some((end) => !isOpenStatus(end))).toBe(true);
  });

  test('a decided request stays decided', () => {
    for (const end of ['approved', 'declined'] as const)
      expect(lifecycle.filter(({ from }) => from === end)).toEqual([]);
  });

  test('a withdrawn request stays withdrawn', () => {
    expect(lifecycle.filter(({ from }) => from === 'withdrawn')).toEqual([]);
    for (const track of tracks) expect([...reachable('withdrawn', track)]).toEqual(['withdrawn']);
  });

  test('a closed request can only be reopened', () => {
    expect(lifecycle.filter(({ from }) => from === 'closed').map(({ event }) => event)).toEqual([
      'RequestReopened',
    ]);
  });

  test('nobody gets back to submitted once somebody has looked at it', () => {
    // But for what the center asked about before it forwarded it: that waits for the center again.
    expect(lifecycle.filter(({ from, to }) => to === 'submitted' && from !== 'submitted')).toEqual([
      { from: 'waiting', event: 'QuestionAnswered', to: 'submitted', track: 'approval' },
      { from: 'waiting', event: 'WorkResumed', to: 'submitted', track: 'approval' },
    ]);
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

  test('a wait leads back on every track to where that track goes on', () => {
    for (const event of ['QuestionAnswered', 'WorkResumed'] as const)
      expect(tracks.map((track) => follow('waiting', event, track))).toEqual([
        'in-progress',
        'submitted',
        'in-approval',
      ]);
  });

  test('only work is resolved', () => {
    for (const track of ['approval', 'chain'] as const)
      for (const status of statuses) expect(follow(status, 'RequestResolved', track)).toBeUndefined();
  });

  test('no two steps contradict each other', () => {
    const keys = lifecycle.flatMap(({ from, event, track }) =>
      (track === undefined ? tracks : [track]).map((one) => `${from} ${event} ${one}`),
    );
    expect(keys).toEqual([...new Set(keys)]);
  });

  test('a wait ends only by an answer, by going on, by an end or by withdrawing', () => {
    expect(
      [
        ...new Set(
          lifecycle.filter(({ from, to }) => from === 'waiting' && to !== from).map(({ event }) => event),
        ),
      ].sort(),
    ).toEqual([
      'ApprovalHalted',
      'QuestionAnswered',
      'RequestApproved',
      'RequestDeclined',
      'RequestLapsed',
      'RequestResolved',
      'RequestWithdrawn',
      'WorkResumed',
    ]);
  });

  test('applications and projects need approval, nothing else does', () => {
    expect(requestKinds.filter((kind) => trackOf(kind) === 'approval')).toEqual(['application', 'project']);
  });
});
