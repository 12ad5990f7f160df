import { describe, expect, test } from '@jest/globals';
import {
  type Assignment,
  type AssignmentFacts,
  assignmentProblems,
  findRemainingAdministrator,
  lastDayProblem,
  longestActingChain,
} from '../../../domain/organisation/index.ts';

/** A director of the treasury since the new year. */
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

/** People of whom the first holds the role and each of the others acts for the one before. */
function chain(length: number): readonly Assignment[] {
  return Array.from({ length }, (_, step) =>
    held(`p${step}`, step === 0 ? {} : { actingFor: `p${step - 1}` }),
  );
}

/** Whose employees those are who are not the department's own. */
const people: Readonly<Record<string, { readonly agencyId?: string }>> = {
  tom: { agencyId: 'treasury' },
  abe: { agencyId: 'agriculture' },
};

function knowing(...assignments: readonly Assignment[]): AssignmentFacts {
  return {
    isAgency: (id) => ['treasury', 'agriculture'].includes(id),
    personOf: (id) => (id === 'nobody' ? undefined : (people[id] ?? {})),
    assignmentsOf: (id) => assignments.filter(({ personId }) => personId === id),
  };
}

describe('an assignment that can be entered', () => {
  test.each([
    ['of a role for an agency', held('bea'), knowing()],
    ['of a role for all agencies', held('bea', { agencyId: '*' }), knowing()],
    ['of a client for one agency', held('tom', { role: 'program-manager' }), knowing()],
    [
      'of an administrator for the whole organisation',
      held('bea', { role: 'administrator', agencyId: '*' }),
      knowing(),
    ],
    ['for a single day', held('bea', { until: '2026-01-01' }), knowing()],
    ['acting for somebody who holds the role', held('bea', { actingFor: 'al' }), knowing(held('al'))],
    [
      'acting for one agency of somebody who holds it for all',
      held('bea', { actingFor: 'al' }),
      knowing(held('al', { agencyId: '*' })),
    ],
    [
      'acting for somebody who acts',
      held('cy', { actingFor: 'bea' }),
      knowing(held('al'), held('bea', { actingFor: 'al' })),
    ],
    [
      'acting for somebody who holds the role besides acting in it at the end of a long chain',
      held('new', { actingFor: `p${longestActingChain}` }),
      knowing(...chain(longestActingChain + 1), held(`p${longestActingChain}`)),
    ],
    [
      'acting for somebody who acts for one in another role',
      held('al', { actingFor: 'bea' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', role: 'executive' })),
    ],
    [
      'acting for somebody who acts for one for another agency',
      held('al', { actingFor: 'bea' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', agencyId: 'agriculture' })),
    ],
    [
      'taking turns, one after the other',
      held('al', { actingFor: 'bea', from: '2026-03-01' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', until: '2026-02-28' })),
    ],
    [
      'acting for whom one was to act for, had it not been called off',
      held('al', { actingFor: 'bea' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', from: '2026-06-01', until: '2026-03-31' })),
    ],
  ])('an assignment can be entered %s', (_what, assignment, facts) => {
    expect(assignmentProblems(assignment, facts)).toEqual([]);
  });
});

describe('an assignment that cannot', () => {
  test.each([
    ['for an agency there is not', held('bea', { agencyId: 'atlantis' }), knowing(), 'agencyId', 'no agency'],
    [
      'of a client for every agency',
      held('tom', { role: 'program-manager', agencyId: '*' }),
      knowing(),
      'agencyId',
      'one agency',
    ],
    [
      'of an administrator for one agency',
      held('bea', { role: 'administrator' }),
      knowing(),
      'agencyId',
      'whole organisation',
    ],
    ['of the department for an agency’s employee', held('tom'), knowing(), 'role', 'the department’s own'],
    [
      'of the department, for all agencies, for an agency’s employee',
      held('tom', { agencyId: '*' }),
      knowing(),
      'role',
      '"tom" is of "treasury"',
    ],
    [
      'of an administrator for an agency’s employee',
      held('tom', { role: 'administrator', agencyId: '*' }),
      knowing(),
      'role',
      'the department’s own',
    ],
    [
      'of a client for somebody of the department',
      held('bea', { role: 'agency-staff' }),
      knowing(),
      'role',
      '"bea" is of the department',
    ],
    [
      'of a client for an employee of another agency',
      held('abe', { role: 'agency-staff' }),
      knowing(),
      'role',
      '"abe" is of "agriculture"',
    ],
    ['over before it begins', held('bea', { until: '2025-12-31' }), knowing(), 'until', 'before the first'],
    [
      'acting for oneself',
      held('bea', { actingFor: 'bea' }),
      knowing(held('bea')),
      'actingFor',
      'themselves',
    ],
    ['acting for nobody', held('bea', { actingFor: 'nobody' }), knowing(), 'actingFor', 'no person'],
    [
      'acting in a role the other does not hold',
      held('bea', { actingFor: 'al' }),
      knowing(held('al', { role: 'executive' })),
      'actingFor',
      'does not hold',
    ],
    [
      'acting for another agency than the other’s',
      held('bea', { actingFor: 'al', agencyId: 'agriculture' }),
      knowing(held('al')),
      'actingFor',
      '"al" does not hold the role service-director for "agriculture" on',
    ],
    [
      'acting for all agencies of somebody who has one',
      held('bea', { actingFor: 'al', agencyId: '*' }),
      knowing(held('al')),
      'actingFor',
      'for all agencies',
    ],
    [
      'acting before the other begins',
      held('bea', { actingFor: 'al' }),
      knowing(held('al', { from: '2026-02-01' })),
      'actingFor',
      'on 2026-01-01',
    ],
    [
      'acting after the other has ended',
      held('bea', { actingFor: 'al' }),
      knowing(held('al', { from: '2025-01-01', until: '2025-12-31' })),
      'actingFor',
      'does not hold',
    ],
    [
      'acting for each other',
      held('al', { actingFor: 'bea' }),
      knowing(held('al'), held('bea', { actingFor: 'al' })),
      'actingFor',
      'circle',
    ],
    [
      'acting for each other, one of the two for all agencies',
      held('al', { actingFor: 'bea' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', agencyId: '*' })),
      'actingFor',
      'circle',
    ],
    [
      'taking turns that meet for a day',
      held('al', { actingFor: 'bea', from: '2026-03-01' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', until: '2026-03-01' })),
      'actingFor',
      'circle',
    ],
    [
      'acting in a circle of three',
      held('al', { actingFor: 'cy' }),
      knowing(held('al'), held('bea', { actingFor: 'al' }), held('cy', { actingFor: 'bea' })),
      'actingFor',
      'circle',
    ],
    [
      'acting in a circle that closes only next month',
      held('al', { actingFor: 'bea' }),
      knowing(held('bea'), held('bea', { actingFor: 'al', from: '2026-02-01' })),
      'actingFor',
      'circle',
    ],
  ] as const)('an assignment is refused %s', (_what, assignment, facts, path, words) => {
    expect(assignmentProblems(assignment, facts)).toEqual([
      { path, message: expect.stringContaining(words) },
    ]);
  });

  test('everything wrong with an assignment is told at once', () => {
    const assignment = held('bea', {
      role: 'agency-staff',
      agencyId: '*',
      until: '2025-01-01',
      actingFor: 'bea',
    });
    expect(assignmentProblems(assignment, knowing()).map(({ path }) => path)).toEqual([
      'agencyId',
      'until',
      'actingFor',
    ]);
  });

  test('a chain of people acting for each other has an end', () => {
    const people = knowing(...chain(longestActingChain + 1));
    const last = (count: number): Assignment => held('new', { actingFor: `p${count - 1}` });
    expect(assignmentProblems(last(longestActingChain), people)).toEqual([]);
    expect(assignmentProblems(last(longestActingChain + 1), people)).toEqual([
      {
        path: 'actingFor',
        message: 'More than 5 people would be acting for each other: name the person further up.',
      },
    ]);
  });

  test('circles among others do not trap the search', () => {
    const others = knowing(held('al', { actingFor: 'cy' }), held('cy', { actingFor: 'al' }));
    expect(assignmentProblems(held('bea', { actingFor: 'al' }), others)).toMatchObject([
      { path: 'actingFor' },
    ]);
  });
});

describe('the last day of an assignment', () => {
  const today = '2026-07-01';

  test.each([
    ['may be its first', '2026-01-01', '2026-01-01'],
    ['may be past: it counts no more', '2026-01-01', '2026-06-30'],
    ['may be yesterday although it began today: it was a mistake, and is taken back', today, '2026-06-30'],
    ['may be before its first when that is to come: it is called off', '2026-09-01', today],
  ])('%s', (_what, from, until) => {
    expect(lastDayProblem({ from }, until, today)).toBeUndefined();
  });

  test('is not before its first once it has counted: what was done by it was done', () => {
    expect(lastDayProblem({ from: '2026-06-30' }, '2026-06-29', today)).toEqual({
      path: 'until',
      message: 'It has counted since 2026-06-30: give 2026-06-30 to end it at once.',
    });
  });
});

describe('an administrator who leaves', () => {
  const today = '2026-07-01';
  const ada = held('ada', { role: 'administrator', agencyId: '*' });

  test.each([
    ['nobody else', undefined, []],
    ['whoever is one for good', 'bea', [held('bea')]],
    ['nobody who begins only later', undefined, [held('bea', { from: '2026-07-03' })]],
    ['whoever begins the day after', 'bea', [held('bea', { from: '2026-07-02' })]],
    ['nobody who ends sooner than they would have', undefined, [held('bea', { until: '2027-01-01' })]],
    ['nobody who acts for one', undefined, [held('bea', { actingFor: 'ada' })]],
    ['nobody who was one', undefined, [held('bea', { until: '2026-06-30' })]],
  ])('leaves it to %s', (_who, remaining, others) => {
    expect(findRemainingAdministrator(ada, today, today, [ada, ...others])?.personId).toBe(remaining);
  });

  test('who would have left anyway leaves it to whoever stays as long', () => {
    const leaving = held('ada', { until: '2026-12-31' });
    const bea = held('bea', { until: '2026-12-31' });
    expect(findRemainingAdministrator(leaving, today, today, [leaving, bea])).toBe(bea);
  });

  test('who is taken back at once needs somebody today', () => {
    const bea = held('bea', { from: '2026-07-02' });
    expect(findRemainingAdministrator(ada, '2026-01-01', today, [ada, bea])).toBeUndefined();
  });
});
