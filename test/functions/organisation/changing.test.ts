import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Ask, aSmallOrganisation } from './organisation-harness.ts';

let ask: Ask;

beforeEach(async () => {
  ({ ask } = await aSmallOrganisation());
});

const items = [
  [
    'an agency',
    '/agencies/parks',
    { name: 'Parks', plan: 'bronze' },
    { name: 'State Parks', plan: 'bronze' },
  ],
  [
    'a service',
    '/services/fax',
    { name: 'Fax', description: 'Old', team: 'service-center' },
    { name: 'Fax', description: 'Gone', team: 'service-center' },
  ],
  [
    'a person',
    '/people/paul',
    { name: 'Paul', email: 'p@agency.example', agency: 'treasury' },
    { name: 'Paul P.', email: 'p@agency.example' },
  ],
] as const;

describe.each(items)('%s', (_what, address, first, second) => {
  test('is entered without an ETag, and changed with the one it has', async () => {
    expect(await ask('ada', 'PUT', address, first, { 'if-match': '"3"' })).toMatchObject({
      status: 412,
      code: 'revision.changed',
    });
    expect(await ask('ada', 'PUT', address, first)).toMatchObject({ status: 200, etag: '"1"', body: first });
    expect(await ask('ada', 'PUT', address, second)).toMatchObject({ status: 428, code: 'revision.needed' });
    expect(await ask('ada', 'PUT', address, second, { 'if-match': '"7"' })).toMatchObject({
      status: 412,
      code: 'revision.changed',
    });
    expect(await ask('ada', 'PUT', address, second, { 'if-match': '"1"' })).toMatchObject({
      status: 200,
      etag: '"2"',
      body: second,
    });
    expect(await ask('ada', 'PUT', address, first, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      code: 'revision.changed',
    });
    const read = await ask('ada', 'GET', address);
    expect(read).toMatchObject({ etag: '"2"', body: second });
    expect(read.body).toEqual({ id: address.split('/')[2], ...second });
  });

  test('of two changes made at once from the same ETag one is refused', async () => {
    const etag = (await ask('ada', 'PUT', address, first)).etag ?? '';
    const both = await Promise.all(
      [first, second].map((body) => ask('ada', 'PUT', address, body, { 'if-match': etag })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  test.each(['tom', 'dana', 'nell'])('is not for %s to change', async (caller) => {
    expect(await ask(caller, 'PUT', address, first)).toMatchObject({ status: 403, code: 'access.denied' });
  });
});

test.each([
  ['an agency without a plan', '/agencies/x1', { name: 'X' }, ['plan']],
  [
    'an agency with a field nobody knows',
    '/agencies/x1',
    { name: 'X', plan: 'gold', colour: 'red' },
    ['colour'],
  ],
  ['an id with blanks', '/agencies/x 1', { name: 'X', plan: 'gold' }, ['agency']],
  [
    'a service done by people who cannot do work',
    '/services/x1',
    { name: 'X', description: 'X', team: 'executive' },
    ['team'],
  ],
  [
    'a person without a name, with half an address',
    '/people/x1',
    { name: ' ', email: 'x1@' },
    ['name', 'email'],
  ],
])('%s is refused by the name of its fields', async (_what, address, body, fields) => {
  const answer = await ask('ada', 'PUT', address, body);
  expect([answer.status, answer.code, answer.errors?.map(({ field }) => field)]).toEqual([
    400,
    'input.invalid',
    fields,
  ]);
});

test('a person of an agency that does not exist is refused', async () => {
  const answer = await ask('ada', 'PUT', '/people/x1', {
    name: 'X',
    email: 'x@agency.example',
    agency: 'atlantis',
  });
  expect(answer).toMatchObject({ status: 400, code: 'person.invalid', errors: [{ field: 'agency' }] });
});
