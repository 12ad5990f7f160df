import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Change, Kind, LedgerEvent, Snapshot } from '../../domain/ledger/index.ts';
import { parseAggregateKey } from '../../platform/dynamodb/ledger/keys.ts';
import type { Ledger } from '../../platform/dynamodb/ledger/ledger.ts';
import { readSnapshot } from '../../platform/dynamodb/ledger/places.ts';

/** Keys of a row. */
export interface Keys {
  readonly pk: string;
  readonly sk: string;
}

/** An event between two versions of an aggregate is not in the ledger: damage that no other try would mend. */
export class EventMissing extends Error {
  constructor(kind: string, id: string, { from, to }: Pick<SnapshotRecord, 'from' | 'to'>) {
    super(`${kind} ${id} has no events ${from + 1} to ${to}.`);
    this.name = 'EventMissing';
  }
}

/** The keys of a stream record, as it has them. */
export function keysOf({ dynamodb }: DynamoDBRecord): Keys {
  return { pk: dynamodb?.Keys?.['pk']?.S ?? '', sk: dynamodb?.Keys?.['sk']?.S ?? '' };
}

/** Which aggregate a record is the new snapshot of, and from which version to which it led; undefined for any other record. */
export interface SnapshotRecord {
  readonly kind: string;
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

export function snapshotRecord(record: DynamoDBRecord): SnapshotRecord | undefined {
  const { pk, sk } = keysOf(record);
  const key = parseAggregateKey(pk);
  if (record.eventName === 'REMOVE' || key?.kind !== sk) return undefined;
  const versionIn = (image: 'OldImage' | 'NewImage'): number =>
    Number(record.dynamodb?.[image]?.['version']?.N ?? 0);
  return { ...key, from: versionIn('OldImage'), to: versionIn('NewImage') };
}

/**
 * What a record tells: both states are in it, and the events between them are read by their numbers, so a change costs
 * the same however long the history is.
 *
 * @throws UnreadableRow when one of them cannot be read, EventMissing when one is not there
 */
export async function changeOf<S extends Snapshot, E extends LedgerEvent>(
  record: DynamoDBRecord,
  kind: Pick<Kind<S, E>, 'name' | 'state'>,
  ledger: Pick<Ledger<S, E>, 'events'>,
): Promise<Change<S, E>> {
  const { OldImage, NewImage } = record.dynamodb ?? {};
  const read = (image: typeof NewImage): S => readSnapshot(kind, unmarshall((image ?? {}) as never));
  const after = read(NewImage);
  const before = OldImage === undefined ? undefined : read(OldImage);
  const from = before?.version ?? 0;
  const events = await ledger.events(after.id, from, after.version - from);
  if (events.length !== after.version - from)
    throw new EventMissing(kind.name, after.id, { from, to: after.version });
  return { kind: kind.name, id: after.id, after, events, ...(before === undefined ? {} : { before }) };
}
