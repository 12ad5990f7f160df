import { describe, expect, test } from '@jest/globals';
import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Snapshot } from '../../../../domain/ledger/index.ts';
import { holderOf, requestKind, type RequestState } from '../../../../domain/requests/index.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import {
  type Position,
  type SnapshotFilter,
  type SnapshotList,
  type SnapshotLists,
  snapshotLists,
  sortValueOf,
} from '../../../../platform/dynamodb/ledger/snapshot-lists.ts';
import { anAgreement, aRequest, aRuleBook, by } from '../../../support/builders.ts';
import { aParcel, changeParcel, parcelKind } from '../../../support/parcels.ts';
import { aNumber, change, store } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';
import { at, MINUTE } from '../../../support/time.ts';

const table = aTable();
const requests = ledger(table, requestKind);
const lists = snapshotLists(table, requestKind);
const parcels = ledger(table, parcelKind);
const parcelLists = snapshotLists(table, parcelKind);

let agencies = 0;
/** An agency with no requests yet. */
const anAgency = (): string => `agency-${(agencies += 1)}`;

/** What is on one page. */
async function page<S extends Snapshot>(
  from: SnapshotLists<S>,
  list: SnapshotList,
  filter: SnapshotFilter,
  limit: number,
  position?: Position,
): Promise<readonly S[]> {
  const { states } = await from.page(list, filter, { limit, position });
  return states;
}

async function all(
  list: SnapshotList,
  filter: SnapshotFilter = {},
  pageSize = 100,
): Promise<readonly RequestState[]> {
  const found: RequestState[] = [];
  for (;;) {
    const last = found.at(-1);
    const position =
      last === undefined ? undefined : { sort: sortValueOf(list.view, requestKind, last), after: last.id };
    const states = await page(lists, list, filter, pageSize, position);
    found.push(...states);
    if (found.length > 1_000) throw new Error('The pages never end.');
    if (states.length < pageSize) return found;
  }
}

const ids = (states: readonly RequestState[]): readonly string[] => states.map(({ id }) => id);

describe('requests of an agency', () => {
  test('requests of an agency come newest first, closed ones too, and no other agency’s among them', async () => {
    const [agencyId, other] = [anAgency(), anAgency()];
    const old = await store(
      requests,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:00' }).resolved().closed(),
    );
    const middle = await store(requests, aRequest({ id: aNumber(), agencyId, at: 'Tue 08:00' }));
    const fresh = await store(requests, aRequest({ id: aNumber(), agencyId, at: 'Wed 08:00' }).withdrawn());
    await store(requests, aRequest({ id: aNumber(), agencyId: other, at: 'Tue 09:00' }));
    expect(await all({ view: 'agency', agencyId })).toEqual([fresh, middle, old]);
  });

  test('requests of an agency come page by page, none left out and none twice, also those of the same instant', async () => {
    const agencyId = anAgency();
    const times = [0, 0, 0, 0, 0, 1, 1, 2, 3, 3, 3];
    const stored = await Promise.all(
      times.map((minute) =>
        store(requests, aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + minute * MINUTE })),
      ),
    );
    for (const size of [1, 2, 3, 4, 11]) {
      const found = await all({ view: 'agency', agencyId }, {}, size);
      expect([...ids(found)].sort()).toEqual([...ids(stored)].sort());
      expect(found.map(({ submittedAt }) => submittedAt)).toEqual(
        [...stored.map(({ submittedAt }) => submittedAt)].sort((a, b) => b - a),
      );
    }
  });

  test('requests of an agency come to the last, also when they are more than the database returns at once', async () => {
    const agencyId = anAgency();
    // 150 rows of about 9 KB: more than a megabyte.
    const made = Array.from({ length: 150 }, (_, index) =>
      aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + index * MINUTE, summary: 'x'.repeat(9_000) }),
    );
    await Promise.all(made.map((request) => store(requests, request)));
    const found = await page(lists, { view: 'agency', agencyId }, {}, 200);
    expect(ids(found)).toEqual(made.map(({ state }) => state.id).reverse());
  });
});

