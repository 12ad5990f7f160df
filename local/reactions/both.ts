import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';

type Reaction = (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse>;

/**
 * Hands every record to several functions, as the mappings of one stream do on AWS. Here they share a checkpoint, so
 * that what one of them failed on comes to all again; each is harmless to run twice.
 */
export function bothReact(
  ...reactions: readonly Reaction[]
): (records: DynamoDBRecord[]) => Promise<DynamoDBBatchResponse> {
  return async (records) => {
    const responses = await Promise.all(reactions.map((react) => react({ Records: records })));
    return { batchItemFailures: responses.flatMap(({ batchItemFailures }) => batchItemFailures) };
  };
}
