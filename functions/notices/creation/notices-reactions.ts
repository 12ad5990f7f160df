import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { type WakingHours, wakingHours } from '../../../domain/notices/index.ts';
import type { FailureQueue } from '../../../platform/sqs/failure-queue.ts';
import type { Log } from '../../../platform/log/log.ts';
import { inBatches } from '../../../platform/concurrency/batches.ts';
import { memoize } from '../../../platform/concurrency/memoize.ts';
import { type FailedReaction, isAssignment, keysOf } from '../../stream/record-keys.ts';
import type { ReactPorts } from './create-notices.ts';
import { reactTo } from './create-by-key.ts';
import { isTransient, nameOfError } from '../../stream/transient-errors.ts';

export interface ReactionPorts extends ReactPorts {
  readonly log: Log;
  readonly failures: Pick<FailureQueue, 'send'>;
}

/** Events worked on at a time: enough to hide a round trip, few enough for a small function. */
const batchSize = 8;

/**
 * Turns events and delegations into notices as the table's stream tells of them. What fails for a passing reason is handed back to be
 * delivered again; what would fail every time goes to the failure queue by its key, so that it holds up nobody else.
 */
export function noticesReactions(
  ports: ReactionPorts,
): (event: DynamoDBStreamEvent) => Promise<DynamoDBBatchResponse> {
  const waking = wakingHours(ports.zone);
  return async ({ Records }) => {
    const records = Records.filter(concernsSomebody);
    if (records.length === 0) return { batchItemFailures: [] };
    ports.log.info('STARTED', { operation: 'react', events: records.length });
    const batch = forOneBatch(ports);
    const outcomes = await inBatches(batchSize, records, (record) => take(record, batch, waking));
    const failed = records.filter((_, index) => outcomes[index] === 'again');
    ports.log.info('COMPLETED', {
      operation: 'react',
      notices: outcomes.reduce<number>(
        (sum, outcome) => sum + (typeof outcome === 'number' ? outcome : 0),
        0,
      ),
      again: failed.length,
      givenUp: outcomes.filter((outcome) => outcome === 'given-up').length,
    });
    return {
      batchItemFailures: failed.map((record) => ({ itemIdentifier: record.dynamodb?.SequenceNumber ?? '' })),
    };
  };
}

/**
 * Events are inserted once and never changed. Of acting for somebody only the beginning is told: it ends on the day that
 * was told with it, or one of the two ends it. Everything else in the stream concerns no one here.
 */
function concernsSomebody(record: DynamoDBRecord): boolean {
  if (record.eventName !== 'INSERT') return false;
  const keys = keysOf(record);
  if (isAssignment(keys)) return record.dynamodb?.NewImage?.['actingFor'] !== undefined;
  return keys.sk.startsWith('event#');
}

/** A hundred breaches in one agency ask for its directors once. */
function forOneBatch(ports: ReactionPorts): ReactionPorts {
  const { organisation, subscriptions } = ports;
  return {
    ...ports,
    organisation: {
      holdersOf: memoize((agencyId, role) => organisation.holdersOf(agencyId, role as never)),
      assignmentsOf: memoize((personId) => organisation.assignmentsOf(personId)),
    },
    subscriptions: { of: memoize((personId) => subscriptions.of(personId)) },
  };
}

async function take(
  record: DynamoDBRecord,
  ports: ReactionPorts,
  waking: WakingHours,
): Promise<number | 'again' | 'given-up'> {
  const keys = keysOf(record);
  try {
    return await reactTo(keys, ports, waking);
  } catch (error) {
    if (isTransient(error)) {
      ports.log.warn('REACTION_POSTPONED', { ...keys, name: nameOfError(error) });
      return 'again';
    }
    const failed: FailedReaction = { ...keys, code: nameOfError(error) };
    ports.log.error('REACTION_FAILED', { ...failed });
    return giveUp(failed, ports);
  }
}

async function giveUp(
  failed: FailedReaction,
  { failures, log }: ReactionPorts,
): Promise<'given-up' | 'again'> {
  try {
    await failures.send(failed);
    return 'given-up';
  } catch (error) {
    log.error('REACTION_NOT_KEPT', { ...failed, name: nameOfError(error) });
    return 'again';
  }
}
