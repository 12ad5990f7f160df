import { describe, expect, test } from '@jest/globals';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { requestKind } from '../../../../domain/requests/index.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import {
  besideItems,
  type Item,
  readSnapshot,
  snapshotItem,
} from '../../../../platform/dynamodb/ledger/places.ts';
import { duePartition } from '../../../../platform/dynamodb/ledger/shards.ts';
import { aRequest } from '../../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide } from '../../../support/chain.ts';
import { aParcel, changeParcel, parcelKind, type ParcelState } from '../../../support/parcels.ts';
import { aTable } from '../../../support/store.ts';
import { at } from '../../../support/time.ts';

const table = aTable();
const parcels = ledger(table, parcelKind);

/** A parcel after its labels were put on or taken off. */
function label(parcel: ParcelState, labels: Readonly<Record<string, string>>): ParcelState {
  return changeParcel(parcel, { type: 'LabelParcel', labels }).after;
}

const inbox = { inboxOf: 'label#treasury#service-center', urgentAt: at('Mon 10:00') };

describe('a snapshot', () => {
  test('a snapshot has the attributes of the indexes it belongs to beside its own', () => {
    const parcel = aParcel();
    const { id, ...facts } = parcel;
    const pk = `parcel#${id}`;
    expect(snapshotItem(parcelKind, parcel)).toEqual({
      ...facts,
      pk,
      sk: 'parcel',
      listOf: 'parcel#treasury',
      listAt: at('Mon 09:00'),
      personListOf: 'parcel#ann',
      inboxOf: 'parcel#treasury#service-center',
      urgentAt: at('Mon 10:00'),
      alarmsOf: duePartition('alarm', pk),
      alarmAt: at('Mon 10:00'),
    });
  });

  test('a snapshot that has no place in an index has none of its attributes', () => {
    const { pk, sk, listOf, ...rest } = snapshotItem(parcelKind, aParcel({ collected: true }));
    expect([pk, sk, listOf]).toEqual([expect.stringMatching(/^parcel#/), 'parcel', 'parcel#treasury']);
    for (const attribute of ['inboxOf', 'urgentAt', 'alarmsOf', 'alarmAt'])
      expect(rest).not.toHaveProperty(attribute);
    const nowhere = snapshotItem({ ...parcelKind, places: () => ({}) }, aParcel());
    const { id: _id, ...facts } = aParcel();
    expect(Object.keys(nowhere).sort()).toEqual([...Object.keys(facts), 'pk', 'sk'].sort());
  });

  test('a snapshot is read back as it was, its id from its key', () => {
    const parcel = aParcel();
    expect(readSnapshot(parcelKind, snapshotItem(parcelKind, parcel))).toEqual(parcel);
    const { pk: _pk, ...keyless } = snapshotItem(parcelKind, parcel);
    expect(() => readSnapshot(parcelKind, keyless)).toThrow('cannot be read: id');
  });
});

describe('what is written beside a snapshot', () => {
  const parcel = aParcel();
  const pk = `parcel#${parcel.id}`;
  const labelled = label(parcel, { care: 'fragile', size: 'small' });
  const care = { pk, sk: 'label#care', says: 'fragile', ...inbox };
  const size = { pk, sk: 'label#size', says: 'small', ...inbox };

  test('beside a new aggregate all that is meant is written', () => {
    expect(besideItems(parcelKind, undefined, labelled)).toEqual([care, size]);
    expect(besideItems(parcelKind, undefined, parcel)).toEqual([]);
  });

  test('beside a snapshot only what changed is written', () => {
    expect(besideItems(parcelKind, labelled, labelled)).toEqual([]);
    expect(besideItems(parcelKind, labelled, label(labelled, { size: 'large' }))).toEqual([
      { ...size, says: 'large' },
    ]);
    expect(besideItems(parcelKind, labelled, label(labelled, { colour: 'red' }))).toEqual([
      { pk, sk: 'label#colour', says: 'red', ...inbox },
    ]);
  });

  test('an item whose place in an inbox has changed is written again', () => {
    const moved = { ...labelled, collectBy: at('Tue 10:00') };
    expect(besideItems(parcelKind, labelled, moved)).toEqual([
      { ...care, urgentAt: at('Tue 10:00') },
      { ...size, urgentAt: at('Tue 10:00') },
    ]);
  });

  test('an item that is no longer meant loses everything but its keys, and is cleared once', () => {
    const bare = label(labelled, { care: '' });
    expect(besideItems(parcelKind, labelled, bare)).toEqual([{ pk, sk: 'label#care' }]);
    expect(besideItems(parcelKind, bare, label(bare, { size: 'large' }))).toEqual([
      { ...size, says: 'large' },
    ]);
  });

  test('an item that is meant again is written again', () => {
    const bare = label(labelled, { care: '' });
    expect(besideItems(parcelKind, bare, label(bare, { care: 'fragile' }))).toEqual([care]);
  });

  test('a decision on one stage writes nothing about the others that wait', () => {
    const request = approveUpTo('develop', complete(anApplication()));
    const names = (items: readonly Item[]): readonly unknown[] => items.map(({ sk }) => sk);
    expect(besideItems(requestKind, request.state, request.commented().state)).toEqual([]);
    const after = decide(request, 'infrastructure');
    expect(besideItems(requestKind, request.state, after.state)).toEqual(
      ['infrastructure-manager', 'infrastructure-director'].map((role) => ({
        pk: `request#${request.state.id}`,
        sk: `stage#infrastructure#${role}`,
      })),
    );
    expect(names(besideItems(requestKind, after.state, after.withdrawn().state))).toEqual([
      'stage#procurement#procurement-liaison',
      'stage#contractor#contractor-liaison',
      'stage#security#security-officer',
      'approval',
    ]);
    expect(besideItems(requestKind, aRequest().state, aRequest().triaged().state)).toEqual([]);
  });

  test('stored and read back, a snapshot is found to mean the same items', async () => {
    await parcels.append({ after: labelled, events: [] });
    const read = await parcels.load(labelled.id);
    expect(read).toBeDefined();
    if (read !== undefined) expect(besideItems(parcelKind, read, labelled)).toEqual([]);
  });
});

async function itemAt(key: Readonly<Record<string, string>>): Promise<unknown> {
  return (await table.client.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true })))
    .Item;
}

