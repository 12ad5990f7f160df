import { expect, test } from '@jest/globals';
import { delegationNotice, delegationWords, wakingHours } from '../../../domain/notices/index.ts';
import type { Assignment } from '../../../domain/organisation/index.ts';
import { at, reading } from '../../support/time.ts';

const waking = wakingHours('America/Detroit');
const monday = '2026-11-30';
const acting: Assignment = {
  id: 'a1',
  personId: 'ben',
  role: 'service-director',
  agencyId: '*',
  actingFor: 'dana',
  from: monday,
};

/** What is written down on Monday at 09:00 of a delegation that differs from an open one in this. */
const noticeOf = (changes: Partial<Assignment> = {}, when = 'Mon 09:00') =>
  delegationNotice({ ...acting, ...changes }, monday, at(when), waking);

test('whoever comes to act for somebody is told by mail from when to when, and nobody’s name', () => {
  expect(noticeOf({ until: '2026-12-04' })).toEqual({
    recipient: 'ben',
    channel: 'mail',
    subject: { kind: 'delegation', id: 'a1' },
    template: 'delegated',
    severity: 'info',
    facts: { from: monday, until: '2026-12-04' },
    createdAt: at('Mon 09:00'),
    notBefore: at('Mon 09:00'),
  });
});

test('a delegation until further notice says no last day', () => {
  expect(noticeOf()?.facts).toStrictEqual({ from: monday });
});

test('a role of one’s own is no delegation', () => {
  const { actingFor: _actingFor, ...own } = acting;
  expect(delegationNotice(own, monday, at('Mon 09:00'), waking)).toBeUndefined();
});

test('a delegation is told on its last day and not after it, and one that was called off never', () => {
  const earlier = { from: '2026-11-20' };
  expect(noticeOf({ ...earlier, until: monday })).toBeDefined();
  expect(noticeOf({ ...earlier, until: '2026-11-29' })).toBeUndefined();
  expect(noticeOf({ from: '2026-12-07', until: '2026-12-07' })).toBeDefined();
  expect(noticeOf({ from: '2026-12-07', until: '2026-12-06' })).toBeUndefined();
});

test('a delegation entered at night is told in the morning, on a Friday night on Monday', () => {
  expect(reading(noticeOf({}, 'Mon 23:00')?.notBefore)).toBe('Tue 07:00');
  expect(reading(noticeOf({}, 'Fri 21:00')?.notBefore)).toBe('+Mon 07:00');
});

test('of several delegations in a message the one that begins first comes first, then the one that ends first', () => {
  const keyOf = (from: string, until: string): string =>
    delegationWords.sortKey({
      subject: { kind: 'delegation', id: 'a1' },
      template: 'delegated',
      severity: 'info',
      facts: { from, until },
    });
  const keys = [
    keyOf('2026-12-01', '2026-12-24'),
    keyOf('2026-12-07', '2026-12-08'),
    keyOf('2026-12-07', '2026-12-11'),
  ];
  expect(keys.toReversed().sort()).toEqual(keys);
});
