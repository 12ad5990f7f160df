import { Duration, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  HttpMethods,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../constructs/acknowledgements.ts';
import type { Grant } from '../constructs/grant.ts';
import { useKey } from '../constructs/encryption-key.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import { MalwareScan } from './malware-scan.ts';
import type { StageSettings } from '../stage.ts';

export interface AttachmentsProps {
  readonly settings: StageSettings;
  readonly key: IKey;
}

/**
 * Files of requests, named `<request id>/<attachment id>`. Browsers send and fetch them directly with links our
 * functions sign, so no file passes through a function on its way; one that arrived is examined, and never replaced.
 */
export class Attachments extends Construct {
  readonly bucket: Bucket;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: AttachmentsProps) {
    super(scope, id);
    const { settings, key } = props;
    this.key = key;
    const removalPolicy = removalPolicyOf(settings);

    const accessLogs = new Bucket(this, 'AccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      removalPolicy,
      // A year answers who fetched a file; a month more for a log that was overwritten.
      lifecycleRules: [{ expiration: Duration.days(365), noncurrentVersionExpiration: Duration.days(30) }],
    });
    acknowledge(accessLogs, 'accessLogBucket', 'accessLogEncryption', 'accessLogReplication');

    this.bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      // Our own key: a signed upload works because the function that signs it may use the key, and S3 applies the
      // bucket's default to an upload that names none. The bucket key saves a KMS call for each file.
      encryption: BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      enforceSSL: true,
      versioned: true,
      removalPolicy,
      // CDK's own classes miss its interfaces by an `undefined` under exactOptionalPropertyTypes.
      serverAccessLogsBucket: accessLogs as IBucket,
      serverAccessLogsPrefix: 'attachments/',
      cors: [
        {
          allowedOrigins: [settings.portal],
          allowedMethods: [HttpMethods.PUT, HttpMethods.GET],
          allowedHeaders: ['content-type', 'if-none-match'],
          maxAge: 3600,
        },
      ],
      lifecycleRules: [
        {
          // An upload not finished within a day never will be: its link expired long before.
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          // 35 days, as far back as the table can be restored.
          noncurrentVersionExpiration: Duration.days(35),
        },
      ],
    });
    // Set on the resource itself: the bucket's own option would add a function with wide permissions only to set it.
    (this.bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
    acknowledge(this.bucket, 'oneRegion');
    this.bucket.addToResourcePolicy(this.onlyWhatIsNotThere());
    if (settings.malwareScan === 'guardduty')
      new MalwareScan(this, 'MalwareScan', { settings, bucket: this.bucket, key });
  }

  /** Sign links that let a browser send or fetch one file. A signature is worth what its signer may do. */
  sign(): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: ['s3:PutObject', 's3:GetObjectVersion'],
          resources: [this.bucket.arnForObjects('*')],
        }),
        useKey(this.key, 's3', 'kms:Decrypt', 'kms:GenerateDataKey'),
      ],
      ...this.objects(),
    };
  }

  /** Read a file that arrived, and take it away when nothing awaits it. */
  examine(): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: ['s3:GetObjectVersion', 's3:DeleteObjectVersion'],
          resources: [this.bucket.arnForObjects('*')],
        }),
        useKey(this.key, 's3', 'kms:Decrypt'),
      ],
      ...this.objects(),
    };
  }

  /** Take the content of a file away. Only a version can be: nothing is hidden behind a mark of deletion. */
  remove(): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: ['s3:DeleteObjectVersion'],
          resources: [this.bucket.arnForObjects('*')],
        }),
      ],
      ...this.objects(),
    };
  }

  /**
   * Nobody may write where something is, whoever they are and however they came by the permission. The names of
   * attachments have a stroke in them; what GuardDuty puts into the bucket to try its permissions has none.
   */
  private onlyWhatIsNotThere(): PolicyStatement {
    return new PolicyStatement({
      sid: 'WrittenOnce',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['s3:PutObject'],
      resources: [this.bucket.arnForObjects('*/*')],
      conditions: { Null: { 's3:if-none-match': 'true' } },
    });
  }

  /** What every use of its objects needs besides the permission. */
  private objects(): Pick<Grant, 'environment' | 'after' | 'wildcards'> {
    return {
      environment: { bucket: this.bucket.bucketName },
      after: [this.bucket],
      wildcards: this.anyObject(),
    };
  }

  /** Every object of this bucket, named as cdk-nag sees it from a stack that imports the bucket. */
  private anyObject(): NonNullable<Grant['wildcards']> {
    const stack = Stack.of(this);
    const exported = stack.resolve(stack.exportValue(this.bucket.bucketArn)) as {
      readonly 'Fn::ImportValue': string;
    };
    return {
      reason:
        'Objects are named by request and attachment, which IAM cannot know. The domain decides who may have which file before anything is signed; no other bucket can be reached.',
      resources: [`${exported['Fn::ImportValue']}/*`],
    };
  }
}
