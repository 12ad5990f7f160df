import { describe, expect, test } from '@jest/globals';
import {
  type Authority,
  dayProblems,
  type Delegation,
  endProblems,
  type Person,
  receiverProblems,
  type Share,
  shareProblems,
  sharesOf,
} from '../../../domain/organisation/index.ts';
import { type Role } from '../../../domain/vocabulary/index.ts';

const may: Authority = { role: 'service-director', agencyId: '*', actingFor: [] };

function holding(...held: readonly (readonly [Role, string])[]): readonly Authority[] {
  return held.map(([role, agencyId]) => ({ role, agencyId, actingFor: [] }));
}

function wish(changes: Partial<Delegation> = {}): Delegation {
  return { giverId: 'al', receiverId: 'bea', from: '2026-07-01', until: '2026-07-10', ...changes };
}

/** Shares as `role agency`, and the fields with something wrong. */
function handedOn(delegation: Delegation, held: readonly Authority[]) {
  const shares = sharesOf(delegation, held);
  return {
    shares: shares.map(({ role, agencyId }) => `${role} ${agencyId}`),
    wrong: shareProblems(delegation, shares).map(({ path }) => path),
  };
}

const both = holding(
  ['client-specialist', 'treasury'],
  ['client-specialist', 'parks'],
  ['executive', 'treasury'],
);

describe('what is handed on', () => {
  test.each<[string, Partial<Delegation>, readonly Authority[], readonly string[]]>([
    [
      'everything one holds',
      {},
      both,
      ['client-specialist treasury', 'client-specialist parks', 'executive treasury'],
    ],
    ['the roles named', { roles: ['executive'] }, both, ['executive treasury']],
    ['one’s roles for the agencies named', { agencies: ['parks'] }, both, ['client-specialist parks']],
    [
      'a role named twice once',
      { roles: ['executive', 'executive'], agencies: ['treasury', 'treasury'] },
      both,
      ['executive treasury'],
    ],
    ['a role for all agencies at once', {}, [may], ['service-director *']],
    ['a role for some of all agencies', { agencies: ['parks'] }, [may], ['service-director parks']],
    [
      'a role for all agencies once, though it is held for one besides',
      {},
      [...holding(['service-director', 'parks']), may],
      ['service-director *'],
    ],
    ['no administration', {}, [...holding(['administrator', '*']), may], ['service-director *']],
    ['the roles one acts in', {}, [{ ...may, actingFor: ['zoe'] }], ['service-director *']],
  ])('one hands on %s', (_what, changes, held, shares) => {
    expect(handedOn(wish(changes), held)).toEqual({ shares, wrong: [] });
  });

  test.each<[string, Partial<Delegation>, readonly Authority[], readonly string[]]>([
    ['a role one does not hold', { roles: ['portfolio-office'] }, both, ['roles']],
    [
      'a role one does not hold beside one held',
      { roles: ['executive', 'portfolio-office'] },
      both,
      ['roles'],
    ],
    ['a role held, but not for that agency', { roles: ['executive'], agencies: ['parks'] }, both, ['roles']],
    ['roles for an agency one has none for', { agencies: ['treasury', 'revenue'] }, both, ['agencies']],
    ['nothing at all', {}, [], ['roles']],
    ['nothing but administration', {}, holding(['administrator', '*']), ['roles']],
  ])('it is refused to hand on %s', (_what, changes, held, wrong) => {
    expect(handedOn(wish(changes), held).wrong).toEqual(wrong);
  });
});

test.each<[string, Partial<Delegation>, string]>([
  ['a role', { roles: ['portfolio-office'] }, 'You do not hold the role portfolio-office on 2026-07-01.'],
  [
    'a role for an agency',
    { roles: ['executive'], agencies: ['parks'] },
    'You do not hold the role executive for "parks" on 2026-07-01.',
  ],
  [
    'whatever there is for an agency',
    { agencies: ['revenue'] },
    'You hold no role for "revenue" on 2026-07-01 that could be handed on.',
  ],
])('whoever hands on %s they do not hold is told so', (_what, changes, message) => {
  expect(shareProblems(wish(changes), sharesOf(wish(changes), both))).toMatchObject([{ message }]);
});

