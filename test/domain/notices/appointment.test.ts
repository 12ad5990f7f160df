import { describe, expect, test } from '@jest/globals';
import {
  appointmentNotice,
  appointmentWords,
  messageFor,
  type NoticeContent,
  wakingHours,
  withWaiting,
} from '../../../domain/notices/index.ts';
import type { Assignment } from '../../../domain/organisation/index.ts';
import { at, reading } from '../../support/time.ts';

const waking = wakingHours('America/Detroit');
const monday = '2026-11-30';
const appointed: Assignment = {
  id: 'a1',
  personId: 'ben',
  role: 'service-center',
  agencyId: '*',
  from: monday,
};

/** What is written down on Monday of an appointment that differs from one from that day on in this. */
const noticeOf = (changes: Partial<Assignment> = {}, when = 'Mon 09:00', today = monday) =>
  appointmentNotice({ ...appointed, ...changes }, today, at(when), waking);

describe('whoever a role begins for', () => {
  test('is told by mail, at once when it has begun, with nothing counted yet', () => {
    expect(noticeOf()).toEqual({
      recipient: 'ben',
      channel: 'mail',
      subject: { kind: 'appointment', id: 'a1' },
      template: 'begun',
      severity: 'info',
      facts: {},
      createdAt: at('Mon 09:00'),
      notBefore: at('Mon 09:00'),
    });
  });

  test('is told on the first working morning it is theirs', () => {
    const toldAt = (from: string, when?: string): string => reading(noticeOf({ from }, when)?.notBefore);
    expect(toldAt('2026-12-02')).toBe('Wed 07:00');
    expect(toldAt('2026-12-05')).toBe('+Mon 07:00');
    expect(toldAt('2026-11-20')).toBe('Mon 09:00');
    expect(toldAt(monday, 'Mon 22:00')).toBe('Tue 07:00');
  });

  test('is told until its last day, and not at all when it was called off', () => {
    const earlier = { from: '2026-11-20' };
    expect(noticeOf({ ...earlier, until: monday })).toBeDefined();
    expect(noticeOf({ ...earlier, until: '2026-11-29' })).toBeUndefined();
    expect(noticeOf({ from: '2026-12-07', until: '2026-12-07' })).toBeDefined();
    expect(noticeOf({ from: '2026-12-07', until: '2026-12-06' })).toBeUndefined();
  });
});

describe('what waits for whoever a role begins for', () => {
  const begun: NoticeContent = {
    subject: { kind: 'appointment', id: 'a1' },
    template: 'begun',
    severity: 'info',
    facts: {},
  };
  const setting = {
    portal: 'https://rotunda.example',
    zone: 'America/Detroit',
    words: new Map([['appointment', appointmentWords]]),
  };
  const messageOf = (decisions: number, requests: number) =>
    messageFor('mail', [withWaiting(begun, { decisions, requests })], setting);

  test('is counted as decisions and requests, each by its own number, and none where there are none', () => {
    expect(messageOf(1, 2)).toEqual({
      subject: 'In your inbox: 1 decision and 2 requests',
      text: 'The inbox of a role that is yours now holds 1 decision and 2 requests.\n\nhttps://rotunda.example/approvals\n',
    });
    expect(messageOf(2, 0).subject).toBe('In your inbox: 2 decisions');
    expect(messageOf(0, 1).subject).toBe('In your inbox: 1 request');
  });

  test('is found among the decisions when there are any, otherwise among the requests', () => {
    expect(messageOf(1, 9).text).toContain('/approvals\n');
    expect(messageOf(0, 9).text).toContain('/requests\n');
    expect(appointmentWords.path(begun)).toBe('/requests');
  });

  test('is counted up to a hundred', () => {
    expect(messageOf(99, 100).subject).toBe('In your inbox: 99 decisions and 100 or more requests');
    expect(messageOf(0, 250).subject).toBe('In your inbox: 100 or more requests');
  });
});
