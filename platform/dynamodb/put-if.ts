import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';

/** Puts an item if its condition holds; false when it does not, because somebody else wrote first. */
export async function putIf(
  { client, name }: Table,
  item: Readonly<Record<string, unknown>>,
  condition: string,
  values?: Readonly<Record<string, unknown>>,
  names?: Readonly<Record<string, string>>,
): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({
        TableName: name,
        Item: item,
        ConditionExpression: condition,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
