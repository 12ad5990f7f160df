import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Assignment } from '../../../domain/organisation/index.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { openly } from '../../support/organisation.ts';

const harness = openHttpHarness();
const until = '2026-12-31';
const given: Assignment = {
  id: 'tess-0',
  personId: 'tess',
  role: 'agency-staff',
  agencyId: 'treasury',
  from: '2026-01-01',
  until,
  actingFor: 'ann',
};

beforeAll(async () => {
  await openly(harness.table).putPerson(
    { id: 'tess', name: 'Tess', email: 'tess@example.gov', agencyId: 'treasury' },
    0,
  );
  await openly(harness.table).putAssignment(given, 'new');
});

describe('whoever acts for a client', () => {
  test('may withdraw what the client submitted, and the record names both', async () => {
    const { number } = await harness.submit();
    const answer = await harness.ask('POST /requests/{id}/withdrawal', {
      as: 'tess',
      params: { id: number },
      body: { reason: 'It works again.' },
    });
    expect([answer.status, answer.body.status]).toEqual([200, 'withdrawn']);
    expect((await harness.eventsOf(number)).at(-1)?.by).toEqual({
      personId: 'tess',
      role: 'agency-staff',
      actingFor: ['ann'],
    });
  });

  test('may not withdraw what a colleague of the client submitted', async () => {
    const { number } = await harness.submit({}, 'pam');
    const answer = await harness.ask('POST /requests/{id}/withdrawal', {
      as: 'tess',
      params: { id: number },
      body: { reason: 'It works again.' },
    });
    expect([answer.status, answer.code]).toEqual([403, 'access.denied']);
  });
});

describe('a command sent again under the same key by somebody who may not give it any more', () => {
  const headers = { 'Idempotency-Key': 'once' };
  const body = { service: 'email', kind: 'incident', summary: 'No mail', description: 'Since eight.' };

  test('is refused like any other, and answered again once they may', async () => {
    const ask = (): ReturnType<typeof harness.ask> =>
      harness.ask('POST /requests', { as: 'tess', body: { ...body, requester: 'ann' }, headers });
    const first = await ask();
    expect(first.status).toBe(201);
    const { number } = first.body as { readonly number: string };
    const comment = (): ReturnType<typeof harness.ask> =>
      harness.ask('POST /requests/{id}/comments', {
        as: 'tess',
        params: { id: number },
        body: { text: 'Still so.' },
        headers: { 'Idempotency-Key': 'comment' },
      });
    const commented = await comment();
    expect(commented.status).toBe(200);

    await openly(harness.table).putAssignment({ ...given, until: '2026-01-31' }, 'existing');
    expect((await ask()).status).toBe(403);
    const denied = await comment();
    expect([denied.status, denied.code]).toEqual([404, 'request.unknown']);

    await openly(harness.table).putAssignment(given, 'existing');
    expect(await ask()).toMatchObject({ status: 201, body: first.body });
    expect(await comment()).toMatchObject({ status: 200, body: commented.body });
  });
});
