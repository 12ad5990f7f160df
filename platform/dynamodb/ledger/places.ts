import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { BesideItem, InboxPlace, Kind, Snapshot } from '../../../domain/ledger/index.ts';
import { readRow } from '../rows.ts';
import { aggregateKey, inboxPartition, listPartition, parseAggregateKey } from './keys.ts';
import { duePartition } from './shards.ts';

export type Item = Readonly<Record<string, unknown>>;

/**
 * The snapshot with the attributes that put it into the indexes it belongs to, and no others. Its id is in its key alone,
 * and what follows from something else in it is left out as the schema of its kind says: every kilobyte is paid for at
 * each write.
 */
export function snapshotItem<S extends Snapshot>(
  kind: Pick<Kind<S>, 'name' | 'state' | 'places'>,
  state: S,
): Item {
  const { id: _id, ...facts } = z.encode(kind.state, state) as Item;
  const key = { pk: aggregateKey(kind.name, state.id), sk: kind.name };
  return { ...facts, ...key, ...placeAttributes(kind, state) };
}

/** The attributes that put a snapshot into the indexes it belongs to. */
export function placeAttributes<S extends Snapshot>(kind: Pick<Kind<S>, 'name' | 'places'>, state: S): Item {
  const { listAt, personId, inbox, alarmAt } = kind.places(state);
  return {
    ...(listAt === undefined ? {} : { listOf: listPartition(kind.name, state.agencyId), listAt }),
    ...(listAt === undefined || personId === undefined
      ? {}
      : { personListOf: listPartition(kind.name, personId) }),
    ...inboxAttributes(inbox),
    ...(alarmAt === undefined
      ? {}
      : { alarmsOf: duePartition('alarm', aggregateKey(kind.name, state.id)), alarmAt }),
  };
}

/**
 * The state a snapshot's item holds.
 *
 * @throws UnreadableRow when the schema of its kind does not accept it
 */
export function readSnapshot<S extends Snapshot>(kind: Pick<Kind<S>, 'state'>, item: Item): S {
  return readRow(kind.state, { ...item, id: parseAggregateKey(String(item['pk']))?.id });
}

/**
 * What is to be written beside a snapshot: only what changed. What an item says no longer is undefined; one that is no
 * longer meant loses all it said, since nothing is ever deleted. What others wrote into an item stays.
 */
export function besideItems<S extends Snapshot>(
  kind: Pick<Kind<S>, 'name' | 'beside'>,
  before: S | undefined,
  after: S,
): readonly Item[] {
  const pk = aggregateKey(kind.name, after.id);
  const itemsOf = (state: S): ReadonlyMap<string, Item> =>
    new Map(kind.beside(state).map((item) => [item.name, besideItem(pk, item)]));
  const was: ReadonlyMap<string, Item> = before === undefined ? new Map() : itemsOf(before);
  const is = itemsOf(after);
  const names = [...is.keys(), ...[...was.keys()].filter((name) => !is.has(name))];
  return names.flatMap((sk) => {
    const [old = {}, meant = { pk, sk }] = [was.get(sk), is.get(sk)];
    if (isDeepStrictEqual(old, meant)) return [];
    return [{ ...Object.fromEntries(Object.keys(old).map((name) => [name, undefined])), ...meant }];
  });
}

function besideItem(pk: string, { name, facts, inbox, unsettledSince }: BesideItem): Item {
  return {
    pk,
    sk: name,
    ...facts,
    ...inboxAttributes(inbox),
    ...(unsettledSince === undefined
      ? {}
      : { alarmsOf: duePartition('unsettled', pk), alarmAt: unsettledSince }),
  };
}

function inboxAttributes(inbox: InboxPlace | undefined): Item {
  if (inbox === undefined) return {};
  return { inboxOf: inboxPartition(inbox.queue, inbox), urgentAt: inbox.urgentAt };
}
