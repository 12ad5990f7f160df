import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';

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

/** Every item a query finds, in its order; a page is read when somebody asks for its first item. */
export async function* queryItems(
  { client, name }: Table,
  query: Omit<QueryCommandInput, 'TableName'>,
): AsyncGenerator<Record<string, unknown>> {
  let start: Record<string, unknown> | undefined = query.ExclusiveStartKey;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        ...query,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield* page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
