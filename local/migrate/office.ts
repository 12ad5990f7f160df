import * as z from 'zod';
import type { Item } from '../../platform/dynamodb/ledger/places.ts';
import { table } from '../../platform/dynamodb/table.ts';
import type { StoredFile } from '../../platform/s3/attachments.ts';
import { type KeptFile, openFiles } from '../attachments/files.ts';
import { attachmentsFolder, hasData, openDataFolder } from '../data-folder.ts';
import { listFailures } from '../failures/failure-queue.ts';
import type { KeptValues } from '../kept-values.ts';
import { listAddresses } from '../outbox/director-topic.ts';
import { countUnposted } from '../outbox/outbox.ts';
import { quote } from '../store/database.ts';
import type { Store } from '../store/store.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** All that one machine keeps of an office, while nobody serves it. */
export interface Office {
  /** What this machine keeps about itself. */
  readonly values: KeptValues;
  readonly zone: string;
  /** Every item of the table, what is due by itself last. */
  items(): Iterable<Item>;
  /** The items of one partition, by their sort keys. */
  partition(pk: string): Iterable<Item>;
  /** Addresses of directors, by the names of their subscriptions here. */
  readonly addresses: ReadonlyMap<string, string>;
  files(): Iterable<KeptFile>;
  /** One of them, and only if it is that version where one is named. */
  file(file: StoredFile): KeptFile | undefined;
  /** Messages of the failure queue. */
  readonly failures: readonly string[];
  /** Changes from which nothing has followed yet. */
  readonly unfollowed: number;
  /** Emails a mail server has not taken yet. */
  readonly unposted: number;
  /** Lets go of it. */
  close(): Promise<void>;
}

/**
 * Opens the data of this machine to migrate it. Whoever serves it has the lock, so nothing changes meanwhile.
 *
 * @throws Error with a sentence for the terminal, when there is none, or it is in use
 */
export async function openOffice(directory: string): Promise<Office> {
  if (!hasData(directory))
    throw new UsageError(
      `There is no data in ${directory}/: run this where npm start keeps its own, or restore a backup there.`,
      1,
    );
  const folder = await openDataFolder(directory, { evenIfMigrated: true });
  const { store, values } = folder;
  const files = await openFiles(store, folder.path(attachmentsFolder));
  return {
    values,
    zone: z.string().parse(values.get('zone') ?? 'America/New_York'),
    items: () => itemsOf(store),
    partition: (pk) => partitionOf(store, pk),
    addresses: await listAddresses(store),
    files: () => files.all(),
    file: (file) => files.get(file),
    failures: await listFailures(store),
    unfollowed: store.changes.waiting(),
    unposted: await countUnposted(store),
    close: () => folder.close(),
  };
}

const dueItself = quote(table.indexes.alarms.partition[0][0]);

/**
 * What a schedule looks for comes last: when the sweep, the dispatch or the reconciliation of the stage find something, all
 * they need for it is there. The message under way to somebody comes before the notices in it, which would otherwise be
 * taken for new ones.
 */
const orders = [
  `WHERE ${dueItself} IS NULL ORDER BY id`,
  `WHERE ${dueItself} IS NOT NULL ORDER BY sk LIKE 'dispatch#%' DESC, id`,
];

function* itemsOf({ sql }: Pick<Store, 'sql'>): Generator<Item> {
  for (const order of orders)
    for (const { body } of sql.prepare(`SELECT body FROM item ${order}`).iterate())
      yield JSON.parse(String(body)) as Item;
}

function* partitionOf({ sql }: Pick<Store, 'sql'>, pk: string): Generator<Item> {
  for (const { body } of sql.prepare('SELECT body FROM item WHERE pk = ? ORDER BY sk').iterate(pk))
    yield JSON.parse(String(body)) as Item;
}
