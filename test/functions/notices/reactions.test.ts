import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { replayFailures, replayRequest } from '../../../local/reactions/replay.ts';
import { noticesReactions } from '../../../functions/notices/creation/notices-reactions.ts';
import { ann, aRequest, dana, iris, type RequestBuilder } from '../../support/builders.ts';
import { aNumber } from '../../support/requests.ts';
import { at, reading } from '../../support/time.ts';
import { type Office, openOffice } from './notices-harness.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** Who has which notices, as `dana sms breach`. */
async function told(...people: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(people.map((person) => office.noticesOf(person)));
  return lists
    .flatMap((notices, index) =>
      notices.map(({ channel, template }) => `${people[index] ?? ''} ${String(channel)} ${String(template)}`),
    )
    .sort();
}

const everybody = ['ann', 'abe', 'sam', 'iris', 'joe', 'dana', 'ivan', 'edna', 'bob'];

async function happens(request: RequestBuilder): Promise<RequestBuilder> {
  await office.keeps(request);
  expect(await office.hears(request)).toEqual([]);
  return request;
}

describe('a reaction', () => {
  test('that runs twice, or at the same time, leaves one notice each', async () => {
    await office.subscribed('dana', 'email', 'dana@it.state.example');
    await office.subscribed('dana', 'sms', '+15175550142');
    const request = aRequest({ id: aNumber() }).swept('Mon 10:30');
    await office.keeps(request);
    await Promise.all([office.hears(request), office.hears(request)]);
    await office.hears(request);
    expect(await told(...everybody)).toEqual([
      'ann mail receipt',
      'dana email breach',
      'dana sms breach',
      'sam mail warning',
      'sam mail warning',
    ]);
  });

  test('tells the one who has the work and whoever acts for them, and the team once they have left', async () => {
    await office.gives('bob', 'infrastructure-specialist', { actingFor: 'iris', until: '2026-12-04' });
    const request = aRequest({ id: aNumber() }).triaged({ assigneeId: 'iris' }).commented({ from: ann });
    await happens(request);
    expect(await told('iris', 'joe', 'bob')).toEqual([
      'bob mail client-comment',
      'iris mail assigned',
      'iris mail client-comment',
    ]);
    const later = aRequest({ id: aNumber() }).triaged({ assigneeId: 'gone' }).commented({ from: ann });
    await happens(later);
    expect(await told('joe')).toEqual(['joe mail client-comment']);
  });

  test('finds the people of the day of the event, however late it runs', async () => {
    await office.gives('bob', 'infrastructure-specialist', { until: '2026-11-30' });
    office.clock = at('Fri 09:00');
    await happens(aRequest({ id: aNumber() }).triaged().commented({ from: ann }));
    expect(await told('bob')).toEqual(['bob mail client-comment']);
  });

  test('tells a director once of an escalation that reaches them twice', async () => {
    await office.gives('dana', 'information-officer', { id: 'dana-both' });
    await happens(aRequest({ id: aNumber() }).swept('Mon 11:30'));
    const notices = await office.noticesOf('dana');
    expect(notices.map(({ template }) => template).sort()).toEqual(['breach', 'escalation']);
    expect(await told('ivan')).toEqual(['ivan mail escalation']);
  });

  test('takes an excuse a lone director asks for to the level above', async () => {
    const broken = aRequest({ id: aNumber() }).swept('Mon 10:30');
    await happens(
      broken.does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: dana }),
    );
    expect(await told('ivan')).toEqual(['ivan mail excuse-asked']);
  });

  test('passes over everything in the stream that is no new event', async () => {
    const keys = { pk: { S: 'request#4HK7-9MXA-3' }, sk: { S: 'request' } };
    const event = { ...keys, sk: { S: 'event#000001' } };
    const Records = [
      { eventName: 'INSERT', dynamodb: { Keys: keys, SequenceNumber: '1' } },
      { eventName: 'MODIFY', dynamodb: { Keys: event, SequenceNumber: '2' } },
      { eventName: 'REMOVE', dynamodb: { Keys: event, SequenceNumber: '3' } },
    ] as const;
    expect(await noticesReactions(office.ports)({ Records: [...Records] })).toEqual({
      batchItemFailures: [],
    });
    expect(office.log).toEqual([]);
  });

  test('lets news of the night wait for the morning', async () => {
    office.clock = at('Mon 21:00');
    await happens(aRequest({ id: aNumber() }).triaged().responded({ from: iris }));
    const response = (await office.noticesOf('ann')).find(({ template }) => template === 'response');
    expect(reading(Number(response?.['alarmAt']))).toBe('Tue 07:00');
  });
});

