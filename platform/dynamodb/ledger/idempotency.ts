import { GetCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from '../client.ts';
import { readRow } from '../rows.ts';

/** An answer already given, kept so that the same command sent again gets the same answer and changes nothing. */
export interface IdempotencyRecord {
  readonly personId: string;
  readonly key: string;
  /** Hash of the command; another command under the same key is a mistake of the caller. */
  readonly fingerprint: string;
  readonly status: number;
  readonly body: string;
  readonly version: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A day: longer than any client keeps retrying. */
const keptFor = 24 * 60 * 60;

const recordSchema: z.ZodType<IdempotencyRecord> = z.object({
  personId: z.string(),
  key: z.string(),
  fingerprint: z.string(),
  status: z.int(),
  body: z.string(),
  version: z.int(),
  at: z.int(),
});

const keyOf = (personId: string, key: string): { pk: string; sk: string } => ({
  pk: `once#${personId}#${key}`,
  sk: 'once',
});

/** The record as the last write of a transaction; DynamoDB's TTL may be late, so an expired record may be replaced. */
export function idempotencyPut(
  tableName: string,
  record: IdempotencyRecord,
): NonNullable<TransactWriteCommandInput['TransactItems']>[number] {
  const seconds = Math.floor(record.at / 1000);
  return {
    Put: {
      TableName: tableName,
      Item: { ...keyOf(record.personId, record.key), ...record, expiresAt: seconds + keptFor },
      ConditionExpression: 'attribute_not_exists(pk) OR expiresAt < :now',
      ExpressionAttributeValues: { ':now': seconds },
    },
  };
}

/** The answer given before under this key, unless it has expired by `now` (epoch ms). */
export async function findIdempotencyRecord(
  { client, name }: Table,
  personId: string,
  key: string,
  now: number,
): Promise<IdempotencyRecord | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: name, Key: keyOf(personId, key), ConsistentRead: true }),
  );
  if (Item === undefined || Number(Item['expiresAt']) * 1000 < now) return undefined;
  return readRow(recordSchema, Item);
}
