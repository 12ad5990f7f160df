import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Attachments } from './attachments.ts';
import type { Ledger } from './ledger.ts';
import { ServiceFunction, type Surroundings } from './service-function.ts';

export interface UploadsProps extends Surroundings {
  readonly ledger: Ledger;
  readonly attachments: Attachments;
}

/**
 * Records each file that arrives.
 *
 * S3 tells EventBridge and a rule tells the function, in the shape of an S3 notification. A direct notification would
 * have to be set on the bucket, which belongs to the data stack and must not know the functions.
 */
export class Uploads extends Construct {
  constructor(scope: Construct, id: string, props: UploadsProps) {
    super(scope, id);
    const fn = new ServiceFunction(this, 'Arrived', {
      ...props,
      name: 'requests-uploads',
      entry: 'functions/requests/uploads.ts',
      invocation: 'notification',
      errorImpact: 'Files that arrived stay marked as not yet arrived and cannot be opened.',
      memory: 512,
      timeout: Duration.seconds(30),
      grants: [props.ledger.read(), props.ledger.append()],
    });
    // Twice more, over about three minutes; then it waits in the queue.
    fn.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: Duration.hours(6) });

    new Rule(this, 'Rule', {
      description: `Rotunda ${props.settings.name}: a file arrived`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [props.attachments.bucket.bucketName] } },
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