describe('narrowed down', () => {
  test('a list is narrowed down by status, kind, priority and person, each by itself and all at once', async () => {
    const agencyId = anAgency();
    const plain = await store(requests, aRequest({ id: aNumber(), agencyId, at: 'Mon 08:00' }));
    const urgent = await store(
      requests,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:10', impact: 'high' }),
    );
    const inquiry = await store(
      requests,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:20', kind: 'inquiry' }),
    );
    const given = await store(
      requests,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:30' }).triaged({ assigneeId: 'iris' }),
    );
    const list = { view: 'agency', agencyId } as const;
    expect(ids(await all(list, { status: 'triaged' }))).toEqual([given.id]);
    expect(ids(await all(list, { kind: 'inquiry' }))).toEqual([inquiry.id]);
    expect(ids(await all(list, { priority: 'high' }))).toEqual([urgent.id]);
    expect(ids(await all(list, { assigneeId: 'iris' }))).toEqual([given.id]);
    expect(ids(await all(list, { status: 'submitted', priority: 'moderate', kind: 'incident' }))).toEqual([
      plain.id,
    ]);
    expect(await all(list, { status: 'closed' })).toEqual([]);
  });

  test('the few requests among the many are found, and each page is full until the last', async () => {
    const agencyId = anAgency();
    const made = Array.from({ length: 120 }, (_, index) => {
      const request = aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + index * MINUTE });
      return index % 40 === 0 ? request.withdrawn() : request;
    });
    await Promise.all(made.map((request) => store(requests, request)));
    const wanted = made
      .filter(({ state }) => state.status === 'withdrawn')
      .map(({ state }) => state.id)
      .reverse();
    const first = await page(lists, { view: 'agency', agencyId }, { status: 'withdrawn' }, 2);
    expect(ids(first)).toEqual(wanted.slice(0, 2));
    expect(ids(await all({ view: 'agency', agencyId }, { status: 'withdrawn' }, 1))).toEqual(wanted);
  });
});

test('a page stops looking once its budget is read, and goes on from there', async () => {
  const agencyId = anAgency();
  const made = Array.from({ length: 180 }, (_, index) => {
    const request = aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + index * MINUTE });
    return index === 70 || index === 3 ? request.withdrawn() : request;
  });
  await Promise.all(made.map((request) => store(requests, request)));
  const found: (readonly string[])[] = [];
  let position: Position | undefined;
  do {
    const options = { limit: 2, position, budget: 60 };
    const { states, stoppedAt } = await lists.page(
      { view: 'agency', agencyId },
      { status: 'withdrawn' },
      options,
    );
    found.push(ids(states));
    position = stoppedAt;
  } while (position !== undefined);
  // Fifty are read at a time.
  expect(found).toEqual([[], [made[70], made[3]].map((request) => request?.state.id)]);
  const { states } = await lists.page({ view: 'agency', agencyId }, {}, { limit: 100, budget: 60 });
  expect(states).toHaveLength(100);
});

test.each([
  ['agency', [3, 3, 2, 1], [1]],
  ['inbox', [1, 2, 3, 3], [3, 3]],
] as const)(
  'where a page of another list by %s ended at a sort value, this one goes on at it or past it',
  async (view, order, past) => {
    const agencyId = anAgency();
    for (const minute of [1, 2, 3, 3])
      await store(requests, aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + minute * MINUTE }));
    const list: SnapshotList =
      view === 'agency' ? { view, agencyId } : { view, agencyId, role: 'service-center' };
    const whole = await all(list);
    const minuteOf = ({ submittedAt }: RequestState): number => (submittedAt - at('Mon 08:00')) / MINUTE;
    expect(whole.map(minuteOf)).toEqual(order);
    const two = whole.find((state) => minuteOf(state) === 2);
    const sort = two === undefined ? 0 : sortValueOf(view, requestKind, two);
    expect((await page(lists, list, {}, 9, { sort, from: 'past' })).map(minuteOf)).toEqual(past);
    expect((await page(lists, list, {}, 9, { sort, from: 'at' })).map(minuteOf)).toEqual([2, ...past]);
  },
);

