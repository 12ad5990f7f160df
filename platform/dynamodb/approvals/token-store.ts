import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type StageId, stageIds } from '../../../domain/approvals/index.ts';
import { parseStageItem, requestKind, stageItem, stageItems } from '../../../domain/requests/index.ts';
import { type Role, role } from '../../../domain/vocabulary/index.ts';
import { queryItems, type Table } from '../client.ts';
import { aggregateKey, parseAggregateKey } from '../ledger/keys.ts';
import type { BesideFacts } from '../ledger/ledger.ts';
import type { Item } from '../ledger/places.ts';
import { updates } from '../ledger/updates.ts';
import { readRow } from '../rows.ts';

/** By which the state machine is told of a decision. It never leaves the server. */
export interface StageToken {
  readonly stage: StageId;
  /** The first of the roles that hold the stage: the token is in the item by which it waits for that one. */
  readonly role: Role;
  /** Of the chain, and how often the stage was asked in it. */
  readonly attempt: number;
  readonly opening: number;
  readonly token: string;
}

export interface TokenStore {
  /** Keeps the token of a stage that is open already: the machine asks with a new one when it tries again. */
  put(requestId: string, token: StageToken): Promise<void>;
  /**
   * The last token of each stage of a request. Whether anybody still waits for it is for the request to say, as long as
   * its stage is open, and for the state machine afterwards.
   */
  of(requestId: string): Promise<readonly StageToken[]>;
}

const schema: z.ZodType<StageToken> = z
  .object({ sk: z.string(), attempt: z.int(), opening: z.int(), token: z.string() })
  .transform(({ sk, ...facts }) => ({ ...parseStageItem(sk), ...facts }))
  .pipe(z.object({ stage: z.enum(stageIds), role, attempt: z.int(), opening: z.int(), token: z.string() }));

/** What the item of a stage holds of its token; the ledger stores it in the transaction that opens the stage. */
export function tokenFacts({ stage, role: holder, ...facts }: StageToken): BesideFacts {
  return { sk: stageItem(stage, holder), ...facts };
}

/** An item as it is without a callback token: one of another state machine is worth nothing, but would be believed in. */
export function withoutToken(item: Item): Item {
  const { attempt: _attempt, opening: _opening, token, ...rest } = item;
  const isStage =
    parseAggregateKey(String(item['pk']))?.kind === requestKind.name &&
    String(item['sk']).startsWith(stageItems);
  return isStage && token !== undefined ? rest : item;
}

const partitionOf = (requestId: string): string => aggregateKey(requestKind.name, requestId);

/** Callback tokens in DynamoDB, each in the item by which its stage waits. */
export function tokenStore(table: Table): TokenStore {
  const { client, name } = table;
  return {
    async put(requestId, token) {
      for (const update of updates(partitionOf(requestId), [tokenFacts(token)]))
        await client.send(new UpdateCommand({ TableName: name, ...update }));
    },
    async of(requestId) {
      const found: StageToken[] = [];
      const items = queryItems(table, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': partitionOf(requestId), ':prefix': stageItems },
        ConsistentRead: true,
      });
      for await (const item of items) if (item['token'] !== undefined) found.push(readRow(schema, item));
      return found;
    },
  };
}
