import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { freePort } from '../support/free-port.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';
import { type Answer, type Person, signIn } from './client.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'rotunda-people-'));
let runtime: RuntimeProcess;
let nora: Person;
let june: Person;
let ivy: Person;
let simon: Person;
let ada: Person;
let clara: Person;

beforeAll(async () => {
  runtime = await startRuntimeProcess(folder, await freePort());
  [nora, june, ivy, simon, ada, clara] = (await Promise.all(
    [
      'nora-fieldstone',
      'june-quickstep',
      'ivy-patchcord',
      'simon-rackhollow',
      'ada-keyring',
      'clara-highgable',
    ].map((id) => signIn(runtime.url, id)),
  )) as [Person, Person, Person, Person, Person, Person];
}, 60_000);

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

const codeOf = ({ status, body }: Answer): readonly unknown[] => [status, body['code']];

describe('a call to the service center', () => {
  const submission = {
    agency: 'treasury',
    kind: 'incident',
    service: 'email',
    summary: 'No mail',
    description: 'Since eight.',
  };
  let number = '';

  test('is submitted in the name of whoever called, who answers for it', async () => {
    expect(codeOf(await june.post('/requests', submission))).toEqual([400, 'requester.choose']);
    expect(codeOf(await june.post('/requests', { ...submission, requester: 'felix-bellwether' }))).toEqual([
      400,
      'person.not-of-agency',
    ]);
    const submitted = await june.post('/requests', { ...submission, requester: 'nora-fieldstone' });
    number = String(submitted.body['number']);
    expect((await nora.get('/requests?view=mine')).body['items']).toMatchObject([{ number }]);
  });

  test('is taken by one of two agents, and the other is told by whom', async () => {
    const team = 'infrastructure-specialist';
    const take = (person: Person, assignee: string): Promise<Answer> =>
      person.post(`/requests/${number}/assignment`, { team, assignee });
    await june.post(`/requests/${number}/assignment`, { team });
    expect((await take(ivy, 'ivy-patchcord')).status).toBe(200);
    const second = await take(simon, 'simon-rackhollow');
    expect(codeOf(second)).toEqual([409, 'request.already-assigned']);
    expect(String(second.body['detail'])).toMatch(/^ivy-patchcord has this request\./);
  });
});

describe('a role given by mistake', () => {
  const assignments = '/people/ivy-patchcord/assignments';

  test('is taken back the same day, and an executive reads who gave and who took it', async () => {
    const today = String((await ada.get('/me')).body['today']);
    const given = await ada.post(assignments, { role: 'support-director', agency: '*', from: today });
    expect(given.status).toBe(201);
    const rolesOf = async (): Promise<readonly unknown[]> =>
      ((await ivy.get('/me')).body['authorities'] as { role: string }[]).map(({ role }) => role);
    expect(await rolesOf()).toContain('support-director');
    expect((await ada.post(`${assignments}/${String(given.body['id'])}/end`)).status).toBe(200);
    expect(await rolesOf()).not.toContain('support-director');

    const { body } = await clara.get('/organisation/changes?limit=2');
    expect(body['items']).toMatchObject([
      {
        by: { person: 'ada-keyring' },
        assignment: { person: 'ivy-patchcord', role: 'support-director' },
        changes: [{ field: 'until' }],
      },
      { by: { person: 'ada-keyring' }, changes: [{ field: 'from', after: today }] },
    ]);
  });

  test('an administrator gives nothing to themselves and is not the last to leave', async () => {
    const today = String((await ada.get('/me')).body['today']);
    const own = { role: 'executive', agency: '*', from: today };
    expect(codeOf(await ada.post('/people/ada-keyring/assignments', own))).toEqual([403, 'assignment.own']);
    const { body } = await ada.get('/people/ada-keyring/assignments');
    const [held] = body['items'] as { id: string }[];
    expect(codeOf(await ada.post(`/people/ada-keyring/assignments/${held?.id ?? ''}/end`))).toEqual([
      409,
      'assignment.last-administrator',
    ]);
  });
});
