import assert from 'node:assert/strict';
import { aPicture, attach, settled, upload } from '../../support/attachments.ts';
import { until } from '../../support/until.ts';
import { patience, type Stage } from '../stage.ts';

const submission = {
  kind: 'incident',
  service: 'email',
  summary: 'Nobody in the motor pool office can send mail',
  description: 'Since about 8 this morning.',
};

/** Submits an incident for the treasury. Gives its number. */
export async function submitted({ walk }: Stage): Promise<string> {
  const nora = await walk.as('nora-fieldstone');
  const { status, body } = await nora.post('/requests', submission);
  assert.equal(status, 201, JSON.stringify(body));
  return String(body['number']);
}

export async function livesFromSubmissionToClosing({ walk }: Stage): Promise<void> {
  const nora = await walk.as('nora-fieldstone');
  const june = await walk.as('june-quickstep');
  const first = await nora.post('/requests', submission, { 'idempotency-key': 'morning' });
  const again = await nora.post('/requests', submission, { 'idempotency-key': 'morning' });
  assert.deepEqual([first.status, again.status], [201, 201]);
  assert.equal(again.body['number'], first.body['number'], 'Sent twice, it is one request.');
  const number = String(first.body['number']);

  const inbox = await june.get('/requests?view=inbox&role=service-center');
  const numbers = (inbox.body['items'] as { readonly number: string }[]).map((one) => one.number);
  assert.ok(numbers.includes(number), `The inbox holds ${numbers.join(', ')}.`);

  const steps = [
    [june, 'triage', { kind: 'incident', service: 'email', impact: 'high', urgency: 'medium' }, 'triaged'],
    [june, 'responses', { text: 'We are looking into it.' }, 'in-progress'],
    [june, 'questions', { text: 'Does it also happen in the web mail?' }, 'waiting'],
    [nora, 'answers', { text: 'Yes, there too.' }, 'in-progress'],
    [june, 'resolution', { text: 'The gateway was restarted.' }, 'resolved'],
    [nora, 'reopening', { reason: 'It stopped again.' }, 'in-progress'],
    [june, 'resolution', { text: 'Now for good.' }, 'resolved'],
    [nora, 'closure', {}, 'closed'],
  ] as const;
  for (const [person, path, body, status] of steps) {
    const answer = await person.post(`/requests/${number}/${path}`, body);
    assert.equal(answer.body['status'], status, `${path}: ${JSON.stringify(answer.body)}`);
  }
  const read = await nora.get(`/requests/${number}`);
  assert.deepEqual([read.status, read.body['status']], [200, 'closed']);
}

export async function doesNotExistForAnotherAgency(stage: Stage): Promise<void> {
  const number = await submitted(stage);
  const silas = await stage.walk.as('silas-appleyard');
  assert.equal((await silas.get(`/requests/${number}`)).status, 404);
  const comment = await silas.post(`/requests/${number}/comments`, { text: 'Me too.' });
  assert.equal(comment.body['code'], 'request.unknown');
}

export async function takesAFile(stage: Stage): Promise<void> {
  const number = await submitted(stage);
  const nora = await stage.walk.as('nora-fieldstone');
  const offered = await attach(nora, number, aPicture);
  const arrived = await until(
    () => settled(nora, number, offered),
    'The function that hears of uploads did not hear of this one.',
    patience,
  );
  const link = String(arrived.body['url']);
  assert.deepEqual(new Uint8Array(await (await fetch(link)).arrayBuffer()), aPicture.content);
  const file = `/requests/${number}/attachments/${String(offered.body['attachment'])}`;
  assert.equal((await (await stage.walk.as('silas-appleyard')).get(file)).status, 404);

  assert.equal((await upload(offered, aPicture.content)).status, 412, 'A file is written once.');
  const removed = await nora.post(`${file}/removal`, { reason: 'It shows another office.' });
  assert.equal(removed.status, 200, JSON.stringify(removed.body));
  await until(
    async () => ((await fetch(link)).status === 404 ? true : undefined),
    'The content of a removed file is still there.',
    patience,
  );
}
