import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { ann, aRequest, dana, iris, type RequestBuilder } from '../../support/builders.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { aNumber } from '../../support/requests.ts';
import { at, reading } from '../../support/time.ts';
import {
  changeRecord,
  type Image,
  listChanges,
  type NoticesHarness,
  openNoticesHarness,
} from './notices-harness.ts';

let harness: NoticesHarness;
beforeEach(async () => {
  harness = await openNoticesHarness();
});
afterEach(() => harness.close());

/** Who has which notices, as `dana sms breach`. */
async function listNotices(...people: readonly string[]): Promise<readonly string[]> {
  const lists = await Promise.all(people.map((person) => harness.listNotices(person)));
  return lists
    .flatMap((notices, index) =>
      notices.map(({ channel, template }) => `${people[index] ?? ''} ${String(channel)} ${String(template)}`),
    )
    .sort();
}

const everybody = ['ann', 'abe', 'sam', 'iris', 'joe', 'dana', 'ivan', 'edna', 'bob'];

/** Stores a request, and the stream tells of all of it. */
async function storeAndDeliver(request: RequestBuilder): Promise<RequestBuilder> {
  await harness.storeRequest(request);
  expect(await harness.deliverChanges(request)).toEqual([]);
  return request;
}

function listErrors(): readonly string[] {
  return harness.log.filter((line) => line.startsWith('ERROR'));
}

