import { agenciesFor, policy } from '../../domain/access/index.ts';
import { covers } from '../../domain/organisation/index.ts';
import { urgentAt } from '../../domain/sla/index.ts';
import { HORIZON } from '../../domain/time/index.ts';
import { positionOf, type RequestFilter, type RequestList } from '../../platform/dynamodb/request-lists.ts';
import { listFingerprint, readCursor, writeCursor } from '../cursor.ts';
import type { Call, UseCase } from '../edge.ts';
import type { Refusal } from '../refusals.ts';
import type { contracts } from './contract.ts';
import type { RequestPorts } from './ports.ts';
import { viewOf } from './view.ts';

type Listing = Call<(typeof contracts)['listRequests']>;

/** A page of requests. Several agencies or roles are several partitions of the index, read at once and merged in order. */
export function listRequests(ports: RequestPorts): UseCase<(typeof contracts)['listRequests']> {
  return async (call) => {
    const { view, limit, cursor, status, kind, priority, assignee, agency, role } = call.query;
    const lists = await listsFor(call, ports);
    if ('code' in lists) return { ok: false, refusal: lists };
    const fingerprint = listFingerprint([view, agency, role, status, kind, priority, assignee, call.actor.personId]);
    const after = cursor === undefined ? undefined : readCursor(fingerprint, cursor);
    if (cursor !== undefined && after === undefined) return { ok: false, refusal: { code: 'cursor.invalid' } };
    const filter = Object.fromEntries(
      Object.entries({ status, kind, priority, assigneeId: assignee }).filter(([, value]) => value !== undefined),
    ) as RequestFilter;
    // One more than asked for tells whether there is a next page.
    const pages = await Promise.all(lists.map((list) => ports.lists.page(list, filter, limit + 1, after)));
    const direction = view === 'inbox' ? 1 : -1;
    const merged = pages
      .flat()
      .map((state) => ({ state, position: positionOf(view === 'inbox' ? 'inbox' : 'agency', state, urgentAt(state.clocks) ?? HORIZON.to) }))
      .sort((a, b) => direction * (a.position.sort - b.position.sort || (a.position.id < b.position.id ? -1 : 1)));
    const shown = merged.slice(0, limit);
    const last = shown.at(-1);
    return {
      ok: true,
      body: {
        items: shown.map(({ state }) => viewOf(state, call.now)),
        ...(merged.length > limit && last !== undefined ? { nextCursor: writeCursor(fingerprint, last.position) } : {}),
      },
    };
  };
}

async function listsFor({ query, actor, person }: Listing, ports: RequestPorts): Promise<readonly RequestList[] | Refusal> {
  const allowed = agenciesFor(actor, 'request.list');
  if (allowed.length === 0) return { code: 'access.denied' };
  if (query.agency !== undefined && !allowed.some((held) => covers(held, query.agency ?? ''))) return { code: 'agency.unknown' };
  if (query.view === 'mine') return [{ view: 'requester', requesterId: person.id }];
  const everywhere = async (held: readonly string[]): Promise<readonly string[]> =>
    held.includes('*') ? (await ports.organisation.agencies()).map(({ id }) => id) : held;
  const narrowed = (agencies: readonly string[]): readonly string[] =>
    query.agency === undefined ? agencies : agencies.filter((agency) => agency === query.agency);
  if (query.view === 'agency') return narrowed(await everywhere(allowed)).map((agencyId) => ({ view: 'agency', agencyId }));

  const mine = actor.authorities.filter(({ role }) => role in policy['request.list'] && (query.role === undefined || role === query.role));
  if (mine.length === 0) return { code: 'access.denied' };
  const wanted = await Promise.all(
    mine.map(async ({ role, agencyId }) => narrowed(await everywhere([agencyId])).map((agency) => ({ view: 'inbox' as const, agencyId: agency, role }))),
  );
  const unique = new Map(wanted.flat().map((list) => [`${list.agencyId}#${list.role}`, list]));
  return [...unique.values()];
}
