import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { freePort } from '../support/free-port.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';
import { timeMachine } from '../support/time-machine.ts';
import { signIn } from './client.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'rotunda-messages-'));
let runtime: RuntimeProcess;

beforeAll(async () => {
  runtime = await startRuntimeProcess(folder, await freePort());
}, 60_000);

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

const { travelTo, messagesTo } = timeMachine(() => runtime.url);
const textsTo = async (recipient: string): Promise<readonly string[]> =>
  (await messagesTo(recipient)).map(({ text }) => text);

test('a priority raised too late is the director’s to take on before the officer hears of it', async () => {
  // Tuesday, the second of March, nine o’clock in Detroit.
  await travelTo('2027-03-02T14:00:00Z');
  const [nora, june, vera] = await Promise.all(
    ['nora-fieldstone', 'june-quickstep', 'vera-northwind'].map((id) => signIn(runtime.url, id)),
  );
  if (nora === undefined || june === undefined || vera === undefined) throw new Error('Not signed in.');
  const submitted = await nora.post('/requests', {
    kind: 'incident',
    service: 'email',
    impact: 'low',
    urgency: 'low',
    summary: 'Mail is slow',
    description: 'Since this morning.',
  });
  const number = String(submitted.body['number']);
  const about = async (person: string, words: string): Promise<readonly string[]> =>
    (await textsTo(person)).filter((text) => text.includes(number) && text.includes(words));

  // Two hours later it turns out that nobody can work: the answer was due an hour and a half ago.
  await travelTo('2027-03-02T16:00:00Z');
  const raised = await june.post(`/requests/${number}/priority`, {
    impact: 'medium',
    urgency: 'high',
    reason: 'Nobody can work.',
  });
  expect(raised.status).toBe(200);
  await travelTo('2027-03-02T16:02:00Z');
  expect((await about('vera-northwind', 'under the new priority')).length).toBeGreaterThan(0);
  expect(await about('hugo-beaconsway', 'climbed')).toEqual([]);

  await travelTo('2027-03-02T17:55:00Z');
  expect(await about('hugo-beaconsway', 'climbed')).toEqual([]);
  const acknowledged = await vera.post(`/requests/${number}/clocks/first-response/acknowledgement`);
  expect(acknowledged.status).toBe(200);
  await travelTo('2027-03-02T20:00:00Z');
  expect(await about('hugo-beaconsway', 'climbed')).toEqual([]);
});
