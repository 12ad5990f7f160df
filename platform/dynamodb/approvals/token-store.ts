import { PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type StageId, stageIds } from '../../../domain/approvals/index.ts';
import { queryItems, type Table } from '../client.ts';
import { putIf } from '../put-if.ts';
import { requestKind } from '../../../domain/requests/index.ts';
import { aggregateKey } from '../ledger/keys.ts';
import type { Item } from '../ledger/places.ts';
import { readRow } from '../rows.ts';

/** By which the state machine is told of a decision. It never leaves the server. */
export interface StageToken {
  readonly stage: StageId;
  /** Of the chain, and how often the stage was asked in it. */
  readonly attempt: number;
  readonly opening: number;
  readonly token: string;
}

export interface TokenStore {
  /** Keeps the token of a stage that is open already: the machine asks with a new one when it tries again. */
  put(requestId: string, token: StageToken): Promise<void>;
  /** Tokens of a request that have not been called back. */
  waiting(requestId: string): Promise<readonly StageToken[]>;
  /** Notes that the machine has been told, unless a newer token has taken the place. */
  calledBack(requestId: string, token: StageToken): Promise<void>;
}

const schema: z.ZodType<StageToken & { readonly calledBack?: true }> = z.object({
  stage: z.enum(stageIds),
  attempt: z.int(),
  opening: z.int(),
  token: z.string(),
  calledBack: z.exactOptional(z.literal(true)),
});

/** A token as an item beside its request; the ledger puts it in the transaction that opens the stage. */
export function tokenItem(token: StageToken): Item & { readonly sk: string } {
  return { sk: `token#${token.stage}#${token.attempt}`, ...token };
}

const partitionOf = (requestId: string): string => aggregateKey(requestKind.name, requestId);

/** Callback tokens in DynamoDB, beside the request they belong to. */
export function tokenStore(table: Table): TokenStore {
  const { client, name } = table;
  return {
    async put(requestId, token) {
      await client.send(
        new PutCommand({ TableName: name, Item: { pk: partitionOf(requestId), ...tokenItem(token) } }),
      );
    },
    async waiting(requestId) {
      const found: (StageToken & { readonly calledBack?: true })[] = [];
      const items = queryItems(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': partitionOf(requestId), ':prefix': 'token#' },
        ConsistentRead: true,
      });
      for await (const item of items) found.push(readRow(schema, item));
      return found.filter(({ calledBack }) => calledBack !== true);
    },
    async calledBack(requestId, token) {
      await putIf(
        table,
        { pk: partitionOf(requestId), ...tokenItem(token), calledBack: true },
        '#token = :token',
        { ':token': token.token },
        { '#token': 'token' },
      );
    },
  };
}