test('whoever holds nothing is told that there is nothing to hand on', () => {
  expect(shareProblems(wish(), [])).toEqual([
    { path: 'roles', message: 'You hold no role on 2026-07-01 that could be handed on.' },
  ]);
});

describe('its days', () => {
  const today = '2026-07-01';

  test.each([
    ['today alone', today, today],
    ['a year', today, '2027-07-01'],
  ])('a delegation can be given for %s', (_what, from, until) => {
    expect(dayProblems({ from, until }, today)).toEqual([]);
  });

  test.each([
    [
      'lasts a year and a day',
      today,
      '2027-07-02',
      'until',
      'A delegation lasts a year at most: until 2027-07-01.',
    ],
    [
      'begins yesterday',
      '2026-06-30',
      '2026-07-10',
      'from',
      'The first day, 2026-06-30, is past: today is 2026-07-01.',
    ],
    [
      'ends before it begins',
      '2026-07-10',
      '2026-07-09',
      'until',
      'The last day, 2026-07-09, is before the first, 2026-07-10.',
    ],
  ])('a delegation is refused that %s', (_what, from, until, path, message) => {
    expect(dayProblems({ from, until }, today)).toEqual([{ path, message }]);
  });
});

describe('ending it', () => {
  const [yesterday, today] = ['2026-06-30', '2026-07-01'];

  test.each([
    ['ends at once, having counted yesterday for the last time', yesterday],
    ['counts today for the last time', today],
  ])('a delegation that is to end %s', (_what, until) => {
    expect(endProblems(until, today)).toEqual([]);
  });

  test.each([
    ['any later', '2026-07-02'],
    ['any earlier', '2026-06-29'],
    ['on no day at all', ''],
  ])('a delegation does not end %s, and the two days that will do are told', (_what, until) => {
    expect(endProblems(until, today)).toEqual([
      {
        path: 'until',
        message:
          'Give 2026-07-01, so that it counts today for the last time, or 2026-06-30 to end it at once.',
      },
    ]);
  });

  test('yesterday is the day before by the calendar, over the end of a month and of a year', () => {
    expect(endProblems('2026-12-31', '2027-01-01')).toEqual([]);
    expect(endProblems('2028-02-29', '2028-03-01')).toEqual([]);
    expect(endProblems('2027-02-29', '2027-03-01')).toHaveLength(1);
  });
});

describe('who receives it', () => {
  const bea: Person = { id: 'bea', name: 'Bea', email: 'bea@it.example' };
  const tess: Person = { ...bea, agencyId: 'treasury' };
  const staff: Share = { role: 'agency-staff', agencyId: 'treasury' };
  const director: Share = { role: 'service-director', agencyId: 'treasury' };
  const said = (share: Share, receiver: Person | undefined): readonly string[] =>
    receiverProblems({ giverId: 'al', receiverId: 'bea' }, [share], receiver).map(({ message }) => message);

  test('a role of an agency stays in the agency, one of the department in the department', () => {
    expect([said(staff, tess), said(director, bea)]).toEqual([[], []]);
    expect(said(staff, bea)).toHaveLength(1);
    expect(said(staff, { ...bea, agencyId: 'parks' })).toHaveLength(1);
    expect(said(director, tess)).toHaveLength(1);
  });

  test('whether somebody of the other side exists is not told to whoever delegates to them', () => {
    expect(said(staff, bea)).toEqual(said(staff, undefined));
    expect(said(director, tess)).toEqual(said(director, undefined));
  });

  test('whose people they are not is told, once for each side', () => {
    const shares: readonly Share[] = [staff, director, { ...director, agencyId: 'parks' }];
    const parties = { giverId: 'al', receiverId: 'bea' };
    expect(receiverProblems(parties, shares, undefined)).toEqual([
      {
        path: 'to',
        message: '"treasury" has no person "bea", and only its own people can act in its roles.',
      },
      {
        path: 'to',
        message: 'The department has no person "bea", and only its own people can act in its roles.',
      },
    ]);
    expect(receiverProblems(parties, shares, tess)).toHaveLength(1);
  });

  test('nobody acts for themselves', () => {
    expect(receiverProblems({ giverId: 'bea', receiverId: 'bea' }, [director], bea)).toEqual([
      { path: 'to', message: 'Nobody acts for themselves: name somebody else.' },
    ]);
  });
});
