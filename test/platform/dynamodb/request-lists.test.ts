import { describe, expect, test } from '@jest/globals';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { holderOf, type RequestState } from '../../../domain/requests/index.ts';
import { requestLedger } from '../../../platform/dynamodb/ledger/ledger.ts';
import {
  type RequestFilter,
  type RequestList,
  requestLists,
  sortValueOf,
} from '../../../platform/dynamodb/ledger/snapshot-lists.ts';
import { anAgreement, aRequest, aRuleBook, by } from '../../support/builders.ts';
import { aNumber, change, store } from '../../support/requests.ts';
import { aTable } from '../../support/store.ts';
import { at, MINUTE } from '../../support/time.ts';

const table = aTable();
const ledger = requestLedger(table);
const lists = requestLists(table);

let agencies = 0;
/** An agency with no requests yet. */
const anAgency = (): string => `agency-${(agencies += 1)}`;

async function all(
  list: RequestList,
  filter: RequestFilter = {},
  pageSize = 100,
): Promise<readonly RequestState[]> {
  const found: RequestState[] = [];
  for (;;) {
    const last = found.at(-1);
    const position = last === undefined ? undefined : { sort: sortValueOf(list.view, last), after: last.id };
    const page = await lists.page(list, filter, pageSize, position);
    found.push(...page);
    if (found.length > 1_000) throw new Error('The pages never end.');
    if (page.length < pageSize) return found;
  }
}

const ids = (states: readonly RequestState[]): readonly string[] => states.map(({ id }) => id);

describe('requests of an agency', () => {
  test('come newest first, closed ones too, and no other agency among them', async () => {
    const [agencyId, other] = [anAgency(), anAgency()];
    const old = await store(
      ledger,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:00' }).resolved().closed(),
    );
    const middle = await store(ledger, aRequest({ id: aNumber(), agencyId, at: 'Tue 08:00' }));
    const fresh = await store(ledger, aRequest({ id: aNumber(), agencyId, at: 'Wed 08:00' }).withdrawn());
    await store(ledger, aRequest({ id: aNumber(), agencyId: other, at: 'Tue 09:00' }));
    expect(await all({ view: 'agency', agencyId })).toEqual([fresh, middle, old]);
  });

  test('come page by page, none left out and none twice, also those of the same instant', async () => {
    const agencyId = anAgency();
    const times = [0, 0, 0, 0, 0, 1, 1, 2, 3, 3, 3];
    const stored = await Promise.all(
      times.map((minute) =>
        store(ledger, aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + minute * MINUTE })),
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

  test('more than the database returns at once come to the last', async () => {
    const agencyId = anAgency();
    // 150 rows of about 9 KB: more than a megabyte.
    const made = Array.from({ length: 150 }, (_, index) =>
      aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + index * MINUTE, summary: 'x'.repeat(9_000) }),
    );
    await Promise.all(made.map((request) => store(ledger, request)));
    const found = await lists.page({ view: 'agency', agencyId }, {}, 200);
    expect(ids(found)).toEqual(made.map(({ state }) => state.id).reverse());
  });
});

