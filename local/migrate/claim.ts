import { randomUUID } from 'node:crypto';
import { GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from '../../platform/dynamodb/client.ts';
import { putIf } from '../../platform/dynamodb/put-if.ts';
import { readRow } from '../../platform/dynamodb/rows.ts';
import type { KeptValues } from '../kept-values.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { dayOf, keepMigration, type Migration, readMigration } from './record.ts';
import type { Target } from './target.ts';

type Place = Pick<Target, 'stage' | 'table'>;

/** The item by which a table says whose migration it holds. */
const key = { pk: 'migration', sk: 'migration' };
const claimSchema = z.object({ id: z.string() });

/**
 * Whether a migration would begin here, or go on that was interrupted. A table is good that is empty, or holds what this very
 * migration wrote and what the stage has made of it since.
 *
 * @throws UsageError in one sentence, when it holds anything else, or all was migrated
 */
export async function checkClaim(
  values: Pick<KeptValues, 'get'>,
  { stage, table }: Place,
): Promise<'begins' | 'goes-on'> {
  const begun = readMigration(values);
  if (begun?.completedAt !== undefined)
    throw new UsageError(
      `Everything here was migrated to the stage ${begun.stage} on ${dayOf(begun.completedAt)}, which has gone on since: nothing was migrated again.`,
      1,
    );
  if (begun !== undefined && begun.stage !== stage)
    throw new UsageError(
      `The migration to the stage ${begun.stage} is not finished: finish it with --to-aws ${begun.stage}, or give it up with --give-up.`,
      1,
    );
  const claimant = await readClaim(table);
  if (claimant !== undefined && claimant === begun?.id) return 'goes-on';
  if (claimant === undefined && (await isEmpty(table))) return 'begins';
  throw new UsageError(
    `The table ${table.name} holds other data already, and two offices in one table would mix: migrate to a newly deployed stage, without loading an organisation there first; it comes along.`,
    1,
  );
}

/**
 * Begins the migration, or goes on with it: from here on this machine serves nobody, and the table takes no other.
 *
 * @throws UsageError as `checkClaim`
 */
export async function claim(values: KeptValues, { stage, table }: Place, now: number): Promise<Migration> {
  await checkClaim(values, { stage, table });
  const migration = readMigration(values) ?? { id: randomUUID(), stage, startedAt: now };
  // Kept here first: interrupted in between, the next run finds an empty table and its own migration.
  await keepMigration(values, migration);
  const { id, startedAt } = migration;
  await putIf(table, { ...key, id, startedAt }, 'attribute_not_exists(pk)');
  if ((await readClaim(table)) !== id)
    throw new UsageError(
      `Somebody else began to migrate to ${table.name} just now: nothing was migrated.`,
      1,
    );
  return migration;
}

/** Notes on both sides that everything is there. */
export async function complete(
  values: KeptValues,
  { client, name }: Table,
  migration: Migration,
  now: number,
): Promise<void> {
  const { id, startedAt } = migration;
  await client.send(new PutCommand({ TableName: name, Item: { ...key, id, startedAt, completedAt: now } }));
  await keepMigration(values, { ...migration, completedAt: now });
}

async function readClaim({ client, name }: Table): Promise<string | undefined> {
  const { Item } = await client.send(new GetCommand({ TableName: name, Key: key, ConsistentRead: true }));
  return Item === undefined ? undefined : readRow(claimSchema, Item).id;
}

async function isEmpty({ client, name }: Table): Promise<boolean> {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: name, Limit: 1, ConsistentRead: true }),
  );
  return Items.length === 0;
}