describe('a delegation', () => {
  /** The stream's record of an assignment that lets Bob act for Iris. */
  function inserted(id: string, changes: Partial<DynamoDBRecord> = {}): DynamoDBRecord {
    const Keys = { pk: { S: 'person#bob' }, sk: { S: `assignment#${id}` } };
    const NewImage = { ...Keys, actingFor: { S: 'iris' } };
    return { eventName: 'INSERT', dynamodb: { SequenceNumber: id, Keys, NewImage }, ...changes };
  }
  async function acts(id: string, days: { readonly from?: string; readonly until?: string }): Promise<void> {
    await office.gives('bob', 'infrastructure-specialist', { id, actingFor: 'iris', ...days });
  }
  const hears = async (...Records: DynamoDBRecord[]): Promise<readonly string[]> =>
    (await noticesReactions(office.ports)({ Records })).batchItemFailures.map(
      ({ itemIdentifier }) => itemIdentifier,
    );

  test('is told once to whoever acts, in one mail, without a name or a role', async () => {
    await acts('one', { from: '2026-12-01', until: '2026-12-04' });
    await acts('two', { from: '2026-12-01', until: '2026-12-04' });
    const records = [inserted('one'), inserted('two')];
    expect(await hears(...records)).toEqual([]);
    await Promise.all([hears(...records), hears(...records)]);
    expect(await told('bob', 'iris')).toEqual(['bob mail delegated', 'bob mail delegated']);

    await office.dispatches();
    await hears(...records);
    await office.dispatches();
    expect(office.sent()).toMatchObject([
      {
        to: 'bob@it.state.example',
        subject: 'You act for somebody from Tue, Dec 1, 2026 to Fri, Dec 4, 2026',
        text: `You act for somebody from Tue, Dec 1, 2026 to Fri, Dec 4, 2026. Sign in to see which roles.

https://rotunda.it.state.example/delegations
`,
      },
    ]);
  });

  test('that is over, or was called off before it began, is not told', async () => {
    await acts('over', { from: '2026-11-01', until: '2026-11-29' });
    await acts('called-off', { from: '2026-12-10', until: '2026-11-30' });
    expect(await hears(inserted('over'), inserted('called-off'))).toEqual([]);
    expect(await told('bob')).toEqual([]);
  });

  test('is told when it is given: neither its end, nor a role of one’s own, nor its other copies', async () => {
    await acts('one', { from: '2026-12-01', until: '2026-12-04' });
    const record = inserted('one');
    const { Keys = {} } = record.dynamodb ?? {};
    const copy = { pk: { S: 'person#iris' }, sk: { S: 'given#one' } };
    await hears(
      { ...record, eventName: 'MODIFY' },
      { ...record, dynamodb: { Keys, NewImage: Keys } },
      { ...record, dynamodb: { ...record.dynamodb, Keys: copy } },
    );
    expect(await told('bob', 'iris')).toEqual([]);
    expect(office.log).toEqual([]);
  });

  test('waits for the morning with the other news', async () => {
    office.clock = at('Mon 21:00');
    await acts('one', { from: '2026-12-01', until: '2026-12-04' });
    await hears(inserted('one'));
    const [notice] = await office.noticesOf('bob');
    expect(reading(Number(notice?.['alarmAt']))).toBe('Tue 07:00');
  });

  test('that cannot be found goes to the failure queue, and is told when it is there', async () => {
    expect(await hears(inserted('late'))).toEqual([]);
    expect(office.log.filter((line) => line.startsWith('ERROR'))).toEqual([
      'ERROR REACTION_FAILED {"pk":"person#bob","sk":"assignment#late","code":"AssignmentMissing"}',
    ]);
    await acts('late', { from: '2026-12-01', until: '2026-12-04' });
    expect(
      await replayFailures(office.queue, office.ports, { dryRun: false, tell: () => undefined }),
    ).toEqual({ events: 1, notices: 1, left: 0 });
    expect(await told('bob')).toEqual(['bob mail delegated']);
  });
});

