import { describe, expect, test } from '@jest/globals';
import { type Decidable, type Quorum, stampsFor, stampToDecide } from '../../../domain/approvals/index.ts';
import type { Authority } from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { by, type RequestBuilder } from '../../support/builders.ts';
import { anApplication, approvalOf, approveUpTo, askSecurity, decide } from '../../support/chain.ts';

const decidable = (request: RequestBuilder): Decidable => ({
  agencyId: 'treasury',
  approval: approvalOf(request),
  submitters: ['ann'],
});

const may = (role: Role, actingFor: readonly string[] = [], agencyId = 'treasury'): Authority => ({
  role,
  agencyId,
  actingFor,
});

describe('who holds a stage', () => {
  test('a stage is held in one of its roles, for the agency of the request or for all', () => {
    const authorities = [
      may('infrastructure-manager'),
      may('infrastructure-director', [], '*'),
      may('infrastructure-manager', ['max'], 'health'),
      may('security-officer'),
    ];
    expect(stampsFor('infrastructure', 'ines', authorities, decidable(approveUpTo('develop')))).toEqual([
      by('ines', 'infrastructure-manager'),
      by('ines', 'infrastructure-director'),
    ]);
  });

  test('whoever holds a stage does so by their own authority before that of others, the nearest first', () => {
    const authorities = [
      may('security-officer', ['sue', 'stan']),
      may('security-officer'),
      may('security-officer', ['saul']),
    ];
    const stamps = stampsFor('security', 'emil', authorities, decidable(approveUpTo('develop')));
    expect(stamps.map(({ actingFor }) => actingFor)).toEqual([[], ['saul'], ['sue', 'stan']]);
  });

  test('nobody holds a stage that was never asked', () => {
    expect(stampsFor('director', 'dana', [may('service-director')], decidable(anApplication()))).toEqual([]);
  });
});

describe('under which authority somebody may decide', () => {
  const officer = may('security-officer');

  test('whoever holds a stage may decide it while it waits, and neither before nor after', () => {
    const stampAfter = (request: RequestBuilder) =>
      stampToDecide('security', 'stan', [officer], decidable(request));
    expect(stampAfter(anApplication())).toBeUndefined();
    expect(stampAfter(approveUpTo('develop'))).toEqual(by('stan', 'security-officer'));
    expect(stampAfter(approveUpTo('security'))).toBeUndefined();
  });

  test('whoever holds another stage than the one that waits may not decide it', () => {
    const asked = decidable(approveUpTo('develop'));
    expect(stampToDecide('security', 'prue', [may('procurement-liaison')], asked)).toBeUndefined();
  });

  test('whoever may not decide in the place of one may in the place of another', () => {
    // Max has decided for infrastructure, so nobody who acts for him decides on security as well.
    const request = decidable(approveUpTo('infrastructure'));
    const forMax = may('security-officer', ['max']);
    expect(stampToDecide('security', 'emil', [forMax], request)).toBeUndefined();
    expect(stampToDecide('security', 'emil', [forMax, may('security-officer', ['sue'])], request)).toEqual(
      by('emil', 'security-officer', ['sue']),
    );
  });

  test('whoever submitted a request finds no authority to decide on it', () => {
    expect(stampToDecide('security', 'ann', [officer], decidable(approveUpTo('develop')))).toBeUndefined();
  });

  test.each<[Quorum, readonly string[] | undefined]>([
    ['all', ['sue']],
    [2, undefined],
  ])('of a quorum of %s, one who approved for themselves may go on for %j', (quorum, actingFor) => {
    const stamp = (request: RequestBuilder) =>
      stampToDecide('security', 'stan', [officer, may('security-officer', ['sue'])], decidable(request));
    const asked = askSecurity(quorum, [by('stan', 'security-officer'), by('sue', 'security-officer')]);
    expect(stamp(asked)?.actingFor).toEqual([]);
    expect(stamp(decide(asked, 'security'))?.actingFor).toEqual(actingFor);
  });
});
