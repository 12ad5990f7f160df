import assert from 'node:assert/strict';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { failedReaction } from '../../../functions/stream/failure.ts';
import { documentClient } from '../../../platform/dynamodb/client.ts';
import { until } from '../../support/until.ts';
import { patience, type Stage } from '../stage.ts';
import { submitted } from './requests.ts';

const director = 'vera-northwind';
const telephone = '+15175550142';

export async function letDirectorsSubscribe({ walk, heard }: Stage): Promise<void> {
  const vera = await walk.as(director);
  const at = `/people/${director}/subscriptions`;
  const email = await vera.send('PUT', `${at}/email`, { address: 'vera@it.state.example', consent: true });
  assert.equal(email.status, 200, JSON.stringify(email.body));
  const sms = await vera.send('PUT', `${at}/sms`, { address: telephone, consent: true });
  assert.equal(sms.status, 200, JSON.stringify(sms.body));
  const { text } = await until(
    async () => (await heard()).find(({ recipient, channel }) => recipient === director && channel === 'sms'),
    'No code was sent to the telephone.',
    patience,
  );
  const confirmed = await vera.send('PUT', `${at}/sms/confirmation`, { code: text.slice(0, 6) });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  const { body } = await vera.get(at);
  const states = (body['items'] as { readonly channel: string; readonly state: string }[]).map(
    ({ channel, state }) => `${channel} ${state}`,
  );
  assert.deepEqual(states.toSorted(), ['email confirmed', 'sms confirmed']);
}

/** An inquiry nobody answers within its minute. Gives its number. */
export async function askSomething({ walk }: Stage): Promise<string> {
  const nora = await walk.as('nora-fieldstone');
  const { body } = await nora.post('/requests', {
    kind: 'inquiry',
    service: 'advice',
    summary: 'What would a second screen cost?',
    description: 'For one desk.',
  });
  return String(body['number']);
}

/** The sweep finds it, the stream writes the notice down, the dispatch publishes it to the topic. */
export async function tellTheDirectorOfABreach({ walk, heard }: Stage, number: string): Promise<void> {
  const told = await until(
    async () =>
      (await heard()).find(
        ({ recipient, channel, text }) =>
          recipient === director && channel === 'email' && text.includes(number),
      ),
    `Nothing was published about the first response of ${number}.`,
    patience,
  );
  assert.match(told.text, /first response/);
  assert.doesNotMatch(told.text, /second screen/, 'A notice holds no free text.');
  const { body } = await (await walk.as('nora-fieldstone')).get(`/requests/${number}`);
  const clocks = body['clocks'] as { readonly id: string; readonly outcome: string }[];
  assert.equal(clocks.find(({ id }) => id === 'first-response')?.outcome, 'broken');
}

export async function sendMailFromTheDepartment({ mailsTo, deployed }: Stage, number: string): Promise<void> {
  const address = 'nora.fieldstone@agency.example';
  const mail = await until(
    async () => (await mailsTo(address)).find(({ BodyText }) => BodyText.includes(`your request ${number}`)),
    `${address} was not told that ${number} was received.`,
    patience,
  );
  assert.equal(mail.Source, deployed.settings.sender.address);
}

/** A snapshot nobody can read: it holds up nothing else, and a person finds it. */
export async function keepWhatFailedForGood(stage: Stage): Promise<void> {
  const damaged = { pk: 'request#DAMAGED', sk: 'request' };
  await documentClient().send(
    new PutCommand({ TableName: stage.deployed.table, Item: { ...damaged, version: 1 } }),
  );
  const kept = await until(
    async () => {
      for (const { body, receipt } of await stage.failures.receive(1)) {
        const failed = failedReaction.parse(JSON.parse(body));
        if (failed.pk !== damaged.pk) continue;
        await stage.failures.delete(receipt);
        return failed;
      }
      return undefined;
    },
    'Nothing arrived in the failure queue.',
    patience,
  );
  assert.deepEqual(kept, { ...damaged, from: 0, to: 1, code: 'UnreadableRow' });
  await submitted(stage);
}