describe('narrowed down', () => {
  test('each by status, kind, priority and person, and all at once', async () => {
    const agencyId = anAgency();
    const plain = await store(ledger, aRequest({ id: aNumber(), agencyId, at: 'Mon 08:00' }));
    const urgent = await store(
      ledger,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:10', impact: 'high' }),
    );
    const inquiry = await store(
      ledger,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 08:20', kind: 'inquiry' }),
    );
    const given = await store(
      ledger,
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

  test('the few among the many are found, and each page is full until the last', async () => {
    const agencyId = anAgency();
    const made = Array.from({ length: 120 }, (_, index) => {
      const request = aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + index * MINUTE });
      return index % 40 === 0 ? request.withdrawn() : request;
    });
    await Promise.all(made.map((request) => store(ledger, request)));
    const wanted = made
      .filter(({ state }) => state.status === 'withdrawn')
      .map(({ state }) => state.id)
      .reverse();
    const first = await lists.page({ view: 'agency', agencyId }, { status: 'withdrawn' }, 2);
    expect(ids(first)).toEqual(wanted.slice(0, 2));
    expect(ids(await all({ view: 'agency', agencyId }, { status: 'withdrawn' }, 1))).toEqual(wanted);
  });
});

test.each([
  ['agency', [3, 3, 2, 1], [1]],
  ['inbox', [1, 2, 3, 3], [3, 3]],
] as const)(
  'a page of another list of %s ended at a sort value: this one goes on at it or past it',
  async (view, order, past) => {
    const agencyId = anAgency();
    for (const minute of [1, 2, 3, 3])
      await store(ledger, aRequest({ id: aNumber(), agencyId, at: at('Mon 08:00') + minute * MINUTE }));
    const list: RequestList =
      view === 'agency' ? { view, agencyId } : { view, agencyId, role: 'service-center' };
    const whole = await all(list);
    const minuteOf = ({ submittedAt }: RequestState): number => (submittedAt - at('Mon 08:00')) / MINUTE;
    expect(whole.map(minuteOf)).toEqual(order);
    const two = whole.find((state) => minuteOf(state) === 2);
    const sort = two === undefined ? 0 : sortValueOf(view, two);
    expect((await lists.page(list, {}, 9, { sort, from: 'past' })).map(minuteOf)).toEqual(past);
    expect((await lists.page(list, {}, 9, { sort, from: 'at' })).map(minuteOf)).toEqual([2, ...past]);
  },
);

test('requests of a person come newest first, from whichever agency', async () => {
  const requester = by(`person-${anAgency()}`, 'agency-staff');
  const one = await store(
    ledger,
    aRequest({ id: aNumber(), by: requester, at: 'Mon 08:00', agencyId: anAgency() }),
  );
  const two = await store(
    ledger,
    aRequest({ id: aNumber(), by: requester, at: 'Tue 08:00', agencyId: anAgency() }),
  );
  const list = { view: 'requester', requesterId: requester.personId } as const;
  expect(await all(list)).toEqual([two, one]);
  expect(await all({ ...list, agencies: [one.agencyId, 'elsewhere'] })).toEqual([one]);
});

describe('the inbox', () => {
  test('has the most urgent promise first and what has none last', async () => {
    const agencyId = anAgency();
    const later = await store(ledger, aRequest({ id: aNumber(), agencyId, at: 'Mon 09:30' }));
    const urgent = await store(
      ledger,
      aRequest({ id: aNumber(), agencyId, at: 'Mon 09:40', impact: 'high', urgency: 'high' }),
    );
    const sooner = await store(ledger, aRequest({ id: aNumber(), agencyId, at: 'Mon 09:00' }));
    const none = await store(
      ledger,
      aRequest({ id: aNumber(), agencyId, rules: aRuleBook(anAgreement({ targets: [] })) }),
    );
    const found = await all({ view: 'inbox', agencyId, role: 'service-center' }, {}, 2);
    expect(ids(found)).toEqual([urgent, sooner, later, none].map(({ id }) => id));
  });

  test('follows the request from one holder to the next', async () => {
    const agencyId = anAgency();
    const inboxes = async (): Promise<readonly string[]> => {
      const roles = ['service-center', 'infrastructure-specialist', 'client-specialist', 'agency-staff'];
      const found = await Promise.all(roles.map((role) => all({ view: 'inbox', agencyId, role })));
      return roles.filter((_, index) => (found[index] ?? []).length > 0);
    };
    let request = aRequest({ id: aNumber(), agencyId });
    await store(ledger, request);
    const step = async (next: typeof request): Promise<readonly string[]> => {
      await ledger.append(change(request, next));
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

  test('keeps requests with the same due time apart over any number of pages', async () => {
    const agencyId = anAgency();
    const waiting = await Promise.all(
      Array.from({ length: 7 }, () => store(ledger, aRequest({ id: aNumber(), agencyId }).waitingOnClient())),
    );
    expect(waiting.map(holderOf)).toEqual(Array(7).fill('agency-staff'));
    for (const size of [1, 2, 3]) {
      const found = await all({ view: 'inbox', agencyId, role: 'agency-staff' }, {}, size);
      expect([...ids(found)].sort()).toEqual([...ids(waiting)].sort());
    }
  });
});

test('an unreadable row in a list is an error that names it', async () => {
  const agencyId = anAgency();
  const { id } = await store(ledger, aRequest({ id: aNumber(), agencyId }));
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: { pk: `request#${id}`, sk: 'request' },
      UpdateExpression: 'REMOVE summary',
    }),
  );
  await expect(lists.page({ view: 'agency', agencyId }, {}, 10)).rejects.toThrow(
    `Row request#${id}/request cannot be read: summary`,
  );
});
