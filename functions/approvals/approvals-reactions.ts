import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { keysOf, parseEventKey } from '../stream/record-keys.ts';
import { nameOfError } from '../stream/transient-errors.ts';
import type { SettlePorts } from './ports.ts';
import { settle, startChain } from './chain/settle.ts';

/** Events after which the state machine is begun, and those after which it is told something. */
const beginning = new Set(['ApprovalStarted', 'ApprovalRestarted']);
const settling = new Set([
  'StageDecided',
  'RequestApproved',
  'RequestDeclined',
  'RequestWithdrawn',
  'ApprovalHalted',
]);

/**
 * Keeps the state machine in step with the ledger, as the table's stream tells of it. What fails is handed back to be
 * delivered again; what fails for good is found by the nightly reconciliation.
 */
export function approvalsReactions(
  ports: SettlePorts,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  return async ({ Records }) => {
    const concerned = Map.groupBy(Records.filter(concernsChain), (record) => keysOf(record).pk);
    const failed = await Promise.all([...concerned.values()].map((records) => follow(records, ports)));
    return {
      batchItemFailures: failed
        .flat()
        .map((record) => ({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' })),
    };
  };
}

function typeOf({ dynamodb }: DynamoDBRecord): string {
  return dynamodb?.NewImage?.['event']?.M?.['type']?.S ?? '';
}

function concernsChain(record: DynamoDBRecord): boolean {
  const isEvent = record.eventName === 'INSERT' && keysOf(record).sk.startsWith('event#');
  return isEvent && (beginning.has(typeOf(record)) || settling.has(typeOf(record)));
}

/** Takes all that a batch tells of one request at once; returns the records to be delivered again. */
async function follow(
  records: readonly DynamoDBRecord[],
  ports: SettlePorts,
): Promise<readonly DynamoDBRecord[]> {
  const [first] = records;
  if (first === undefined) return [];
  try {
    const { requestId } = parseEventKey(keysOf(first));
    if (records.some((record) => beginning.has(typeOf(record)))) await startChain(requestId, ports);
    if (records.some((record) => settling.has(typeOf(record)))) await settle(requestId, ports);
    return [];
  } catch (error) {
    ports.log.warn('REACTION_POSTPONED', { ...keysOf(first), name: nameOfError(error) });
    return records;
  }
}
