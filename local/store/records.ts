import { marshall } from '@aws-sdk/util-dynamodb';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Row } from './database.ts';
import type { Item } from './values.ts';

/** A row of the change outbox as a record of a DynamoDB stream of new and old images. */
export function toRecord(row: Row): DynamoDBRecord {
  const [before, after] = [row['before'], row['after']].map((body) =>
    typeof body === 'string' ? (JSON.parse(body) as Item) : undefined,
  );
  const { pk, sk } = after ?? before ?? {};
  // As long as those of DynamoDB, so that they compare as texts too.
  const sequence = String(row['sequence']).padStart(21, '0');
  return {
    eventID: sequence,
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'us-east-1',
    // By which DynamoDB tells what it removed itself because its time had passed.
    ...(row['expired'] === 1
      ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }
      : {}),
    dynamodb: {
      ApproximateCreationDateTime: Number(row['at']) / 1000,
      Keys: toImage({ pk: pk ?? null, sk: sk ?? null }),
      ...(after === undefined ? {} : { NewImage: toImage(after) }),
      ...(before === undefined ? {} : { OldImage: toImage(before) }),
      SequenceNumber: sequence,
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  };
}

function toImage(item: Item): Record<string, AttributeValue> {
  return marshall(item) as Record<string, AttributeValue>;
}
