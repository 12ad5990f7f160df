import { expect, test } from '@jest/globals';
import {
  type Actor,
  definePolicy,
  mayReadEvent,
  permissionToComment,
  permit,
  policy,
  reachOf,
} from '../../../domain/access/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { ann, aRequest } from '../../support/builders.ts';

function actor(role: Role, agencyId: string, actingFor: readonly string[] = []): Actor {
  return { personId: 'pat', authorities: [{ role, agencyId, actingFor }] };
}

const treasury = { agencyId: 'treasury' };
const triage = { read: policy['request.read'], action: policy['request.triage'] };

test('whoever may do something does it under the authority that allows it', () => {
  expect(permit(actor('service-center', '*', ['sam']), triage, treasury)).toEqual({
    personId: 'pat',
    role: 'service-center',
    actingFor: ['sam'],
  });
});

test('what somebody may read but not do is denied', () => {
  expect(permit(actor('agency-staff', 'treasury'), triage, treasury)).toBe('denied');
});

test('what somebody may not even read does not exist for them', () => {
  expect(permit(actor('agency-staff', 'health'), triage, treasury)).toBe('hidden');
  expect(permit(actor('administrator', '*'), triage, treasury)).toBe('hidden');
  expect(permit({ personId: 'pat', authorities: [] }, triage, treasury)).toBe('hidden');
});

test('what may be done but not read is hidden all the same', () => {
  const deaf = { read: policy['organisation.write'], action: policy['request.triage'] };
  expect(permit(actor('service-center', '*'), deaf, treasury)).toBe('hidden');
});

test('a comment among the department needs a permission of its own', () => {
  const comment = (visibility: 'public' | 'internal', who: Actor): unknown =>
    permit(who, { read: policy['request.read'], action: permissionToComment(visibility) }, treasury);
  const client = actor('agency-staff', 'treasury');
  expect(comment('public', client)).toMatchObject({ role: 'agency-staff' });
  expect(comment('internal', client)).toBe('denied');
  expect(comment('internal', actor('service-center', '*'))).toMatchObject({ role: 'service-center' });
});

test('the department’s words to itself are read by the department of that agency alone', () => {
  const [submitted, , internal] = aRequest().commented().commented({}, 'internal').events;
  const [, open] = aRequest().commented({ from: ann }).events;
  if (submitted === undefined || internal === undefined || open === undefined) throw new Error('No events.');
  const client = actor('agency-staff', 'treasury');
  expect([submitted, open, internal].map((event) => mayReadEvent(client, event, 'treasury'))).toEqual([
    true,
    true,
    false,
  ]);
  expect(mayReadEvent(actor('service-center', 'treasury'), internal, 'treasury')).toBe(true);
  expect(mayReadEvent(actor('service-center', 'health'), internal, 'treasury')).toBe(false);
});

test('a policy names each of its actions and denies whoever it does not list', () => {
  const table = definePolicy({
    'parcel.collect': { ...reachOf(['agency-staff', 'program-manager'], 'own'), administrator: 'anything' },
  });
  expect(table['parcel.collect']).toEqual({
    action: 'parcel.collect',
    reaches: { 'agency-staff': 'own', 'program-manager': 'own', administrator: 'anything' },
  });
  expect(Object.entries(policy).filter(([action, permission]) => permission.action !== action)).toEqual([]);
});
