import { Duration } from 'aws-cdk-lib';
import { EventField, type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ServiceFunction } from '../constructs/service-function.ts';
import type { StageSettings } from '../stage.ts';

/**
 * Invokes a function for each file that arrives in a bucket: as soon as S3 tells of it, or, where malware is scanned for,
 * once GuardDuty tells what it found. Until then nobody is told that the file is there, so nobody can fetch it.
 *
 * Both tell EventBridge and a rule tells the function. A notification of S3's own would have to be set on the bucket,
 * which belongs to the data stack and must not know the functions.
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
  const { eventPattern, notice } = sources[settings.malwareScan](bucket.bucketName);
  new Rule(scope, id, {
    description: `Rotunda ${settings.name}: a file arrived`,
    eventPattern,
    targets: [
      new LambdaFunction(fn, {
        event: RuleTargetInput.fromObject(notice),
        // A day is as long as EventBridge tries by itself; what it cannot deliver waits with what the function lost.
        maxEventAge: Duration.hours(24),
        retryAttempts: 185,
        ...(fn.lost === undefined ? {} : { deadLetterQueue: fn.lost.queue }),
      }),
    ],
  });
}

interface Source {
  readonly eventPattern: EventPattern;
  /** What the function is told, as `functions/attachments/receive-upload.ts` reads it. */
  readonly notice: Readonly<Record<string, string>>;
}

/** Attachments have a stroke in their names; what GuardDuty tries its permissions with has none. */
const attachmentKeys = [{ wildcard: '*/*' }];

const sources: Readonly<Record<StageSettings['malwareScan'], (bucketName: string) => Source>> = {
  none: (bucketName) => ({
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [bucketName] } },
    },
    notice: {
      key: EventField.fromPath('$.detail.object.key'),
      versionId: EventField.fromPath('$.detail.object.version-id'),
    },
  }),
  guardduty: (bucketName) => ({
    eventPattern: {
      source: ['aws.guardduty'],
      detailType: ['GuardDuty Malware Protection Object Scan Result'],
      detail: { s3ObjectDetails: { bucketName: [bucketName], objectKey: attachmentKeys } },
    },
    notice: {
      key: EventField.fromPath('$.detail.s3ObjectDetails.objectKey'),
      versionId: EventField.fromPath('$.detail.s3ObjectDetails.versionId'),
      scan: EventField.fromPath('$.detail.scanResultDetails.scanResultStatus'),
    },
  }),
};
