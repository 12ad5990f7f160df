import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledgements.ts';
import type { Announcements } from './announcements.ts';
import { EveryMinute } from './every-minute.ts';
import { FailureQueue, untilSomeoneLooks } from './failure-queue.ts';
import type { Ledger } from './ledger.ts';
import { sendMail } from './mail.ts';
import { ServiceFunction } from './service-function.ts';
import type { Surroundings } from './service-function.ts';

export interface NoticesProps extends Surroundings {
  readonly ledger: Ledger;
  readonly announcements: Announcements;
  readonly personClaim: string;
}

/** Notices: written down for every event that concerns someone, sent each minute, and who wants them how. */
export class Notices extends Construct {
  readonly http: ServiceFunction;

  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    const { ledger, announcements, settings } = props;

    this.http = new ServiceFunction(this, 'Http', {
      ...props,
      name: 'notices-http',
      entry: 'functions/notices/http.ts',
      invocation: 'http',
      errorImpact: 'Directors cannot change how they are told. Notices go on as they were.',
      memory: 1024,
      timeout: Duration.seconds(10),
      grants: [ledger.read(), ledger.append(), announcements.manageSubscriptions()],
      environment: { identityClaim: props.personClaim, zone: settings.zone },
    });

    this.reactToEvents(props);

    const dispatch = new ServiceFunction(this, 'Dispatch', {
      ...props,
      name: 'notices-dispatch',
      entry: 'functions/notices/schedule.ts',
      invocation: 'schedule',
      errorImpact: 'Notices wait instead of being sent. They are sent when it runs again.',
      memory: 512,
      timeout: Duration.seconds(55),
      grants: [ledger.read('alarms'), ledger.append(), announcements.publish(), sendMail(this, settings)],
      environment: { portal: settings.portal, zone: settings.zone },
    });
    new EveryMinute(this, 'EachMinute', { ...props, target: dispatch, impact: 'No notice is sent.' });
    props.watch.noticesSent();
  }

  private reactToEvents(props: NoticesProps): void {
    const { ledger, settings } = props;
    const failures = new FailureQueue(this, 'Failures', {
      settings,
      key: props.key,
      queueName: `rotunda-${settings.name}-reaction-failures`,
      retention: untilSomeoneLooks,
    });
    acknowledge(failures, 'endOfTheLine');

    const reactions = new ServiceFunction(this, 'Reactions', {
      ...props,
      name: 'notices-reactions',
      entry: 'functions/notices/reactions.ts',
      invocation: 'stream',
      errorImpact:
        'Notices of what happened are not written down. They are made up from the stream within 24 hours, later from the failure queue.',
      memory: 512,
      timeout: Duration.seconds(60),
      grants: [ledger.read(), ledger.append(), ledger.follow(), failures.accept()],
      environment: { failureQueue: failures.queue.queueUrl, zone: settings.zone },
    });
    reactions.addEventSource(
      new DynamoEventSource(ledger.table, {
        // From the oldest record kept: a mapping made anew misses nothing, and what it sees twice is put once.
        startingPosition: StartingPosition.TRIM_HORIZON,
        // New events only; snapshots, notices and the organisation change too, and concern no one here.
        filters: [newEvents],
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
    props.watch.streamAge(reactions);
    props.watch.failures(failures, {
      name: 'reaction-failures',
      threshold: 1,
      what: 'Events whose notices could not be written down',
    });
    new CfnOutput(Stack.of(this), 'FailureQueueUrl', { value: failures.queue.queueUrl });
  }
}

/** Events carry a sort key of their own (docs/architecture.md); an event is inserted once and never changed. */
const newEvents: Record<string, unknown> = FilterCriteria.filter({
  eventName: ['INSERT'],
  dynamodb: { Keys: { sk: { S: [{ prefix: 'event#' }] } } },
});
