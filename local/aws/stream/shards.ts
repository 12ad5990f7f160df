import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  ExpiredIteratorException,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ResourceNotFoundException,
  type _Record as StreamRecord,
  TrimmedDataAccessException,
} from '@aws-sdk/client-dynamodb-streams';

/** One read of a shard: some records in order; none when it has been read up to now; `ended` when it is closed. */
export interface Page {
  readonly records: readonly StreamRecord[];
  readonly ended: boolean;
}

/** The stream of the table as it is now. */
export async function streamOf(client: DynamoDBClient, tableName: string): Promise<string> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  if (Table?.LatestStreamArn === undefined) throw new Error(`The table ${tableName} has no stream.`);
  return Table.LatestStreamArn;
}

/** The shards of a stream, each after the one it continues. */
export async function shardsOf(client: DynamoDBStreamsClient, stream: string): Promise<readonly string[]> {
  const parents = new Map<string, string | undefined>();
  let after: string | undefined;
  do {
    const { StreamDescription } = await client.send(
      new DescribeStreamCommand({
        StreamArn: stream,
        ...(after === undefined ? {} : { ExclusiveStartShardId: after }),
      }),
    );
    for (const { ShardId, ParentShardId } of StreamDescription?.Shards ?? []) {
      if (ShardId !== undefined) parents.set(ShardId, ParentShardId);
    }
    after = StreamDescription?.LastEvaluatedShardId;
  } while (after !== undefined);

  const ordered = new Set<string>();
  function place(shard: string): void {
    const parent = parents.get(shard);
    // A parent that is no longer listed was trimmed: its records are gone.
    if (parent !== undefined && parents.has(parent) && !ordered.has(parent)) place(parent);
    ordered.add(shard);
  }
  [...parents.keys()].forEach(place);
  return [...ordered];
}

/**
 * Reads a shard page by page from after a record, or from its beginning. Iterators expire after minutes, records after
 * a day: an expired iterator is replaced, `lost` is called when records were trimmed, a shard that is gone has ended.
 */
export function shardReader(
  client: DynamoDBStreamsClient,
  stream: string,
  shard: string,
  lost: () => void,
): (after: string | undefined, limit: number) => Promise<Page> {
  let iterator: { readonly at: string | undefined; readonly token: string } | undefined;

  async function open(after: string | undefined): Promise<string | undefined> {
    const from =
      after === undefined
        ? ({ ShardIteratorType: 'TRIM_HORIZON' } as const)
        : ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: after } as const);
    const answer = await client.send(
      new GetShardIteratorCommand({ StreamArn: stream, ShardId: shard, ...from }),
    );
    return answer.ShardIterator;
  }

  return async function read(after, limit) {
    try {
      const token = iterator !== undefined && iterator.at === after ? iterator.token : await open(after);
      iterator = undefined;
      if (token === undefined) return { records: [], ended: true };
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: token, Limit: limit }),
      );
      const last = Records.at(-1)?.dynamodb?.SequenceNumber ?? after;
      // Kept only for a caller that goes on where this page ends.
      if (NextShardIterator !== undefined) iterator = { at: last, token: NextShardIterator };
      return { records: Records, ended: NextShardIterator === undefined };
    } catch (error) {
      iterator = undefined;
      if (error instanceof ExpiredIteratorException) return read(after, limit);
      if (error instanceof ResourceNotFoundException) return { records: [], ended: true };
      if (error instanceof TrimmedDataAccessException && after !== undefined) {
        lost();
        return read(undefined, limit);
      }
      throw error;
    }
  };
}
