import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { aPicture, attach, settled, upload } from '../support/attachments.ts';
import { freePort } from '../support/free-port.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';
import { timeMachine } from '../support/time-machine.ts';
import { until } from '../support/until.ts';
import { type Answer, type Person, signIn } from './client.ts';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'rotunda-story-'));
let runtime: RuntimeProcess;
let nora: Person;
let silas: Person;
let june: Person;
let vera: Person;
let hugo: Person;

beforeAll(async () => {
  runtime = await startRuntimeProcess(folder, await freePort());
  [nora, silas, june, vera, hugo] = (await Promise.all(
    ['nora-fieldstone', 'silas-appleyard', 'june-quickstep', 'vera-northwind', 'hugo-beaconsway'].map((id) =>
      signIn(runtime.url, id),
    ),
  )) as [Person, Person, Person, Person, Person];
}, 60_000);

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Clock {
  readonly id: string;
  readonly outcome: string;
  readonly promised: { readonly budgetMinutes: number };
  readonly current: { readonly budgetMinutes: number; readonly dueAt?: string };
  readonly excuse?: { readonly granted?: boolean };
}

function clockOf(answer: Answer, id: string): Clock {
  const clock = (answer.body['clocks'] as readonly Clock[]).find((one) => one.id === id);
  if (clock === undefined) throw new Error(`No clock ${id} in ${JSON.stringify(answer.body)}.`);
  return clock;
}

/** When a promise is due, without the milliseconds that pass between two calls. */
function dueMinute({ current }: Clock): string | undefined {
  return current.dueAt?.slice(0, 16);
}

const { travelTo, messagesTo } = timeMachine(() => runtime.url);

const submission = {
  kind: 'incident',
  service: 'email',
  summary: 'Nobody in the motor pool office can send mail',
  description: 'Since about 8 this morning.',
};

