import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Grant } from './grant.ts';
import { useKey } from './encryption-key.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { StageSettings } from '../stage.ts';

export interface FailureQueueProps {
  readonly settings: StageSettings;
  readonly key: IKey;
  readonly queueName: string;
  /** How long a message stays. */
  readonly retention: Duration;
}

/** The longest SQS keeps a message: time enough for a weekend, a holiday and a fix. */
export const longestRetention = Duration.days(14);

/** Where work ends up that failed for good, until a person has looked at it. */
export class FailureQueue extends Construct {
  readonly queue: Queue;
  /** Its name, for alarms and the retry command. */
  readonly name: string;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: FailureQueueProps) {
    super(scope, id);
    this.key = props.key;
    this.name = props.queueName;
    this.queue = new Queue(this, 'Queue', {
      queueName: props.queueName,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.key,
      enforceSSL: true,
      retentionPeriod: props.retention,
      removalPolicy: removalPolicyOf(props.settings),
    });
  }

  /** Put failed work into it. */
  accept(): Grant {
    return {
      statements: [
        new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
        useKey(this.key, 'sqs', 'kms:Decrypt', 'kms:GenerateDataKey'),
      ],
      after: [this.queue],
    };
  }
}