test('requests of a person come newest first, from whichever agency', async () => {
  const requester = by(`person-${anAgency()}`, 'agency-staff');
  const one = await store(
    requests,
    aRequest({ id: aNumber(), by: requester, at: 'Mon 08:00', agencyId: anAgency() }),
  );
  const two = await store(
    requests,
    aRequest({ id: aNumber(), by: requester, at: 'Tue 08:00', agencyId: anAgency() }),
  );
  const list = { view: 'person', personId: requester.personId } as const;
  expect(await all(list)).toEqual([two, one]);
  expect(await all({ ...list, agencies: [one.agencyId, 'elsewhere'] })).toEqual([one]);
});

describe('the inbox', () => {
  test('the inbox has the most urgent promise first and what has none last', async () => {
    const agencyId = anAgency();
    const later = await store(requests, aRequest({ id: aNumber(), agencyId, at: 'Mon 09:30' }));
    const urgent = await store(
      requests,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 09:40', impact: 'high', urgency: 'high' }),
    );
    const sooner = await store(requests, aRequest({ id: aNumber(), agencyId, at: 'Mon 09:00' }));
    const none = await store(
      requests,
      aRequest({ id: aNumber(), agencyId, rules: aRuleBook(anAgreement({ targets: [] })) }),
    );
    const found = await all({ view: 'inbox', agencyId, role: 'service-center' }, {}, 2);
    expect(ids(found)).toEqual([urgent, sooner, later, none].map(({ id }) => id));
  });

  test('a request moves from the inbox of one holder to that of the next', async () => {
    const agencyId = anAgency();
    const inboxes = async (): Promise<readonly string[]> => {
      const roles = ['service-center', 'infrastructure-specialist', 'client-specialist', 'agency-staff'];
      const found = await Promise.all(roles.map((role) => all({ view: 'inbox', agencyId, role })));
      return roles.filter((_, index) => (found[index] ?? []).length > 0);
    };
    let request = aRequest({ id: aNumber(), agencyId });
    await store(requests, request);
    const step = async (next: typeof request): Promise<readonly string[]> => {
      await requests.append(change(request, next));
      request = next;
      return inboxes();
    };
    expect(await inboxes()).toEqual(['service-center']);
    expect(await step(request.triaged())).toEqual(['infrastructure-specialist']);
    expect(await step(request.waitingOnClient())).toEqual(['agency-staff']);
    expect(await step(request.answered())).toEqual(['infrastructure-specialist']);
    expect(await step(request.does({ type: 'AssignRequest', team: 'client-specialist' }))).toEqual([
      'client-specialist',
    ]);
    expect(await step(request.resolved())).toEqual([]);
    expect(await step(request.reopened())).toEqual(['client-specialist']);
    expect(await step(request.withdrawn())).toEqual([]);
  });

  test('the inbox keeps requests with the same due time apart over any number of pages', async () => {
    const agencyId = anAgency();
    const waiting = await Promise.all(
      Array.from({ length: 7 }, () =>
        store(requests, aRequest({ id: aNumber(), agencyId }).waitingOnClient()),
      ),
    );
    expect(waiting.map(holderOf)).toEqual(Array(7).fill('agency-staff'));
    for (const size of [1, 2, 3]) {
      const found = await all({ view: 'inbox', agencyId, role: 'agency-staff' }, {}, size);
      expect([...ids(found)].sort()).toEqual([...ids(waiting)].sort());
    }
  });
});

