import { paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type StageId, stageIds } from '../../../domain/approvals/index.ts';
import type { Table } from '../client.ts';
import { putIf } from '../put-if.ts';
import { requestKey } from '../ledger/keys.ts';
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

/** A token as an item; the ledger puts it in the transaction that opens the stage. */
export function tokenItem(requestId: string, token: StageToken): Record<string, unknown> {
  return { pk: requestKey(requestId), sk: `token#${token.stage}#${token.attempt}`, ...token };
}

/** Callback tokens in DynamoDB, beside the request they belong to. */
export function tokenStore(table: Table): TokenStore {
  const { client, name } = table;
  return {
    async put(requestId, token) {
      await client.send(new PutCommand({ TableName: name, Item: tokenItem(requestId, token) }));
    },
    async waiting(requestId) {
      const found: (StageToken & { readonly calledBack?: true })[] = [];
      const pages = paginateQuery(
        { client },
        {
          TableName: name,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': requestKey(requestId), ':prefix': 'token#' },
          ConsistentRead: true,
        },
      );
      for await (const page of pages) for (const item of page.Items ?? []) found.push(readRow(schema, item));
      return found.filter(({ calledBack }) => calledBack !== true);
    },
    async calledBack(requestId, token) {
      await putIf(
        table,
        { ...tokenItem(requestId, token), calledBack: true },
        '#token = :token',
        { ':token': token.token },
        { '#token': 'token' },
      );
    },
  };
}