describe('a reaction', () => {
  test('that runs twice, or at the same time, leaves one notice each', async () => {
    await harness.subscribeDirector('dana', 'email', 'dana@it.state.example');
    await harness.subscribeDirector('dana', 'sms', '+15175550142');
    const request = aRequest({ id: aNumber() }).sweptUntil('Mon 10:30');
    await harness.storeRequest(request);
    await Promise.all([harness.deliverChanges(request), harness.deliverChanges(request)]);
    await harness.deliverChanges(request);
    expect(await listNotices(...everybody)).toEqual([
      'ann mail receipt',
      'dana email breach',
      'dana sms breach',
      'sam mail breach',
      'sam mail team-work',
      'sam mail warning',
      'sam mail warning',
    ]);
  });

  test('tells the one who has the work and whoever acts for them, and the team once they have left', async () => {
    await harness.assign('bob', 'infrastructure-specialist', { actingFor: 'iris', until: '2026-12-04' });
    const request = aRequest({ id: aNumber() }).triaged({ assigneeId: 'iris' }).commented({ from: ann });
    await storeAndDeliver(request);
    expect(await listNotices('iris', 'joe', 'bob')).toEqual([
      'bob mail client-comment',
      'iris mail assigned',
      'iris mail client-comment',
    ]);
    const later = aRequest({ id: aNumber() }).triaged({ assigneeId: 'gone' }).commented({ from: ann });
    await storeAndDeliver(later);
    expect(await listNotices('joe')).toEqual(['joe mail client-comment']);
  });

  test('finds the people of the day of the event, however late it runs', async () => {
    await harness.assign('bob', 'infrastructure-specialist', { until: '2026-11-30' });
    harness.clock = at('Fri 09:00');
    await storeAndDeliver(aRequest({ id: aNumber() }).triaged().commented({ from: ann }));
    expect(await listNotices('bob')).toEqual(['bob mail client-comment', 'bob mail team-work']);
  });

  test('tells a director once of an escalation that reaches them twice', async () => {
    await harness.assign('dana', 'information-officer', { id: 'dana-both' });
    await storeAndDeliver(aRequest({ id: aNumber() }).sweptUntil('Mon 11:30'));
    const notices = await harness.listNotices('dana');
    expect(notices.map(({ template }) => template).sort()).toEqual(['breach', 'escalation']);
    expect(await listNotices('ivan')).toEqual(['ivan mail escalation']);
  });

  test('takes an excuse a lone director asks for to the level above', async () => {
    const broken = aRequest({ id: aNumber() }).swept('Mon 10:30');
    await storeAndDeliver(
      broken.does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: dana }),
    );
    expect(await listNotices('ivan')).toEqual(['ivan mail excuse-asked']);
  });

  test('passes over everything in the stream that is no new snapshot', async () => {
    const request = aRequest({ id: aNumber() });
    const [record] = listChanges(request);
    const { Keys = {}, NewImage = {} } = record?.dynamodb ?? {};
    const event = { ...Keys, sk: { S: 'event#000001' } };
    const stage = { ...Keys, sk: { S: 'stage#develop#client-specialist' } };
    expect(
      await harness.deliverRecords([
        { eventName: 'INSERT', dynamodb: { Keys: event, NewImage: event, SequenceNumber: '1' } },
        { eventName: 'MODIFY', dynamodb: { Keys: stage, NewImage: stage, SequenceNumber: '2' } },
        { eventName: 'REMOVE', dynamodb: { Keys, OldImage: NewImage, SequenceNumber: '3' } },
        { eventName: 'INSERT', dynamodb: { SequenceNumber: '4' } },
      ]),
    ).toEqual([]);
    expect(harness.log).toEqual([]);
    expect(await harness.takeFailures()).toEqual([]);
  });

  test('passes over records of a kind nobody registered, among those of one that somebody did', async () => {
    const Keys = { pk: { S: 'survey#4HK7-9MXA-3' }, sk: { S: 'survey' } };
    const event = { ...Keys, sk: { S: 'event#000001' } };
    const NewImage = { ...Keys, version: { N: '1' }, anything: { S: 'else' } };
    const foreign: readonly DynamoDBRecord[] = [
      { eventName: 'INSERT', dynamodb: { Keys, NewImage, SequenceNumber: '1' } },
      { eventName: 'MODIFY', dynamodb: { Keys, OldImage: NewImage, NewImage, SequenceNumber: '2' } },
      { eventName: 'INSERT', dynamodb: { Keys: event, NewImage: event, SequenceNumber: '3' } },
    ];
    expect(await harness.deliverRecords(foreign)).toEqual([]);
    expect(harness.log).toEqual([]);

    const request = aRequest({ id: aNumber() });
    await harness.storeRequest(request);
    expect(await harness.deliverRecords([...foreign, ...listChanges(request)])).toEqual([]);
    expect(await listNotices(...everybody)).toEqual(['ann mail receipt', 'sam mail team-work']);
    expect(harness.log).toEqual([
      'INFO STARTED {"operation":"react","records":1}',
      'INFO COMPLETED {"operation":"react","again":0,"givenUp":0}',
    ]);
    expect(await harness.takeFailures()).toEqual([]);
  });

  test('hears of what the ledger stored as it stored it', async () => {
    const request = aRequest({ id: aNumber() }).triaged({ assigneeId: 'iris' }).swept('Mon 10:30');
    await harness.storeRequest(request);
    const { Item = {} } = await harness.table.client.send(
      new GetCommand({
        TableName: harness.table.name,
        Key: { pk: `request#${request.state.id}`, sk: 'request' },
      }),
    );
    expect(listChanges(request).at(-1)?.dynamodb?.NewImage).toEqual(marshall(Item));
  });

  test('to many events of one append leaves the notices each would have left by itself', async () => {
    const submitted = aRequest({ id: aNumber() });
    const request = submitted.sweptUntil('Mon 11:30');
    await harness.storeRequest(request);
    const before = submitted.state;
    expect(await harness.deliverRecords([changeRecord(before, request.state, '1')])).toEqual([]);
    const atOnce = await listNotices(...everybody);
    expect(atOnce).toEqual([
      'dana mail breach',
      'dana mail passed-on',
      'ivan mail escalation',
      'sam mail breach',
      'sam mail warning',
      'sam mail warning',
    ]);
    await harness.deliverChanges(request, 2);
    expect(await listNotices(...everybody)).toEqual(atOnce);
  });

  test('costs as much for the sixtieth event of a request as for the second', async () => {
    const request = Array.from({ length: 59 }).reduce<RequestBuilder>(
      (sofar) => sofar.commented({ from: ann, at: sofar.now + 20_000 }),
      aRequest({ id: aNumber() }),
    );
    await harness.storeRequest(request);
    const records = listChanges(request);
    const second = await countReads(() => harness.deliverRecords(records.slice(1, 2)));
    const sixtieth = await countReads(() => harness.deliverRecords(records.slice(59, 60)));
    expect(await listNotices('sam')).toHaveLength(2);
    expect(second.commands).toBeGreaterThan(0);
    expect(second.units).toBeGreaterThan(0);
    expect(sixtieth).toEqual(second);
  });

  test('lets news of the night wait for the morning', async () => {
    harness.clock = at('Mon 21:00');
    await storeAndDeliver(aRequest({ id: aNumber() }).triaged().responded({ from: iris }));
    const response = (await harness.listNotices('ann')).find(({ template }) => template === 'response');
    expect(reading(Number(response?.['alarmAt']))).toBe('Tue 07:00');
  });
});

