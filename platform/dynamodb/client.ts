import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
} from '@aws-sdk/lib-dynamodb';

/** What the stores ask of a document client. One machine's own store answers the same commands. */
export type DocumentClient = Pick<DynamoDBDocumentClient, 'send'>;

/** The document client every store uses on AWS: absent fields stay absent instead of becoming nulls. */
export function documentClient(config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(new DynamoDBClient(config), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** A table and the client that reaches it. */
export interface Table {
  readonly client: DocumentClient;
  readonly name: string;
}

/** The answers to a query, one after the other until there are no more; each is asked for when somebody wants it. */
export async function* queryPages(
  { client, name }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Pick<QueryCommandOutput, 'Items' | 'ScannedCount' | 'LastEvaluatedKey'>> {
  let start: Record<string, unknown> | undefined = query.ExclusiveStartKey;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        ...query,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield page;
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}

/** Every item a query finds, in its order. */
export async function* queryItems(
  table: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Record<string, unknown>> {
  for await (const { Items } of queryPages(table, query)) yield* Items ?? [];
}