describe('between the look at the index and the load of what it lists', () => {
  /** Lists of a table in which something happens right after the first query. */
  const listsWhile = (happens: () => Promise<unknown>) => {
    let first = true;
    const send = async (command: unknown): Promise<unknown> => {
      const answer: unknown = await table.client.send(command as never);
      if (first && command instanceof QueryCommand) {
        first = false;
        await happens();
      }
      return answer;
    };
    return snapshotLists(
      { name: table.name, client: { send: send as typeof table.client.send } },
      requestKind,
    );
  };
  const threeOf = async (agencyId: string) => {
    const made = [0, 1, 2].map((minute) =>
      aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + minute * MINUTE }),
    );
    for (const request of made) await store(requests, request);
    return made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]];
  };

  test('what has left the list is passed over, and the page is full all the same', async () => {
    const agencyId = anAgency();
    const [first, second, third] = await threeOf(agencyId);
    const found = await page(
      listsWhile(() => requests.append(change(first, first.waitingOnClient()))),
      { view: 'inbox', agencyId, role: 'service-center' },
      {},
      2,
    );
    expect(ids(found)).toEqual([second, third].map(({ state }) => state.id));
  });

  test('what is no longer what the list is narrowed down to is passed over; anything else is shown as it is', async () => {
    const agencyId = anAgency();
    const [first, second, third] = await threeOf(agencyId);
    const happens = async () => {
      await requests.append(change(third, third.withdrawn()));
      await requests.append(change(second, second.commented()));
    };
    const found = await page(listsWhile(happens), { view: 'agency', agencyId }, { status: 'submitted' }, 9);
    expect(found).toEqual([second.commented().state, first.state]);
  });
});

test('an unreadable row in a list is an error that names it', async () => {
  const agencyId = anAgency();
  const { id } = await store(requests, aRequest({ id: aNumber(), agencyId }));
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: { pk: `request#${id}`, sk: 'request' },
      UpdateExpression: 'REMOVE summary',
    }),
  );
  await expect(page(lists, { view: 'agency', agencyId }, {}, 10)).rejects.toThrow(
    `Row request#${id}/request cannot be read: summary`,
  );
});

describe('snapshots of another kind', () => {
  test('a foreign snapshot of the same agency, person and role strays into no list of requests, nor the other way', async () => {
    const [agencyId, addressee] = [anAgency(), by(`person-${anAgency()}`, 'agency-staff')];
    const request = await store(requests, aRequest({ id: aNumber(), agencyId, by: addressee }));
    const parcel = aParcel({ agencyId, addresseeId: addressee.personId, collectBy: at('Mon 08:00') });
    const labelled = changeParcel(parcel, { type: 'LabelParcel', labels: { care: 'fragile' } }).after;
    await parcels.append({ after: labelled, events: [] });
    const everywhere: readonly SnapshotList[] = [
      { view: 'agency', agencyId },
      { view: 'person', personId: addressee.personId },
      { view: 'person', personId: addressee.personId, agencies: [agencyId] },
      { view: 'inbox', agencyId, role: 'service-center' },
    ];
    for (const list of everywhere) {
      expect(await all(list)).toEqual([request]);
      expect(await page(parcelLists, list, {}, 10)).toEqual([labelled]);
    }
  });

  test('a page of requests is full however many snapshots of another kind lie between them', async () => {
    const agencyId = anAgency();
    const wanted: string[] = [];
    for (const minute of [0, 1, 2, 3]) {
      const when = at('Mon 09:00') + minute * MINUTE;
      wanted.unshift((await store(requests, aRequest({ id: aNumber(), agencyId, at: when }))).id);
      await parcels.append({ after: aParcel({ agencyId, arrivedAt: when }), events: [] });
    }
    expect(ids(await page(lists, { view: 'agency', agencyId }, {}, 3))).toEqual(wanted.slice(0, 3));
    expect(ids(await all({ view: 'agency', agencyId }, {}, 1))).toEqual(wanted);
  });

  test('another kind is listed and sorted by its own places', async () => {
    const agencyId = anAgency();
    const [soon, later] = [
      aParcel({ agencyId, arrivedAt: at('Mon 08:00'), collectBy: at('Mon 12:00') }),
      aParcel({ agencyId, arrivedAt: at('Mon 07:00'), collectBy: at('Tue 12:00') }),
    ];
    for (const after of [later, soon]) await parcels.append({ after, events: [] });
    const inbox = { view: 'inbox', agencyId, role: 'service-center' } as const;
    expect(await page(parcelLists, inbox, {}, 10)).toEqual([soon, later]);
    const position = { sort: sortValueOf('inbox', parcelKind, soon), after: soon.id };
    expect(await page(parcelLists, inbox, {}, 10, position)).toEqual([later]);
    expect(await page(parcelLists, { view: 'agency', agencyId }, {}, 10)).toEqual([soon, later]);
  });
});