describe('a delegation', () => {
  /** The stream's record of an assignment that lets Bob act for Iris. */
  function insertionOf(id: string, changes: Partial<DynamoDBRecord> = {}): DynamoDBRecord {
    const Keys = { pk: { S: 'person#bob' }, sk: { S: `assignment#${id}` } };
    const NewImage = { ...Keys, actingFor: { S: 'iris' } };
    return { eventName: 'INSERT', dynamodb: { SequenceNumber: id, Keys, NewImage }, ...changes };
  }
  async function letBobAct(
    id: string,
    days: { readonly from?: string; readonly until?: string },
  ): Promise<void> {
    await harness.assign('bob', 'infrastructure-specialist', { id, actingFor: 'iris', ...days });
  }

  test('is told once to whoever acts, in one mail, without a name or a role', async () => {
    await letBobAct('one', { from: '2026-12-01', until: '2026-12-04' });
    await letBobAct('two', { from: '2026-12-01', until: '2026-12-04' });
    const records = [insertionOf('one'), insertionOf('two')];
    expect(await harness.deliverRecords(records)).toEqual([]);
    await Promise.all([harness.deliverRecords(records), harness.deliverRecords(records)]);
    expect(await listNotices('bob', 'iris')).toEqual(['bob mail delegated', 'bob mail delegated']);

    await harness.dispatch();
    await harness.deliverRecords(records);
    await harness.dispatch();
    expect(harness.listMessages()).toMatchObject([
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
    await letBobAct('over', { from: '2026-11-01', until: '2026-11-29' });
    await letBobAct('called-off', { from: '2026-12-10', until: '2026-11-30' });
    expect(await harness.deliverRecords([insertionOf('over'), insertionOf('called-off')])).toEqual([]);
    expect(await listNotices('bob')).toEqual([]);
  });

  test('is told when it is given: neither its end, nor a role of one’s own, nor its other copies', async () => {
    await letBobAct('one', { from: '2026-12-01', until: '2026-12-04' });
    const record = insertionOf('one');
    const { Keys = {} } = record.dynamodb ?? {};
    const copy = { pk: { S: 'person#iris' }, sk: { S: 'given#one' } };
    await harness.deliverRecords([
      { ...record, eventName: 'MODIFY' },
      { ...record, dynamodb: { Keys, NewImage: Keys } },
      { ...record, dynamodb: { ...record.dynamodb, Keys: copy } },
    ]);
    expect(await listNotices('bob', 'iris')).toEqual([]);
    expect(harness.log).toEqual([]);
  });

  test('waits for the morning with the other news', async () => {
    harness.clock = at('Mon 21:00');
    await letBobAct('one', { from: '2026-12-01', until: '2026-12-04' });
    await harness.deliverRecords([insertionOf('one')]);
    const [notice] = await harness.listNotices('bob');
    expect(reading(Number(notice?.['alarmAt']))).toBe('Tue 07:00');
  });

  test('that cannot be found goes to the failure queue by its key', async () => {
    expect(await harness.deliverRecords([insertionOf('late')])).toEqual([]);
    expect(listErrors()).toEqual([
      'ERROR REACTION_FAILED {"reaction":"notify-delegate","pk":"person#bob","sk":"assignment#late","name":"AssignmentMissing"}',
    ]);
    expect(await harness.takeFailures()).toEqual([
      { reaction: 'notify-delegate', pk: 'person#bob', sk: 'assignment#late', code: 'AssignmentMissing' },
    ]);
  });
});

describe('who can act', () => {
  test('a question to somebody who has left goes to who else of the agency may answer', async () => {
    await harness.assign('gone', 'agency-staff', { until: '2026-11-01' });
    await harness.assign('pia', 'program-manager');
    const request = aRequest({ id: aNumber(), requesterId: 'gone' }).waitingOnClient();
    await harness.storeRequest(request);
    await harness.deliverChanges(request, 2);
    expect(await listNotices('gone', 'pia', 'ann')).toEqual(['pia mail question-for-agency']);
  });

  test('whoever comes to hold a role is told on its first day what waits, and nobody of nothing', async () => {
    await harness.storeRequest(aRequest({ id: aNumber() }).triaged());
    for (const [person, role, from] of [
      ['new', 'infrastructure-specialist', '2026-12-02'],
      ['idle', 'portfolio-office', '2026-11-30'],
    ] as const) {
      await harness.assign(person, role, { id: `of-${person}`, from });
      const Keys = { pk: { S: `person#${person}` }, sk: { S: `assignment#of-${person}` } };
      const record = {
        eventName: 'INSERT',
        dynamodb: { SequenceNumber: '1', Keys, NewImage: { ...Keys, role: { S: role } } },
      } as const;
      expect(await harness.deliverRecords([record])).toEqual([]);
    }
    harness.clock = at('Tue 12:00');
    await harness.dispatch();
    expect(harness.listMessages()).toEqual([]);
    expect(await harness.listNotices('idle')).toMatchObject([{ state: 'dropped', dropped: 'nothing-waits' }]);
    harness.clock = at('Wed 07:00');
    await harness.dispatch();
    expect(harness.listMessages()).toMatchObject([{ recipient: 'new', subject: 'In your inbox: 1 request' }]);
  });

  test('a team finds in the morning what nobody has taken up by then', async () => {
    const [taken, left] = [aRequest({ id: aNumber() }).triaged(), aRequest({ id: aNumber() }).triaged()];
    for (const request of [taken, left]) {
      await harness.storeRequest(request);
      await harness.deliverChanges(request);
    }
    await harness.ports.preferences.put({ personId: 'joe', teamWork: 'urgent' });
    await harness.storeRequest(taken.responded({ from: iris }));
    harness.clock = at('Tue 08:00');
    await harness.dispatch();
    const toIris = harness.listMessages().filter(({ recipient }) => recipient === 'iris');
    expect(toIris.map(({ subject }) => subject)).toEqual([`For your team: ${left.state.id}`]);
  });
});

describe('a change whose reaction fails', () => {
  test('for a passing reason is delivered again, and nothing is lost', async () => {
    const request = aRequest({ id: aNumber() }).commented({ from: ann });
    await harness.storeRequest(request);
    const down = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    const failing = {
      ...harness.ports,
      organisation: { ...harness.ports.organisation, holdersOf: () => Promise.reject(down) },
    };
    await harness.deliverRecords(listChanges(request).slice(0, 1));
    expect(await harness.deliverChanges(request, 2, failing)).toEqual(['2']);
    expect(await listNotices(...everybody)).toEqual(['ann mail receipt', 'sam mail team-work']);
    expect(await harness.takeFailures()).toEqual([]);
    expect(await harness.deliverChanges(request, 2)).toEqual([]);
    expect(await listNotices(...everybody)).toEqual([
      'ann mail receipt',
      'sam mail client-comment',
      'sam mail team-work',
    ]);
  });

  test('for a passing reason holds back the later changes of its request, and of no other', async () => {
    const request = aRequest({ id: aNumber() }).triaged().commented({ from: ann }).responded({ from: iris });
    const other = aRequest({ id: aNumber() });
    await harness.storeRequest(request);
    await harness.storeRequest(other);
    const down = Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
    const failing = {
      ...harness.ports,
      organisation: {
        ...harness.ports.organisation,
        holdersOf: (agencyId: string, role: Role) =>
          role === 'infrastructure-specialist'
            ? Promise.reject(down)
            : harness.ports.organisation.holdersOf(agencyId, role),
      },
    };
    const records = [...listChanges(request), changeRecord(undefined, other.state, '9')];
    expect(await harness.deliverRecords(records, failing)).toEqual(['2', '3', '4']);
    expect(await listNotices('ann')).toEqual(['ann mail receipt', 'ann mail receipt']);
    expect(await harness.deliverRecords(records.slice(1))).toEqual([]);
    expect(await listNotices('ann')).toEqual(['ann mail receipt', 'ann mail receipt', 'ann mail response']);
  });

  test('because an event cannot be read goes to the failure queue by its key, and holds up nobody', async () => {
    const request = aRequest({ id: aNumber() }).triaged().responded({ from: iris });
    const { id } = request.state;
    await harness.storeRequest(request);
    await harness.replaceEvent(id, 3, { type: 'Nonsense' });
    const healthy = aRequest({ id: aNumber() });
    await harness.storeRequest(healthy);
    expect(await harness.deliverRecords([...listChanges(request), ...listChanges(healthy)])).toEqual([]);
    expect(await listNotices('ann')).toEqual(['ann mail receipt', 'ann mail receipt']);
    expect(listErrors()).toEqual([
      `ERROR REACTION_FAILED {"pk":"request#${id}","sk":"request","from":2,"to":3,"name":"UnreadableRow"}`,
    ]);
    expect(await harness.takeFailures()).toEqual([
      { pk: `request#${id}`, sk: 'request', from: 2, to: 3, code: 'UnreadableRow' },
    ]);
  });

  test.each<[string, (image: Image) => Image]>([
    ['a field is missing', ({ clocks: _, ...rest }) => rest],
    ['a field is of another type', (image) => ({ ...image, status: { N: '7' } })],
    ['a number is too long for us', (image) => ({ ...image, updatedAt: { N: '12345678901234567890' } })],
  ])(
    'because the snapshot cannot be read, as %s, goes to the failure queue by its key, and holds up nobody',
    async (_what, damage) => {
      const request = aRequest({ id: aNumber() }).triaged().responded({ from: iris });
      const { id } = request.state;
      const healthy = aRequest({ id: aNumber() });
      await harness.storeRequest(request);
      await harness.storeRequest(healthy);
      const [first, second, third] = listChanges(request);
      const records = [
        first,
        {
          ...second,
          dynamodb: { ...second?.dynamodb, NewImage: damage(second?.dynamodb?.NewImage ?? {}) },
        },
        third,
        ...listChanges(healthy),
      ] as DynamoDBRecord[];
      expect(await harness.deliverRecords(records)).toEqual([]);
      // The later change of the same request brings its own states, and is told as well.
      expect(await listNotices('ann')).toEqual(['ann mail receipt', 'ann mail receipt', 'ann mail response']);
      const [failure, ...others] = await harness.takeFailures();
      expect(failure).toEqual({
        pk: `request#${id}`,
        sk: 'request',
        from: 1,
        to: 2,
        code: 'UnreadableRow',
      });
      expect(others).toEqual([]);
      expect(listErrors()).toHaveLength(1);
      expect(harness.log.join()).not.toMatch(/motor pool|outbox|ann/);
    },
  );

  test('because an event is not there goes to the failure queue under that name, and holds up nobody', async () => {
    const request = aRequest({ id: aNumber() }).triaged().responded({ from: iris });
    const { id } = request.state;
    await harness.storeRequest(request);
    await harness.table.client.send(
      new DeleteCommand({
        TableName: harness.table.name,
        Key: { pk: `request#${id}`, sk: 'event#000002' },
      }),
    );
    expect(await harness.deliverChanges(request)).toEqual([]);
    expect(await listNotices('ann')).toEqual(['ann mail receipt', 'ann mail response']);
    expect(await harness.takeFailures()).toEqual([
      { pk: `request#${id}`, sk: 'request', from: 1, to: 2, code: 'EventMissing' },
    ]);
  });

  test('is delivered again when not even the failure queue can be reached', async () => {
    const request = aRequest({ id: aNumber() }).triaged();
    await harness.storeRequest(request);
    await harness.replaceEvent(request.state.id, 2, { type: 'Nonsense' });
    const failing = {
      ...harness.ports,
      failures: { ...harness.queue, send: () => Promise.reject(new Error('queue away')) },
    };
    expect(await harness.deliverChanges(request, 1, failing)).toEqual(['2']);
    expect(await listNotices('ann')).toEqual(['ann mail receipt']);
  });

  test('because nobody is there to be told of a breach is kept until there is somebody', async () => {
    const request = aRequest({ id: aNumber(), agencyId: 'orphans' }).sweptUntil('Mon 10:30');
    await harness.storeRequest(request);
    const others = {
      ...harness.ports,
      organisation: { ...harness.ports.organisation, holdersOf: () => Promise.resolve([]) },
    };
    expect(await harness.deliverChanges(request, 4, others)).toEqual([]);
    expect(await harness.takeFailures()).toEqual([
      {
        reaction: 'create-notices',
        pk: `request#${request.state.id}`,
        sk: 'request',
        from: 3,
        to: 4,
        code: 'NobodyToNotify',
      },
    ]);
  });
});

/** What some work reads from the table: how many commands it takes, and how much DynamoDB charges for them. */
async function countReads(
  work: () => Promise<unknown>,
): Promise<{ readonly commands: number; readonly units: number }> {
  const before = { ...harness.units };
  await work();
  return { commands: harness.units.reads - before.reads, units: harness.units.read - before.read };
}
