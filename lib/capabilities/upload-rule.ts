import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageSettings } from '../stage.ts';

/**
 * Invokes a function for each file that arrives in a bucket.
 *
 * S3 tells EventBridge and a rule tells the function, in the shape of an S3 notification. A direct notification would
 * have to be set on the bucket, which belongs to the data stack and must not know the functions.
 */
export function invokeOnUpload(
  scope: Construct,
  id: string,
  {
    settings,
    bucket,
    fn,
  }: {
    readonly settings: StageSettings;
    readonly bucket: Pick<IBucket, 'bucketName'>;
    readonly fn: ServiceFunction;
  },
): void {
  // Twice more, over about three minutes; then it waits in the queue.
  fn.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.hours(6) });
  new Rule(scope, id, {
    description: `Rotunda ${settings.name}: a file arrived`,
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucket.bucketName] } },
    },
    targets: [
      new LambdaFunction(fn, {
        event: RuleTargetInput.fromObject(notification),
        // A day is as long as EventBridge tries by itself; what it cannot deliver waits with what the function lost.
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
        ...(fn.lost === undefined ? {} : { deadLetterQueue: fn.lost.queue }),
      }),
    ],
  });
}

/** An S3 notification of one object, filled in from the EventBridge event. Our object names need no URL encoding. */
const notification = {
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: EventField.region,
      eventTime: EventField.time,
      eventName: 'ObjectCreated:Post',
      s3: {
        s3SchemaVersion: '1.0',
        bucket: { name: EventField.fromPath('$.detail.bucket.name') },
        object: {
          key: EventField.fromPath('$.detail.object.key'),
          size: EventField.fromPath('$.detail.object.size'),
          eTag: EventField.fromPath('$.detail.object.etag'),
          versionId: EventField.fromPath('$.detail.object.version-id'),
          sequencer: EventField.fromPath('$.detail.object.sequencer'),
        },
      },
    },
  ],
};
