import { describe, expect, test } from '@jest/globals';
import type { NoticeFacts, Review } from '../../../../domain/notices/index.ts';
import { type Clock, outcomeOf } from '../../../../domain/promises/index.ts';
import { requestNotices } from '../../../../domain/requests/index.ts';
import { aRequest, dana, ivan, type RequestBuilder } from '../../../support/builders.ts';
import { approveUpTo, decide } from '../../../support/chain.ts';
import { at } from '../../../support/time.ts';

/** What a notice says, sent at the last moment of a request: its template, or why it is dropped. */
function said(
  request: RequestBuilder,
  template: string,
  { facts = {}, recipient = 'iris' }: { readonly facts?: NoticeFacts; readonly recipient?: string } = {},
): string {
  const notice = {
    subject: { kind: 'request', id: request.state.id },
    template,
    severity: 'info',
    facts,
    recipient,
  } as const;
  const review: Review = requestNotices.review?.(notice, request.state, request.now) ?? { say: notice };
  return 'say' in review ? review.say.template : `dropped: ${review.drop}`;
}

const resolution = { facts: { promise: 'resolution', step: 'warning-75', dueAt: at('Tue 10:00') } };
const answered = (): RequestBuilder => aRequest().responded({ at: 'Mon 09:10' });
const warned = (): RequestBuilder => answered().sweptUntil('Mon 16:31');
const broken = (): RequestBuilder => answered().sweptUntil('Tue 10:01');

describe('a notice of a promise, when it is sent', () => {
  test('warns as long as the promise is about to break', () => {
    expect(said(warned(), 'warning', resolution)).toBe('warning');
    expect(said(warned().waitingOnClient(), 'warning', resolution)).toBe('standing-still');
    expect(said(warned().resolved(), 'warning', resolution)).toBe('dropped: ended');
    expect(said(warned().withdrawn(), 'warning', resolution)).toBe('dropped: ended');
    expect(said(warned().prioritised('low', 'low', { at: 'Mon 16:40' }), 'warning', resolution)).toBe(
      'dropped: due-later',
    );
  });

  test('is told as broken once the promise is', () => {
    const clock: Clock = broken().clock('resolution');
    expect(outcomeOf(clock, at('Tue 10:01'))).toBe('broken');
    expect(said(broken(), 'warning', resolution)).toBe('breach');
    expect(said(broken().acknowledged('resolution'), 'warning', resolution)).toBe('dropped: acknowledged');
  });

  test('asks nobody to take on what somebody has, what was excused, or what is done', () => {
    const excused = broken()
      .does({ type: 'AskExcuse', clockId: 'resolution', reason: 'The vendor.' }, { from: dana })
      .does({ type: 'DecideExcuse', clockId: 'resolution', granted: true, reason: 'Yes.' }, { from: ivan });
    for (const template of ['breach', 'escalation', 'passed-on']) {
      expect(said(broken(), template, resolution)).toBe(template);
      expect(said(broken().acknowledged('resolution'), template, resolution)).toBe('dropped: acknowledged');
      expect(said(excused, template, resolution)).toBe('dropped: excused');
      expect(said(broken().withdrawn(), template, resolution)).toBe('dropped: ended');
    }
    expect(said(broken().resolved(), 'breach', resolution)).toBe('late');
    expect(said(broken().resolved(), 'escalation', resolution)).toBe('dropped: ended');
    expect(said(excused, 'excuse-asked', resolution)).toBe('dropped: decided');
  });
});

describe('any other notice, when it is sent', () => {
  test('asks the client only what is still asked', () => {
    const asked = answered().waitingOnClient();
    expect(said(asked, 'question')).toBe('question');
    expect(said(asked.answered(), 'question')).toBe('dropped: answered');
    expect(said(asked.withdrawn(), 'question')).toBe('dropped: ended');
    expect(said(asked.answered(), 'answer')).toBe('answer');
    expect(said(asked.answered().waitingOnClient(), 'answer')).toBe('answer-waiting');
    expect(said(asked.answered().resolved(), 'answer')).toBe('dropped: ended');
  });

  test('gives nobody work that is another’s by now', () => {
    const hers = aRequest().triaged({ assigneeId: 'iris' });
    expect(said(hers, 'assigned')).toBe('assigned');
    expect(said(hers.triaged({ assigneeId: 'joe', insteadOf: 'iris' }), 'assigned')).toBe(
      'dropped: reassigned',
    );
    expect(said(hers.withdrawn(), 'assigned')).toBe('dropped: ended');
  });

  test('asks a team to take up only what nobody has', () => {
    const triaged = aRequest().triaged();
    const team = { facts: { team: 'infrastructure-specialist' } };
    expect(said(triaged, 'team-work', team)).toBe('team-work');
    expect(said(triaged, 'team-work', { facts: { team: 'service-center' } })).toBe('dropped: taken-up');
    expect(said(triaged.responded(), 'team-work', team)).toBe('dropped: taken-up');
    expect(said(triaged.triaged({ assigneeId: 'joe' }), 'team-work', team)).toBe('dropped: taken-up');
    expect(said(triaged.withdrawn(), 'team-work', team)).toBe('dropped: ended');
  });

  test('promises nothing for what has ended, and no end for what goes on', () => {
    const resolved = answered().resolved();
    expect(said(resolved, 'resolved')).toBe('resolved');
    expect(said(resolved.reopened(), 'resolved')).toBe('dropped: reopened');
    expect(said(resolved, 'priority-changed')).toBe('dropped: ended');
    expect(said(resolved.reopened(), 'reopened')).toBe('reopened');
    expect(said(resolved, 'comment')).toBe('comment');
  });

  test('asks for a decision only while it waits for this person', () => {
    const stage = { facts: { stage: 'security' }, recipient: 'stella' };
    const open = approveUpTo('develop');
    expect(said(open, 'stage-opened', stage)).toBe('stage-opened');
    expect(said(open, 'stage-decided', stage)).toBe('dropped: restarted');
    const decided = decide(open, 'security');
    expect(said(decided, 'stage-opened', stage)).toBe('dropped: decided');
    expect(said(decided, 'stage-decided', stage)).toBe('stage-decided');
    expect(said(decided, 'halted')).toBe('dropped: restarted');
  });
});
