import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Grant } from '../constructs/grant.ts';
import { useKey } from '../constructs/encryption-key.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';
import type { StageSettings } from '../stage.ts';

export interface AnnouncementsProps {
  readonly settings: StageSettings;
  readonly key: IKey;
}

/** The topic directors are told through. One subscription for each director and channel, filtered by recipient. */
export class Announcements extends Construct {
  private readonly topic: Topic;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, props: AnnouncementsProps) {
    super(scope, id);
    this.key = props.key;
    this.topic = new Topic(this, 'Directors', {
      topicName: `rotunda-${props.settings.name}-directors`,
      // The sender's name in an email, and the first ten letters of an SMS.
      displayName: 'Rotunda',
      masterKey: props.key,
      enforceSSL: true,
    });
    // The subscriptions live in the topic: without it every director would have to confirm again.
    this.topic.applyRemovalPolicy(removalPolicyOf(props.settings));
  }

  /** Tell directors, after asking whether their subscription stands: SNS delivers to nobody without saying so. */
  publish(): Grant {
    return {
      statements: [
        new PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
        new PolicyStatement({ actions: ['sns:GetSubscriptionAttributes'], resources: ['*'] }),
        useKey(this.key, 'sns', 'kms:Decrypt', 'kms:GenerateDataKey'),
      ],
      environment: { topic: this.topic.topicArn },
      after: [this.topic],
      wildcards: {
        resources: ['*'],
        reason:
          'sns:GetSubscriptionAttributes has no resource type: IAM accepts it for "*" only. It reads; publishing is limited to this topic.',
      },
    };
  }

  /** Subscribe directors by email and SMS, see whether they have confirmed, and end a subscription. */
  manageSubscriptions(): Grant {
    return {
      statements: [
        new PolicyStatement({
          actions: ['sns:Subscribe'],
          resources: [this.topic.topicArn],
          conditions: { StringEquals: { 'sns:Protocol': ['email', 'sms'] } },
        }),
        new PolicyStatement({
          actions: ['sns:Unsubscribe', 'sns:GetSubscriptionAttributes'],
          resources: ['*'],
        }),
      ],
      environment: { topic: this.topic.topicArn },
      after: [this.topic],
      wildcards: {
        resources: ['*'],
        reason:
          'sns:Unsubscribe and sns:GetSubscriptionAttributes have no resource type: IAM accepts them for "*" only. Adding a subscription is limited to this topic, by email and SMS.',
      },
    };
  }
}
