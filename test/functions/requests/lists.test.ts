import { beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestView } from '../../../functions/requests/reading/view.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { at, MINUTE } from '../../support/time.ts';
import { openly } from '../../support/organisation.ts';

const harness = openHttpHarness();
/** For the tests that add to what is listed. */
const growing = openHttpHarness();
/** For a list that is read little by little. */
const frugal = openHttpHarness();
interface Page {
  readonly items: readonly RequestView[];
  readonly nextCursor?: string;
}

/** Every page of a list, put together. */
async function pages(
  as: string,
  query: Record<string, string>,
  of = harness,
): Promise<readonly RequestView[]> {
  const found: RequestView[] = [];
  let cursor: string | undefined;
  do {
    const { status, body } = await of.ask<Page>('GET /requests', {
      as,
      query: { ...query, ...(cursor === undefined ? {} : { cursor }) },
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
    found.push(...body.items);
    if (found.length > 500) throw new Error('The pages never end.');
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  return found;
}

const numbers = (views: readonly RequestView[]): readonly string[] => views.map(({ number }) => number);
const made: RequestView[] = [];

beforeAll(async () => {
  // Eight in the same instant, as an import or a bad morning brings them, then some apart.
  const plan = ['ann', 'bob', 'ann', 'bob', 'ann', 'bob', 'ann', 'bob', 'pam', 'ann', 'bob'];
  for (const [index, as] of plan.entries()) {
    harness.clock = at('Mon 09:00') + Math.max(0, index - 7) * MINUTE;
    made.push(await harness.submit({}, as));
  }
  harness.clock = at('Mon 09:30');
});

describe('lists', () => {
  test.each([1, 2, 3, 5, 100])(
    'by %d, the department sees every request of every agency once, newest first',
    async (limit) => {
      const found = await pages('exec', { limit: String(limit) });
      expect([...numbers(found)].sort()).toEqual([...numbers(made)].sort());
      expect(found.map(({ submittedAt }) => submittedAt)).toEqual(
        [...found.map(({ submittedAt }) => submittedAt)].sort().reverse(),
      );
    },
  );

  test.each([1, 2, 3, 100])('by %d, the inbox has every request once, most urgent first', async (limit) => {
    const found = await pages('sam', { view: 'inbox', limit: String(limit) });
    expect([...numbers(found)].sort()).toEqual([...numbers(made)].sort());
    const due = found.map(({ clocks }) => clocks.map(({ current }) => current.dueAt ?? '').sort()[0]);
    expect(due).toEqual([...due].sort());
  });

  test('a client sees the requests of the agency and no other', async () => {
    const found = await pages('ann', { limit: '2' });
    expect(new Set(found.map(({ agency }) => agency))).toEqual(new Set(['treasury']));
    expect(found).toHaveLength(made.filter(({ agency }) => agency === 'treasury').length);
  });

  test('somebody of two agencies sees both, or the one asked for', async () => {
    expect(await pages('both', { limit: '3' })).toHaveLength(made.length);
    const found = await pages('both', { agency: 'health', limit: '3' });
    expect(new Set(found.map(({ agency }) => agency))).toEqual(new Set(['health']));
  });

  test('one’s own are only one’s own, and can be narrowed like any other', async () => {
    expect(numbers(await pages('pam', { view: 'mine' }))).toEqual(
      numbers(made.filter(({ requester }) => requester === 'pam')),
    );
    expect(await pages('pam', { view: 'mine', status: 'closed' })).toEqual([]);
  });

  test('one’s own in another agency are not shown to whoever no longer serves there', async () => {
    const organisation = openly(growing.table);
    await organisation.putPerson(
      { id: 'moved', name: 'moved', email: 'moved@example.gov', agencyId: 'treasury' },
      0,
    );
    const first = {
      id: 'moved-1',
      personId: 'moved',
      role: 'agency-staff',
      agencyId: 'treasury',
      from: '2026-01-01',
    } as const;
    await organisation.putAssignment(first, 'new');
    const old = await growing.submit({}, 'moved');
    expect(numbers(await pages('moved', { view: 'mine' }, growing))).toEqual([old.number]);
    await organisation.putAssignment({ ...first, until: '2026-11-29' }, 'existing');
    await organisation.putAssignment({ ...first, id: 'moved-2', agencyId: 'health' }, 'new');
    const fresh = await growing.submit({ agency: 'health' }, 'moved');
    expect(numbers(await pages('moved', { view: 'mine', limit: '1' }, growing))).toEqual([fresh.number]);
    expect((await growing.ask('GET /requests/{id}', { as: 'moved', params: { id: old.number } })).code).toBe(
      'request.unknown',
    );
  });

  test('one’s own in one agency leave out those in another', async () => {
    const here = await growing.submit({ agency: 'treasury' }, 'both');
    const there = await growing.submit({ agency: 'health' }, 'both');
    expect(
      numbers(await pages('both', { view: 'mine' }, growing))
        .slice()
        .sort(),
    ).toEqual([here.number, there.number].sort());
    expect(numbers(await pages('both', { view: 'mine', agency: 'health' }, growing))).toEqual([there.number]);
  });

  test('the inbox of a client has what waits for the client', async () => {
    const asked = (await growing.submit()).number;
    await growing.ask('POST /requests/{id}/questions', {
      as: 'iris',
      params: { id: asked },
      body: { text: 'Which floor?' },
    });
    expect(numbers(await pages('ann', { view: 'inbox' }, growing))).toEqual([asked]);
    expect(numbers(await pages('sam', { view: 'inbox' }, growing))).not.toContain(asked);
    // A program manager may answer for the agency, and so finds it as well.
    await openly(growing.table).putPerson({ id: 'pia', name: 'Pia', email: 'pia@agency.example' }, 0);
    await openly(growing.table).putAssignment(
      {
        id: 'pia-manages',
        personId: 'pia',
        role: 'program-manager',
        agencyId: 'treasury',
        from: '2026-01-01',
      },
      'new',
    );
    expect(numbers(await pages('pia', { view: 'inbox' }, growing))).toEqual([asked]);
  });
});

test('a filter that fits few is answered in pages, some of them short, and finds them all in order', async () => {
  const { lists } = frugal.ports;
  let read = 0;
  const little: typeof lists = (kind) => ({
    page: (list, filter, options) => {
      read += 1;
      return lists(kind).page(list, filter, { ...options, budget: 1 });
    },
  });
  Object.assign(frugal.ports, { lists: little });
  const wanted: string[] = [];
  for (let index = 0; index < 220; index += 1) {
    // Those of one minute are in both lists.
    frugal.clock = at('Mon 09:00') + Math.floor(index / 2) * MINUTE;
    const kind = index % 90 < 2 || index > 217 ? 'inquiry' : 'incident';
    const { number } = await frugal.submit({ kind }, index % 2 === 0 ? 'ann' : 'bob');
    if (kind === 'inquiry') wanted.push(number);
  }
  read = 0;
  for (const limit of ['1', '3', '100']) {
    const found = await pages('exec', { kind: 'inquiry', limit }, frugal);
    expect([...numbers(found)].sort()).toEqual([...wanted].sort());
    expect(found.map(({ submittedAt }) => submittedAt)).toEqual(
      [...found.map(({ submittedAt }) => submittedAt)].sort().reverse(),
    );
  }
  // Of a hundred and ten requests in each list, fifty are looked at for a page.
  expect(read).toBeGreaterThan(2 * 3);
});
