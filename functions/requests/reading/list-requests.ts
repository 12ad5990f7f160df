import { agenciesFor, policy } from '../../../domain/access/index.ts';
import { covers } from '../../../domain/organisation/index.ts';
import { parseRequestNumber, requestKind } from '../../../domain/requests/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import {
  type Position,
  type SnapshotFilter,
  type SnapshotList,
  sortValueOf,
} from '../../../platform/dynamodb/ledger/snapshot-lists.ts';
import { listFingerprint, readCursor, writeCursor } from '../../http/cursor.ts';
import type { Call, Refusal, UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import type { CorePorts } from '../../core/ports.ts';
import { viewOf } from './view.ts';

type Listing = Call<(typeof contracts)['listRequests']>;

/**
 * A page of requests. Several agencies or roles are several partitions of the index, read at once and merged in order. A
 * page may be short, even empty, and have a next one: then a filter has passed over much.
 */
export function listRequests(ports: CorePorts): UseCase<(typeof contracts)['listRequests']> {
  return async (call) => {
    const { view, limit, cursor, status, kind, priority, assignee, agency, role } = call.query;
    const lists = await listsFor(call, ports);
    if ('code' in lists) return { ok: false, refusal: lists };
    const fingerprint = listFingerprint([
      view,
      agency,
      role,
      status,
      kind,
      priority,
      assignee,
      call.actor.personId,
    ]);
    const end = cursor === undefined ? undefined : endOfPage(fingerprint, cursor);
    if (cursor !== undefined && end === undefined) return { ok: false, refusal: { code: 'cursor.invalid' } };
    const filter = Object.fromEntries(
      Object.entries({ status, kind, priority, assigneeId: assignee }).filter(
        ([, value]) => value !== undefined,
      ),
    ) as SnapshotFilter;
    const requests = ports.lists(requestKind);
    const inOrder = lists
      .map((list) => ({ list, name: nameOf(list) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const budget = Math.ceil(mostRead / inOrder.length);
    const pages = await Promise.all(
      inOrder.map(async ({ list, name }) => {
        // One more than asked for tells whether there is a next page.
        const { states, stoppedAt } = await requests.page(list, filter, {
          limit: limit + 1,
          position: end === undefined ? undefined : positionIn(name, end),
          budget,
        });
        const found = states.map((state) => ({
          state,
          name,
          sort: sortValueOf(list.view, requestKind, state),
        }));
        return {
          found,
          stopped: stoppedAt === undefined ? [] : [{ name, sort: stoppedAt.sort, id: stoppedAt.after }],
        };
      }),
    );
    const direction = view === 'inbox' ? 1 : -1;
    const inListOrder = (a: Place, b: Place): number =>
      direction * (a.sort - b.sort) || (a.name < b.name ? -1 : Number(a.name > b.name));
    // Requests with the same sort value stay as their list has them, list by list: sorting keeps the order of equals.
    const merged = pages.flatMap(({ found }) => found).sort(inListOrder);
    // Beyond the place where the first of them stopped looking, nothing is known of that list.
    const [stopped] = pages.flatMap((page) => page.stopped).sort(inListOrder);
    const known = merged.filter((one) => stopped === undefined || inListOrder(one, stopped) <= 0);
    const shown = known.slice(0, limit);
    const last = shown.at(-1);
    const next =
      known.length > limit && last !== undefined
        ? { sort: last.sort, name: last.name, id: last.state.id }
        : stopped;
    return {
      ok: true,
      body: {
        items: shown.map(({ state }) => viewOf(state, call.now)),
        ...(next === undefined
          ? {}
          : { nextCursor: writeCursor(fingerprint, { sort: next.sort, id: `${next.name}.${next.id}` }) }),
      },
    };
  };
}

/** Where something stands in several lists read as one. */
interface Place {
  readonly sort: number;
  readonly name: string;
}

/** Entries read for one page, of all its lists together: a filter that fits few goes on by the cursor. */
const mostRead = 1_000;

/** The request a page ended with, and the list it is in. */
interface EndOfPage {
  readonly sort: number;
  readonly name: string;
  readonly id: string;
}

function endOfPage(fingerprint: string, cursor: string): EndOfPage | undefined {
  const position = readCursor(fingerprint, cursor);
  if (position === undefined) return undefined;
  const { sort } = position;
  const [name = '', id = ''] = position.id.split('.');
  const sound =
    Number.isInteger(sort) && sort >= HORIZON.from && sort <= HORIZON.to && parseRequestNumber(id) === id;
  return sound ? { sort, name, id } : undefined;
}

/** Where a list goes on after a page: lists before the one it ended in have shown all of that sort value, those after it none. */
function positionIn(name: string, { sort, name: ended, id }: EndOfPage): Position {
  if (name === ended) return { sort, after: id };
  return { sort, from: name < ended ? 'past' : 'at' };
}

/** A short name that puts lists in an order that stays when lists come and go between two pages. */
function nameOf(list: SnapshotList): string {
  return listFingerprint(
    list.view === 'inbox'
      ? [list.agencyId, list.role]
      : list.view === 'agency'
        ? [list.agencyId]
        : [list.personId],
  );
}

async function listsFor(
  { query, actor, person }: Listing,
  ports: CorePorts,
): Promise<readonly SnapshotList[] | Refusal> {
  const allowed = agenciesFor(actor, policy['request.list']);
  if (allowed.length === 0) return { code: 'access.denied' };
  if (query.agency !== undefined && !allowed.some((held) => covers(held, query.agency ?? '')))
    return { code: 'agency.unknown' };
  if (query.view === 'mine') {
    // What one may no longer read, since one serves another agency now, is not listed either.
    const agencies = query.agency === undefined ? allowed : [query.agency];
    return [{ view: 'person', personId: person.id, ...(agencies.includes('*') ? {} : { agencies }) }];
  }
  const everywhere = async (held: readonly string[]): Promise<readonly string[]> =>
    held.includes('*') ? (await ports.organisation.agencies()).map(({ id }) => id) : held;
  const narrowed = (agencies: readonly string[]): readonly string[] =>
    query.agency === undefined ? agencies : agencies.filter((agency) => agency === query.agency);
  if (query.view === 'agency')
    return narrowed(await everywhere(allowed)).map((agencyId) => ({ view: 'agency', agencyId }));

  const mine = actor.authorities.filter(
    ({ role }) => role in policy['request.list'].reaches && (query.role === undefined || role === query.role),
  );
  if (mine.length === 0) return { code: 'access.denied' };
  const wanted = await Promise.all(
    mine.map(async ({ role, agencyId }) =>
      narrowed(await everywhere([agencyId])).map((agency) => ({
        view: 'inbox' as const,
        agencyId: agency,
        role,
      })),
    ),
  );
  const unique = new Map(wanted.flat().map((list) => [`${list.agencyId}#${list.role}`, list]));
  return [...unique.values()];
}