describe('an event whose reaction fails', () => {
  test('for a passing reason is delivered again, and nothing is lost', async () => {
    const request = aRequest({ id: aNumber() }).commented({ from: ann });
    await office.keeps(request);
    const down = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    const failing = {
      ...office.ports,
      organisation: { ...office.ports.organisation, holdersOf: () => Promise.reject(down) },
    };
    // The receipt needs no holders: only the comment fails.
    expect(await office.hears(request, 1, failing)).toEqual(['2']);
    expect(await told(...everybody)).toEqual(['ann mail receipt']);
    expect(await office.hears(request, 2)).toEqual([]);
    expect(await told(...everybody)).toEqual(['ann mail receipt', 'sam mail client-comment']);
  });

  test('for good goes to the failure queue by its key, holds up nobody, and can be replayed', async () => {
    const request = aRequest({ id: aNumber() }).triaged();
    const { id } = request.state;
    await office.keeps(request);
    const damaged = { pk: `request#${id}`, sk: 'event#000003', event: { type: 'Nonsense' } };
    await office.table.client.send(new PutCommand({ TableName: office.table.name, Item: damaged }));
    const whole = request.responded({ from: iris });
    const healthy = aRequest({ id: aNumber() });
    await office.keeps(healthy);
    expect(await office.hears(whole)).toEqual([]);
    expect(await office.hears(healthy)).toEqual([]);
    expect(await told('ann')).toEqual(['ann mail receipt', 'ann mail receipt']);
    expect(office.log.filter((line) => line.startsWith('ERROR'))).toEqual([
      `ERROR REACTION_FAILED {"pk":"request#${id}","sk":"event#000003","code":"UnreadableRow"}`,
    ]);

    await office.keeps(whole);
    const sentences: string[] = [];
    const tell = (sentence: string): void => void sentences.push(sentence);
    // Nothing was hidden by an earlier look: each message is taken by one receive.
    expect(await replayFailures(office.queue, office.ports, { dryRun: false, tell })).toEqual({
      events: 1,
      notices: 1,
      left: 0,
    });
    expect(sentences).toEqual([`request#${id} event#000003: 1 new notice.`]);
    expect(await told('ann')).toContain('ann mail response');
    expect(await office.queue.receive(0)).toEqual([]);
  });

  test('stays in the queue when it fails again, and Lambda’s own messages say what to do', async () => {
    await office.queue.send({ pk: 'request#4HK7-9MXA-3', sk: 'event#000001', code: 'EventMissing' });
    await office.queue.send({ requestContext: {}, DDBStreamBatchInfo: { shardId: 's', batchSize: 3 } });
    await office.queue.send({ anything: 'else' });
    const sentences: string[] = [];
    const tell = (sentence: string): void => void sentences.push(sentence);
    expect(await replayFailures(office.queue, office.ports, { dryRun: false, tell })).toEqual({
      events: 0,
      notices: 0,
      left: 3,
    });
    expect(sentences.join('\n')).toMatch(
      /failed again with EventMissing[^]*--request NUMBER[^]*cannot be read/,
    );
  });

  test('a breach of an agency without any director is kept until there is one', async () => {
    const request = aRequest({ id: aNumber(), agencyId: 'orphans' }).swept('Mon 10:30');
    await office.keeps(request);
    const others = {
      ...office.ports,
      organisation: { ...office.ports.organisation, holdersOf: () => Promise.resolve([]) },
    };
    expect(await office.hears(request, 4, others)).toEqual([]);
    const [kept] = await office.queue.receive(0);
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ sk: 'event#000004', code: 'NobodyToTell' });
  });

  test('every event of a request can be told again, which adds only what is missing', async () => {
    const request = aRequest({ id: aNumber() }).triaged({ assigneeId: 'iris' }).responded({ from: iris });
    await office.keeps(request);
    await office.hears(request, 3);
    const silent = { dryRun: false, tell: () => undefined };
    expect(await replayRequest(request.state.id, office.ports, { ...silent, dryRun: true })).toEqual({
      events: 0,
      notices: 0,
      left: 0,
    });
    expect(await replayRequest(request.state.id, office.ports, silent)).toEqual({
      events: 3,
      notices: 2,
      left: 0,
    });
    expect(await replayRequest(request.state.id, office.ports, silent)).toEqual({
      events: 3,
      notices: 0,
      left: 0,
    });
  });
});
