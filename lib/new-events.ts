import { Duration } from 'aws-cdk-lib';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { FailureQueue } from './failure-queue.ts';
import type { Ledger } from './ledger.ts';
import type { ServiceFunction } from './service-function.ts';

/**
 * Has a function told of every new event of the ledger, or of what else the filters let through, those of one request in order; what it fails on for good goes
 * to a queue. The function needs the grants `ledger.follow()` and `failures.accept()`.
 *
 * DynamoDB lets two readers follow a shard without slowing each other down, and there are two: notices and approvals. A
 * third would have to share with one of them.
 */
export function tellOfNewEvents(
  fn: ServiceFunction,
  ledger: Ledger,
  failures: FailureQueue,
  filters: readonly Record<string, unknown>[] = [newEvents],
): void {
  fn.addEventSource(
    new DynamoEventSource(ledger.table, {
      // From the oldest record kept: a mapping made anew misses nothing, and what it sees twice is done once.
      startingPosition: StartingPosition.TRIM_HORIZON,
      // Snapshots, notices and the rest of the organisation change too, and concern no one here.
      filters: [...filters],
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      // One reader for each shard: the events of one request are taken in order.
      parallelizationFactor: 1,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // With bisection one bad event holds the others up for a minute or two, then leaves.
      retryAttempts: 5,
      // Half of the 24 hours the stream keeps: what is given up on can still be read from the stream by hand.
      maxRecordAge: Duration.hours(12),
      onFailure: new SqsDlq(failures.queue),
    }),
  );
}

/** Events carry a sort key of their own (docs/architecture.md); an event is inserted once and never changed. */
export const newEvents: Record<string, unknown> = FilterCriteria.filter({
  eventName: ['INSERT'],
  dynamodb: { Keys: { sk: { S: [{ prefix: 'event#' }] } } },
});

/** Somebody comes to act for another; a role of one's own is no news. Copies of it have other sort keys. */
export const newDelegations: Record<string, unknown> = FilterCriteria.filter({
  eventName: ['INSERT'],
  dynamodb: {
    Keys: { sk: { S: [{ prefix: 'assignment#' }] } },
    NewImage: { actingFor: { S: [{ exists: true }] } },
  },
});
