import * as z from 'zod';
import { type StageId, stageIds } from '../../../domain/approvals/index.ts';
import { parseDeputyItem, parseStageItem } from '../../../domain/requests/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { queryItems, type Table } from '../client.ts';
import { inboxPartition, parseAggregateKey } from '../ledger/keys.ts';
import { readRow } from '../rows.ts';

/** A stage that waits for the decision of a role, or of a deputy. */
export interface WaitingDecision {
  readonly requestId: string;
  readonly stage: StageId;
  /** When it is due, epoch ms; the end of time when nothing is promised or the clock stands still. */
  readonly urgentAt: number;
}

export interface DecisionLists {
  /** What waits for a role in an agency, most urgent first; read as far as it is asked for. */
  waitingFor(agencyId: string, role: Role): AsyncIterable<WaitingDecision>;
  /** What waits for a person who was named deputy for it, most urgent first. */
  waitingForDeputy(personId: string): AsyncIterable<WaitingDecision>;
}

/** The index holds keys, and they say which stage of which request. */
const entry: z.ZodType<WaitingDecision> = z
  .object({ pk: z.string(), sk: z.string(), urgentAt: z.int() })
  .transform(({ pk, sk, urgentAt }) => ({
    requestId: parseAggregateKey(pk)?.id,
    stage: (parseStageItem(sk) ?? parseDeputyItem(sk))?.stage,
    urgentAt,
  }))
  .pipe(z.object({ requestId: z.string(), stage: z.enum(stageIds), urgentAt: z.int() }));

/** A page of an inbox is what a person looks at first. */
const pageSize = 25;

/** Lists of approvals, each from the index that answers it. */
export function decisionLists(table: Table): DecisionLists {
  async function* waitingIn(partition: string): AsyncGenerator<WaitingDecision> {
    const items = queryItems(table, {
      IndexName: 'inbox',
      KeyConditionExpression: 'inboxOf = :partition',
      ExpressionAttributeValues: { ':partition': partition },
      Limit: pageSize,
    });
    for await (const item of items) yield readRow(entry, item);
  }
  return {
    waitingFor: (agencyId, role) => waitingIn(inboxPartition('decision', { agencyId, role })),
    waitingForDeputy: (personId) => waitingIn(inboxPartition('deputy', { personId })),
  };
}
