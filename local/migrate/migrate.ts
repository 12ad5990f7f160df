import { readFile } from 'node:fs/promises';
import { type Reconciled, reconcile } from '../../functions/approvals/chain/reconcile.ts';
import { corePorts } from '../../functions/core/table-ports.ts';
import { tokenStore, withoutToken } from '../../platform/dynamodb/approvals/token-store.ts';
import type { Item } from '../../platform/dynamodb/ledger/places.ts';
import { subscriptionOf } from '../../platform/dynamodb/notices/subscription-store.ts';
import { putIf } from '../../platform/dynamodb/put-if.ts';
import { migratedAt } from '../../platform/dynamodb/table.ts';
import { claim, complete } from './claim.ts';
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
  const items = await migrateItems(office, target, migration, now(), step);
  // After the requests they belong to: the bucket tells of each of them, and what was received is not received again.
  const files = await migrateFiles(office, target);
  for (const body of office.failures) await target.failures.send(JSON.parse(body) as object);
  const approvals = await startChains(target, now);
  await complete(office.values, target.table, migration, now());
  return {
    ...resubscribed,
    items: items.put,
    files: files.put,
    known: items.known + files.known,
    failures: office.failures.length,
    approvals,
  };
}

interface Count {
  readonly put: number;
  readonly known: number;
}

async function migrateItems(
  office: Office,
  { table }: Target,
  { startedAt }: Migration,
  now: number,
  step: (done: number) => void,
): Promise<Count> {
  let [put, known] = [0, 0];
  const putOne = async (item: Item): Promise<void> => {
    const marked = { ...withoutToken(item), [migratedAt]: startedAt };
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
    if (isExpired(item, now) || subscriptionOf(item) !== undefined) continue;
    batch.push(item);
    if (batch.length === batchSize) await putBatch();
  }
  await putBatch();
  return { put, known };
}

async function migrateFiles(office: Office, { files }: Target): Promise<Count> {
  let [put, known] = [0, 0];
  for (const { key, path, mediaType } of office.files()) {
    if (await files.has(key)) known += 1;
    else {
      await files.put(key, await readFile(path), mediaType);
      put += 1;
    }
  }
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
