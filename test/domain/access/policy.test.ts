import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { can, type Permission, policy } from '../../../domain/access/index.ts';
import { type Role, roles } from '../../../domain/vocabulary/index.ts';

const page = readFileSync('docs/access.md', 'utf8');

const reaches = { '': 'nothing', '○': 'own', '●': 'agency', '◆': 'anything' } as const;

/** The rows of the page's first table: an action, and a cell for each role in the order of the vocabulary. */
const promised = new Map(
  page
    .slice(0, page.indexOf('A role held for all agencies'))
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, action = '', ...cells]) => [action.replaceAll('`', ''), cells.slice(0, roles.length)]),
);

test('the page tells of every action', () => {
  expect([...promised.keys()]).toEqual(Object.keys(policy));
});

test.each(Object.keys(policy) as (keyof typeof policy)[])(
  '%s is allowed to whom the page promises it, and to nobody else',
  (action) => {
    expect(roles.map((role) => reachOf(policy[action], role))).toEqual(
      promised.get(action)?.map((cell) => reaches[cell as keyof typeof reaches]),
    );
  },
);

function reachOf(permission: Permission, role: Role): (typeof reaches)[keyof typeof reaches] {
  const actor = { personId: 'me', authorities: [{ role, agencyId: 'treasury', actingFor: [] }] };
  const may = (agencyId: string, ownerId: string): boolean =>
    can(actor, permission, { agencyId, ownerId }) !== undefined;
  if (may('health', 'other')) return 'anything';
  if (may('treasury', 'other')) return 'agency';
  return may('treasury', 'me') ? 'own' : 'nothing';
}
