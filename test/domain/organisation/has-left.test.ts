import { expect, test } from '@jest/globals';
import { type Assignment, hasLeft } from '../../../domain/organisation/index.ts';

function held(until?: string, agencyId = 'treasury'): Assignment {
  return {
    id: 'a',
    personId: 'ann',
    role: 'agency-staff',
    agencyId,
    from: '2026-01-01',
    ...(until === undefined ? {} : { until }),
  };
}

test('whoever held a role for an agency and holds none any more has left it', () => {
  const today = '2026-11-30';
  const left = (...assignments: readonly Assignment[]): boolean => hasLeft(assignments, 'treasury', today);
  expect(left(held('2026-11-29'))).toBe(true);
  expect(left(held('2026-11-30'))).toBe(false);
  expect(left(held('2026-11-29'), held())).toBe(false);
  expect(left(held('2026-11-29'), held(undefined, 'revenue'))).toBe(true);
  expect(left(held('2026-11-29', '*'))).toBe(true);
  // One that lies ahead and was called off keeps nobody.
  expect(left(held('2026-11-29'), { ...held('2026-12-06'), from: '2026-12-07' })).toBe(true);
  // Whoever never held a role there may have requests made for them.
  expect(left()).toBe(false);
  expect(left(held('2026-11-29', 'revenue'))).toBe(false);
});
