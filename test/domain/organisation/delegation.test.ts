import { describe, expect, test } from '@jest/globals';
import {
  type Authority,
  dayProblems,
  type Delegation,
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
    ['for the agencies named', { agencies: ['parks'] }, both, ['client-specialist parks']],
    [
      'a role named twice once',
      { roles: ['executive', 'executive'], agencies: ['treasury', 'treasury'] },
      both,
      ['executive treasury'],
    ],
    ['all agencies at once', {}, [may], ['service-director *']],
    ['some of all agencies', { agencies: ['parks'] }, [may], ['service-director parks']],
    [
      'all agencies once, though one is held besides',
      {},
      [...holding(['service-director', 'parks']), may],
      ['service-director *'],
    ],
    ['no administration', {}, [...holding(['administrator', '*']), may], ['service-director *']],
    ['what one acts in', {}, [{ ...may, actingFor: ['zoe'] }], ['service-director *']],
  ])('%s', (_what, changes, held, shares) => {
    expect(handedOn(wish(changes), held)).toEqual({ shares, wrong: [] });
  });

  test.each<[string, Partial<Delegation>, readonly Authority[], readonly string[]]>([
    ['a role one does not hold', { roles: ['portfolio-office'] }, both, ['roles']],
    ['a role held, but not for that agency', { roles: ['executive'], agencies: ['parks'] }, both, ['roles']],
    ['an agency one has no role for', { agencies: ['treasury', 'revenue'] }, both, ['agencies']],
    ['nothing at all', {}, [], ['roles']],
    ['nothing but administration', {}, holding(['administrator', '*']), ['roles']],
  ])('refused: %s', (_what, changes, held, wrong) => {
    expect(handedOn(wish(changes), held).wrong).toEqual(wrong);
  });
});

describe('its days', () => {
  const today = '2026-07-01';
  test.each([
    ['one day, today', today, today, []],
    ['a year', today, '2027-07-01', []],
    ['a year and a day', today, '2027-07-02', ['until']],
    ['beginning yesterday', '2026-06-30', '2026-07-10', ['from']],
    ['ending before it begins', '2026-07-10', '2026-07-09', ['until']],
  ])('%s', (_what, from, until, wrong) => {
    expect(dayProblems({ from, until }, today).map(({ path }) => path)).toEqual(wrong);
  });
});

describe('who receives it', () => {
  const bea: Person = { id: 'bea', name: 'Bea', email: 'bea@it.example' };
  const tess: Person = { ...bea, agencyId: 'treasury' };
  const staff: Share = { role: 'agency-staff', agencyId: 'treasury' };
  const director: Share = { role: 'service-director', agencyId: 'treasury' };
  const said = (share: Share, receiver: Person | undefined, giverId = 'al'): readonly string[] =>
    receiverProblems({ giverId, receiverId: 'bea' }, [share], receiver).map(({ message }) => message);

  test('a role of an agency stays in the agency, one of the department in the department', () => {
    expect([said(staff, tess), said(director, bea)]).toEqual([[], []]);
    expect(said(staff, bea)).toHaveLength(1);
    expect(said(staff, { ...bea, agencyId: 'parks' })).toHaveLength(1);
    expect(said(director, tess)).toHaveLength(1);
  });

  test('whether somebody of the other side exists is not told', () => {
    expect(said(staff, bea)).toEqual(said(staff, undefined));
    expect(said(director, tess)).toEqual(said(director, undefined));
  });

  test('nobody acts for themselves', () => {
    expect(said(director, bea, 'bea')).toEqual([expect.stringContaining('themselves')]);
  });
});
