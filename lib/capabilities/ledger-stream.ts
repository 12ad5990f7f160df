import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { streamEntry } from '../bundling/entries.ts';
import { acknowledge } from '../constructs/acknowledgements.ts';
import { FailureQueue, longestRetention } from '../constructs/failure-queue.ts';
import { type FunctionProps, ServiceFunction } from '../constructs/service-function.ts';
import { monitorFailures } from '../monitoring/queues.ts';
import { monitorStreamAge } from '../monitoring/stream.ts';
import type { DeployedCapability } from '../../functions/core/deployment.ts';
import { environmentFor, grantsFor, type Resources } from './needs.ts';
import { streamFilters } from './stream-filters.ts';

export interface LedgerStreamProps extends FunctionProps {
  readonly capabilities: readonly DeployedCapability[];
  readonly resources: Resources;
}

/**
 * What follows from changes: one function reads the table's stream and hands each change to the reactions of all
 * capabilities. One, because DynamoDB lets two readers follow a shard without slowing each other down, not one for each
 * capability; the second place is free.
 */
export class LedgerStream extends Construct {
  constructor(scope: Construct, id: string, props: LedgerStreamProps) {
    super(scope, id);
    const { settings, key, monitoring, capabilities, resources } = props;
    const { ledger } = resources.data;

    const failures = new FailureQueue(this, 'Failures', {
      settings,
      key,
      queueName: `rotunda-${settings.name}-reaction-failures`,
      retention: longestRetention,
    });
    acknowledge(failures, 'failureQueue');

    const fn = new ServiceFunction(this, 'Function', {
      ...props,
      name: 'ledger-stream',
      entry: streamEntry,
      invocation: 'stream',
      errorImpact:
        'Notices are not written down, and approvals neither start nor hear of decisions. It is made up from the stream within 24 hours, later from the failure queue.',
      memory: 512,
      timeout: Duration.seconds(60),
      grants: [
        ...grantsFor(
          ['table.read', 'table.append', ...capabilities.flatMap(({ reactionNeeds }) => reactionNeeds)],
          resources,
        ),
        ledger.follow(),
        failures.accept(),
      ],
      environment: { failureQueue: failures.queue.queueUrl, ...environmentFor(['zone'], resources) },
    });
    fn.addEventSource(
      new DynamoEventSource(ledger.table, {
        // From the oldest record kept: a mapping made anew misses nothing, and what it sees twice is done once.
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: streamFilters(capabilities),
        batchSize: 100,
        maxBatchingWindow: Duration.seconds(1),
        // One reader for each shard: the changes of one aggregate are taken in order.
        parallelizationFactor: 1,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        // With bisection one bad record holds the others up for a minute or two, then leaves.
        retryAttempts: 5,
        // Half of the 24 hours the stream keeps: what is given up on can still be read from the stream by hand.
        maxRecordAge: Duration.hours(12),
        onFailure: new SqsDlq(failures.queue),
      }),
    );

    monitorStreamAge(
      monitoring,
      fn,
      'Notices and approvals are late; what is not read within 24 hours the stream has lost.',
    );
    monitorFailures(monitoring, failures, {
      name: 'reaction-failures',
      threshold: 1,
      what: 'Changes from which something did not follow that ought to',
    });
    new CfnOutput(Stack.of(this), 'FailureQueueUrl', { value: failures.queue.queueUrl });
  }
}
