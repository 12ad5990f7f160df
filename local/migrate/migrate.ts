import { type Reconciled, reconcile } from '../../functions/approvals/chain/reconcile.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { tokenStore, withoutToken } from '../../platform/dynamodb/approvals/token-store.ts';
import type { Item } from '../../platform/dynamodb/ledger/places.ts';
import { subscriptionOf } from '../../platform/dynamodb/notices/subscription-store.ts';
import { putIf } from '../../platform/dynamodb/put-if.ts';
import { migratedAt } from '../../platform/dynamodb/table.ts';
import { claim, complete } from './claim.ts';
import { fileMigration, type FileMigration, mayNameFiles, isReceipt } from './files.ts';
import { isExpired } from './look.ts';
import type { Office } from './office.ts';
import type { Migration } from './record.ts';
import { migrateSubscriptions, type Resubscribed } from './subscriptions.ts';
import type { Target } from './target.ts';

/** What one run has migrated. */
export interface Migrated extends Resubscribed {
  readonly items: number;
  readonly files: number;
  /** Items and files an earlier run had migrated. */
  readonly known: number;
  readonly failures: number;
  /** What was done so that open approvals go on, and which requests it could not be done for. */
  readonly approvals: Pick<Reconciled, 'repairs' | 'failed'>;
}

export interface MigrateOptions {
  /** Wall time, epoch milliseconds. */
  readonly now: () => number;
  /** Told after each batch how many items have been gone over. */
  readonly step?: (done: number) => void;
}

/** Puts under way at a time; the SDK opens no more than 50 connections. */
const batchSize = 25;

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Migrates an office: everything that one machine keeps of it, to where it is served from now on. Whatever is there is left
 * alone, so a run that was interrupted is run again and goes on. Nothing here is changed but the note that it was migrated.
 *
 * @throws UsageError when the target holds something else
 */
export async function migrate(
  office: Office,
  target: Target,
  { now, step = () => undefined }: MigrateOptions,
): Promise<Migrated> {
  const migration = await claim(office.values, target, now());
  // Before the first notice, which may be due at once.
  const resubscribed = await migrateSubscriptions(office, target, now());
  const files = fileMigration(office, target.files);
  const items = await migrateItems(office, target, files, { migration, now: now(), step });
  // After the requests that await them: the bucket tells of each as of an upload.
  await files.migrateArrived();
  for (const body of office.failures) await target.failures.send(JSON.parse(body) as object);
  const approvals = await startChains(target, now);
  await complete(office.values, target.table, migration, now());
  return {
    ...resubscribed,
    items: items.put,
    files: files.count.put,
    known: items.known + files.count.known,
    failures: office.failures.length,
    approvals,
  };
}

interface ItemOptions extends Required<Pick<MigrateOptions, 'step'>> {
  readonly migration: Migration;
  /** Epoch milliseconds. */
  readonly now: number;
}

async function migrateItems(
  office: Office,
  { table }: Target,
  files: FileMigration,
  { migration, now, step }: ItemOptions,
): Promise<{ readonly put: number; readonly known: number }> {
  let [put, known] = [0, 0];
  const putOne = async (item: Item): Promise<void> => {
    const marked = { ...withoutToken(item), [migratedAt]: migration.startedAt };
    if (await putIf(table, marked, 'attribute_not_exists(pk)')) put += 1;
    else known += 1;
  };
  let batch: Item[] = [];
  const putBatch = async (): Promise<void> => {
    await Promise.all(batch.map(putOne));
    batch = [];
    step(put + known);
  };
  for (const item of office.items()) {
    // Receipts are put with the snapshot of their request.
    if (isExpired(item, now) || subscriptionOf(item) !== undefined || isReceipt(item)) continue;
    if (mayNameFiles(item)) {
      await putBatch();
      // At once after its files: the bucket tells of each as of an upload, and the record has to know it.
      for (const row of await files.migrateReceived(item)) await putOne(row);
      continue;
    }
    batch.push(item);
    if (batch.length === batchSize) await putBatch();
  }
  await putBatch();
  return { put, known };
}

/** No execution came along: the ledger knows where each approval stands, and a new one goes on from there. */
function startChains({ table, zone, chain, callback }: Target, now: () => number): Promise<Reconciled> {
  const ports = {
    ...corePorts(table, { now, log: silent, zone }),
    tokens: tokenStore(table),
    chain,
    callback,
  };
  return reconcile(ports, { graceMs: 0 });
}