test('an item beside an aggregate stands in the table as it was last meant, and cleared it is in no index', async () => {
  const parcel = aParcel();
  const key = { pk: `parcel#${parcel.id}`, sk: 'label#care' };
  const item = (): Promise<unknown> => itemAt(key);
  await parcels.append({ after: parcel, events: [] });
  expect(await item()).toBeUndefined();
  const labelled = changeParcel(parcel, { type: 'LabelParcel', labels: { care: 'fragile' } });
  await parcels.append(labelled);
  expect(await item()).toEqual({ ...key, says: 'fragile', ...inbox });
  await parcels.append(changeParcel(labelled.after, { type: 'CollectParcel' }));
  expect(await item()).toEqual(key);
});

test('what others wrote into an item beside an aggregate stays, whatever the item is meant to say', async () => {
  const parcel = aParcel();
  const key = { pk: `parcel#${parcel.id}`, sk: 'label#care' };
  const item = (): Promise<unknown> => itemAt(key);
  await parcels.append({ after: parcel, events: [] });
  const labelled = changeParcel(parcel, { type: 'LabelParcel', labels: { care: 'fragile' } });
  await parcels.append({ ...labelled, also: [{ sk: key.sk, token: 'secret' }] });
  expect(await item()).toEqual({ ...key, says: 'fragile', ...inbox, token: 'secret' });
  const other = changeParcel(labelled.after, { type: 'LabelParcel', labels: { care: 'heavy' } });
  await parcels.append(other);
  expect(await item()).toEqual({ ...key, says: 'heavy', ...inbox, token: 'secret' });
  await parcels.append(changeParcel(other.after, { type: 'CollectParcel' }));
  expect(await item()).toEqual({ ...key, token: 'secret' });
});
