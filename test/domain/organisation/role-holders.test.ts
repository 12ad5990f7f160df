import { describe, expect, test } from '@jest/globals';
import { type Assignment, narrowTo, roleHoldersFor } from '../../../domain/organisation/index.ts';

const role = 'infrastructure-specialist';

function assignment(personId: string, overrides: Partial<Assignment> = {}): Assignment {
  return { id: `${personId}-1`, personId, role, agencyId: 'treasury', from: '2026-01-01', ...overrides };
}

/** Who speaks for the role on a day, acting people with those they act for. */
function speak(day: string, ...all: readonly Assignment[]): readonly string[] {
  const candidates = all.filter((one) => one.role === role && ['treasury', '*'].includes(one.agencyId));
  return roleHoldersFor(role, 'treasury', day, candidates, (id) =>
    all.filter(({ personId }) => personId === id),
  ).map(({ personId, actingFor }) => [personId, ...actingFor].join(' for '));
}

describe('who speaks for a role', () => {
  test('those speak for a role who hold it on the day, for the agency or for all', () => {
    const past = assignment('paul', { until: '2026-06-30' });
    const future = assignment('fay', { from: '2027-01-01' });
    const everywhere = assignment('eve', { agencyId: '*' });
    expect(speak('2026-07-01', assignment('iris'), past, future, everywhere)).toEqual(['iris', 'eve']);
    expect(speak('2026-06-30', past)).toEqual(['paul']);
  });

  test('both the one who acts and the one acted for speak for a role, until the acting ends', () => {
    const bob = assignment('bob', { actingFor: 'iris', until: '2026-12-04' });
    expect(speak('2026-12-04', assignment('iris'), bob)).toEqual(['iris', 'bob for iris']);
    expect(speak('2026-12-05', assignment('iris'), bob)).toEqual(['iris']);
  });

  test('nobody acts for somebody who no longer holds the role', () => {
    expect(
      speak(
        '2026-12-04',
        assignment('iris', { until: '2026-12-01' }),
        assignment('bob', { actingFor: 'iris' }),
      ),
    ).toEqual([]);
  });

  test('whoever acts speaks for nobody of another role or agency besides', () => {
    const others = [
      assignment('zoe', { role: 'executive' }),
      assignment('bob', { id: 'bob-2', role: 'executive', actingFor: 'zoe' }),
      assignment('joe', { agencyId: 'parks' }),
      assignment('bob', { id: 'bob-3', agencyId: 'parks', actingFor: 'joe' }),
    ];
    const bob = assignment('bob', { actingFor: 'iris' });
    expect(speak('2026-12-04', assignment('iris'), bob, ...others)).toEqual(['iris', 'bob for iris']);
  });

  test('acting is chained, and who holds the role as well is there for both', () => {
    const bob = assignment('bob', { actingFor: 'iris' });
    const cat = assignment('cat', { actingFor: 'bob' });
    const twice = assignment('bob', { id: 'bob-2' });
    expect(speak('2026-12-04', assignment('iris'), bob, cat)).toEqual([
      'iris',
      'bob for iris',
      'cat for bob for iris',
    ]);
    const again = assignment('bob', { id: 'bob-3', agencyId: '*' });
    expect(speak('2026-12-04', assignment('iris'), bob, twice, again)).toEqual([
      'iris',
      'bob',
      'bob for iris',
    ]);
  });
});

describe('work that was given to somebody', () => {
  const iris = { personId: 'iris', actingFor: [] };
  const bob = { personId: 'bob', actingFor: ['iris'] };
  const joe = { personId: 'joe', actingFor: [] };

  test('work that was given to somebody concerns them and whoever acts for them', () => {
    expect(narrowTo('iris', [iris, bob, joe])).toEqual([iris, bob]);
    expect(narrowTo(undefined, [iris, bob, joe])).toEqual([iris, bob, joe]);
  });

  test('work that was given to somebody concerns the whole team once they have left it', () => {
    expect(narrowTo('gone', [iris, bob, joe])).toEqual([iris, bob, joe]);
  });
});
