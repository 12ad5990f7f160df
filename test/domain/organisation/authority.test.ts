import { describe, expect, test } from '@jest/globals';
import {
  type Assignment,
  authoritiesBetween,
  authoritiesOf,
  type Authority,
  isCalledOff,
} from '../../../domain/organisation/index.ts';

const today = '2026-07-01';

function held(personId: string, changes: Partial<Assignment> = {}): Assignment {
  return {
    id: personId,
    personId,
    role: 'service-director',
    agencyId: 'treasury',
    from: '2026-01-01',
    ...changes,
  };
}

function authorities(personId: string, ...assignments: readonly Assignment[]): readonly Authority[] {
  return authoritiesOf(personId, today, (id) => assignments.filter((one) => one.personId === id));
}

const own = { role: 'service-director', agencyId: 'treasury', actingFor: [] };

describe('what a person may speak for today', () => {
  test.each([
    ['before its first day an assignment does not count', { from: '2026-07-02' }, []],
    ['on its first day an assignment counts', { from: today }, [own]],
    ['on its last day an assignment counts', { until: today }, [own]],
    ['after its last day an assignment does not count', { until: '2026-06-30' }, []],
  ])('%s', (_when, changes, expected) => {
    expect(authorities('al', held('al', changes))).toEqual(expected);
  });

  test('whoever acts shows for whom', () => {
    expect(authorities('bea', held('al'), held('bea', { actingFor: 'al' }))).toEqual([
      { ...own, actingFor: ['al'] },
    ]);
  });

  test('acting is chained, nearest first', () => {
    const chain = [held('al'), held('bea', { actingFor: 'al' }), held('cy', { actingFor: 'bea' })];
    expect(authorities('cy', ...chain)).toEqual([{ ...own, actingFor: ['bea', 'al'] }]);
  });

  test('when the one acted for leaves, so does everybody who acts through them', () => {
    const chain = [
      held('al', { until: '2026-06-30' }),
      held('bea', { actingFor: 'al' }),
      held('cy', { actingFor: 'bea' }),
    ];
    expect(authorities('cy', ...chain)).toEqual([]);
  });

  test('acting reaches no further than the one acted for', () => {
    expect(authorities('bea', held('al'), held('bea', { actingFor: 'al', agencyId: '*' }))).toEqual([]);
    expect(authorities('bea', held('al', { agencyId: '*' }), held('bea', { actingFor: 'al' }))).toEqual([
      { ...own, actingFor: ['al'] },
    ]);
    expect(authorities('bea', held('al', { role: 'executive' }), held('bea', { actingFor: 'al' }))).toEqual(
      [],
    );
  });

  test('a circle gives nobody anything, and what one holds oneself stays', () => {
    const circle = [held('al', { actingFor: 'bea' }), held('bea', { actingFor: 'al' })];
    expect(authorities('al', ...circle)).toEqual([]);
    expect(authorities('bea', ...circle)).toEqual([]);
    expect(authorities('al', ...circle, held('al'))).toEqual([own]);
    expect(authorities('al', held('al', { actingFor: 'al' }))).toEqual([]);
  });
});

describe('what a person may speak for on any day of a time', () => {
  const between = (
    from: string,
    until: string | undefined,
    ...assignments: readonly Assignment[]
  ): readonly string[] => [
    ...new Set(
      authoritiesBetween('bea', from, until, (id) => assignments.filter((one) => one.personId === id)).map(
        ({ role }) => role,
      ),
    ),
  ];
  const later = held('bea', { role: 'executive', from: '2026-07-10' });

  test.each([
    ['what begins during it counts', '2026-07-10', ['executive']],
    ['what begins after it does not count', '2026-07-09', []],
    ['whatever is to come counts when it has no end', undefined, ['executive']],
  ])('in a time %s', (_what, until, expected) => {
    expect(between('2026-07-01', until, later)).toEqual(expected);
  });

  test('in a time what has ended before counts no more, what ends during it does', () => {
    expect(between('2026-07-01', '2026-07-31', held('bea', { until: '2026-06-30' }))).toEqual([]);
    expect(between('2026-07-01', '2026-07-31', held('bea', { until: '2026-07-01' }))).toEqual([
      'service-director',
    ]);
  });

  test('in a time what begins on its first day is told once', () => {
    const today = held('bea', { from: '2026-07-01' });
    expect(authoritiesBetween('bea', '2026-07-01', '2026-07-31', () => [today])).toEqual([own]);
  });

  test('acting begins when the one acted for does', () => {
    const chain = [held('al', { from: '2026-07-10' }), held('bea', { actingFor: 'al' })];
    expect(between('2026-07-01', '2026-07-09', ...chain)).toEqual([]);
    expect(between('2026-07-01', '2026-07-10', ...chain)).toEqual(['service-director']);
  });

  test('people acting for each other do not trap the search', () => {
    expect(
      between('2026-07-01', undefined, held('bea', { actingFor: 'al' }), held('al', { actingFor: 'bea' })),
    ).toEqual([]);
  });
});

test('an assignment is called off when its last day comes before its first', () => {
  expect(isCalledOff(held('al', { until: '2025-12-31' }))).toBe(true);
  expect(isCalledOff(held('al', { until: '2026-01-01' }))).toBe(false);
  expect(isCalledOff(held('al'))).toBe(false);
});

describe('however many ways lead to a role, the work grows with the assignments', () => {
  const agencies = Array.from({ length: 12 }, (_, index) => `agency-${index}`);
  const chain = ['ann', 'bea', 'cy', 'dan', 'eve', 'fay'];

  /** Each but the first acts for the one before, in one role for twelve agencies. */
  const delegatedInTurn = chain.flatMap((personId, index) =>
    agencies.map((agencyId) => {
      const giver = chain[index - 1];
      return held(personId, { id: agencyId, agencyId, ...(giver === undefined ? {} : { actingFor: giver }) });
    }),
  );

  function countAsked(personId: string, all: readonly Assignment[]) {
    let asked = 0;
    const found = authoritiesOf(personId, today, (id) => {
      asked += 1;
      return all.filter((one) => one.personId === id);
    });
    return { asked, found };
  }

  // Collected again for each assignment these were 271,453 questions.
  test('five people who delegate one role for twelve agencies in turn are asked for once each', () => {
    const { asked, found } = countAsked('fay', delegatedInTurn);
    expect(asked).toBe(6);
    expect(found).toEqual(
      agencies.map((agencyId) => ({
        role: 'service-director',
        agencyId,
        actingFor: ['eve', 'dan', 'cy', 'bea', 'ann'],
      })),
    );
  });

  test('people who all act for each other are asked for once each', () => {
    const everybody = chain.flatMap((personId) =>
      chain
        .filter((other) => other !== personId)
        .map((actingFor) => held(personId, { id: `${personId} ${actingFor}`, actingFor })),
    );
    expect(countAsked('fay', everybody)).toEqual({ asked: 6, found: [] });
    const { asked, found } = countAsked('fay', [...everybody, held('ann')]);
    expect(asked).toBe(6);
    expect(found.map(({ actingFor }) => actingFor)).toEqual([
      ['ann'],
      ...['bea', 'cy', 'dan', 'eve'].map((one) => [one, 'ann']),
    ]);
  });
});