describe('a request, from an agency’s trouble to a director’s phone', () => {
  let number = '';
  const at = (path: string): string => `/requests/${number}${path}`;

  test('is submitted on a Monday morning, and sending it twice makes one', async () => {
    await travelTo('2027-03-01T14:00:00Z');
    const first = await nora.post('/requests', submission, { 'idempotency-key': 'morning' });
    const again = await nora.post('/requests', submission, { 'idempotency-key': 'morning' });
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body['number']).toBe(first.body['number']);
    number = String(first.body['number']);
    expect(first.body).toMatchObject({
      status: 'submitted',
      priority: 'moderate',
      holder: 'service-center',
      agency: 'treasury',
    });
    expect(dueMinute(clockOf(first, 'first-response'))).toBe('2027-03-01T18:00');
  });

  test('stands in the service center’s inbox, and for another agency it does not exist', async () => {
    const inbox = await june.get('/requests?view=inbox&role=service-center');
    expect((inbox.body['items'] as { number: string }[]).map((one) => one.number)).toContain(number);
    expect((await silas.get(at(''))).status).toBe(404);
    expect((await silas.post(at('/comments'), { text: 'Me too.' })).body['code']).toBe('request.unknown');
  });

  test('is triaged, which restates the promise and keeps the first one in sight', async () => {
    const triaged = await june.post(at('/triage'), {
      kind: 'incident',
      service: 'email',
      impact: 'high',
      urgency: 'medium',
    });
    expect(triaged.body).toMatchObject({ status: 'triaged', priority: 'high' });
    const clock = clockOf(triaged, 'resolution');
    expect([clock.promised.budgetMinutes, clock.current.budgetMinutes]).toEqual([27 * 60, 9 * 60]);
    expect((await june.post(at('/responses'), { text: 'We are looking into it.' })).body['status']).toBe(
      'in-progress',
    );
  });

  test('waits for the client without spending their time', async () => {
    await travelTo('2027-03-01T15:00:00Z');
    const asked = await june.post(at('/questions'), { text: 'Does it also happen in the web mail?' });
    expect(clockOf(asked, 'resolution').outcome).toBe('paused');
    await travelTo('2027-03-02T15:00:00Z');
    const answered = await nora.post(at('/answers'), { text: 'Yes, there too.' });
    expect(answered.body['status']).toBe('in-progress');
    // One hour spent on Monday; eight left from Tuesday 10:00 in Detroit: seven that day, one on Wednesday.
    expect(dueMinute(clockOf(answered, 'resolution'))).toBe('2027-03-03T14:00');
  });

  test('takes a file once, from the announcement to the download', async () => {
    const offered = await attach(nora, number, aPicture);
    const file = at(`/attachments/${String(offered.body['attachment'])}`);
    const link = await until(() => settled(nora, number, offered), 'The file did not arrive.');
    const download = async (): Promise<Buffer> =>
      Buffer.from(await (await fetch(String(link.body['url']))).arrayBuffer());
    expect(await download()).toEqual(Buffer.from(aPicture.content));
    expect((await silas.get(file)).status).toBe(404);
    // The link it was sent over is good for a while, but not for another file.
    const other = Uint8Array.from(aPicture.content).fill(0, 20);
    expect((await upload(offered, other)).status).toBe(412);
    expect(await download()).toEqual(Buffer.from(aPicture.content));
  });

  test('keeps no program that says it is a picture, and forgets a wrong file but not that it was there', async () => {
    const program = {
      ...aPicture,
      content: Uint8Array.from(Buffer.from('MZ\u0090\0\u0003\0\0\0', 'latin1')),
    };
    const refused = await attach(nora, number, program);
    const answer = await until(() => settled(nora, number, refused), 'The file was not examined.');
    expect([answer.status, answer.body['code']]).toEqual([410, 'attachment.refused']);

    const wrong = await attach(nora, number, { ...aPicture, name: 'other-office.png' });
    const link = await until(() => settled(nora, number, wrong), 'The file did not arrive.');
    const removal = at(`/attachments/${String(wrong.body['attachment'])}/removal`);
    expect((await june.post(removal, { reason: 'It shows another office.' })).status).toBe(200);
    await until(
      async () => ((await fetch(String(link.body['url']))).status === 404 ? true : undefined),
      'Its content is still there.',
    );
    const { body } = await nora.get(at(''));
    expect(body['attachments']).toMatchObject([
      { name: 'outbox.png', status: 'received' },
      { name: 'outbox.png', status: 'refused', refused: { cause: 'other-type' } },
      { name: 'other-office.png', status: 'removed', removed: { by: 'june-quickstep' } },
    ]);
  });

  test('breaks its promise in front of everybody: the director is told by email and SMS, once each', async () => {
    await travelTo('2027-03-03T15:00:00Z');
    const broken = await nora.get(at(''));
    expect(clockOf(broken, 'resolution').outcome).toBe('broken');
    const told = (await messagesTo('vera-northwind')).filter(
      ({ text }) => text.includes(`resolution of request ${number}`) && text.includes('broken'),
    );
    expect(told.map(({ service, channel }) => `${service} ${channel}`).sort()).toEqual([
      'sns email',
      'sns sms',
    ]);
    expect(told.some(({ text }) => text.includes('motor pool'))).toBe(false);
  });

  test('explains the due time day by day, and the days add up', async () => {
    const { body } = await nora.get(at('/clocks'));
    const told = (body['clocks'] as { clock: Clock; days: { countedMinutes: number }[] }[]).find(
      ({ clock }) => clock.id === 'resolution',
    );
    expect(told?.days.reduce((sum, { countedMinutes }) => sum + countedMinutes, 0)).toBe(9 * 60);
  });

  test('climbs no further once acknowledged', async () => {
    expect((await vera.post(at('/clocks/resolution/acknowledgement'))).status).toBe(200);
    await travelTo('2027-03-05T20:00:00Z');
    expect(
      (await messagesTo('hugo-beaconsway')).filter(({ text }) =>
        text.includes(`resolution of request ${number}`),
      ),
    ).toEqual([]);
  });

  test('is excused by a second person, and the client may disagree', async () => {
    expect(
      (await vera.post(at('/clocks/resolution/excuse'), { reason: 'The mail provider was down.' })).status,
    ).toBe(200);
    expect(
      (
        await vera.post(at('/clocks/resolution/excuse-decision'), {
          granted: true,
          reason: 'I agree with myself.',
        })
      ).body['code'],
    ).toBe('excuse.same-person');
    const granted = await hugo.post(at('/clocks/resolution/excuse-decision'), {
      granted: true,
      reason: 'Their report confirms it.',
    });
    expect(clockOf(granted, 'resolution').excuse?.granted).toBe(true);
    expect(
      (
        await nora.post(at('/clocks/resolution/client-view'), {
          agrees: false,
          reason: 'It was down for us as well.',
        })
      ).status,
    ).toBe(200);
  });

  test('is resolved, reopened, resolved again and closed', async () => {
    expect((await june.post(at('/resolution'), { text: 'The gateway was restarted.' })).body['status']).toBe(
      'resolved',
    );
    expect((await nora.post(at('/reopening'), { reason: 'It stopped again.' })).body).toMatchObject({
      status: 'in-progress',
      reopenCount: 1,
    });
    expect((await june.post(at('/resolution'), { text: 'Now for good.' })).body['status']).toBe('resolved');
    const closed = await nora.post(at('/closure'));
    expect([closed.body['status'], closed.body['holder']]).toEqual(['closed', undefined]);
    expect((await nora.post(at('/closure'))).body['code']).toBe('request.wrong-status');
    const inbox = await june.get('/requests?view=inbox');
    expect((inbox.body['items'] as { number: string }[]).map((one) => one.number)).not.toContain(number);
  });
});
