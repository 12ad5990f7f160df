import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { StageSettings } from './stage.ts';

export interface HouseKeyProps {
  readonly settings: StageSettings;
  /** What it protects, as a word: it becomes the end of the alias. */
  readonly protects: 'data' | 'operations';
  /**
   * AWS services that use the key in our name, beyond those that act with a caller's own permissions.
   * `logs` is limited to the log groups of this account.
   */
  readonly usedBy?: readonly ('logs' | 'cloudwatch' | 'events')[];
}

/** A customer-managed key that rotates every year and, where data is retained, outlives its stack. */
export class HouseKey extends Key {
  constructor(scope: Construct, id: string, props: HouseKeyProps) {
    const { settings, protects } = props;
    super(scope, id, {
      alias: `alias/rotunda-${settings.name}-${protects}`,
      description: `Rotunda ${settings.name}: ${protects}`,
      enableKeyRotation: true,
      // The longest waiting period KMS offers: losing the key is losing everything it encrypted.
      pendingWindow: Duration.days(30),
      removalPolicy: settings.whenDeleted === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    for (const service of props.usedBy ?? []) this.addToResourcePolicy(serviceUse(this, service));
  }
}

function serviceUse(key: Key, service: 'logs' | 'cloudwatch' | 'events'): PolicyStatement {
  const stack = Stack.of(key);
  const account = { StringEquals: { 'aws:SourceAccount': stack.account } };
  const ownLogGroups = {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*' }),
    },
  };
  return new PolicyStatement({
    principals: [
      new ServicePrincipal(
        service === 'logs' ? `logs.${stack.region}.amazonaws.com` : `${service}.amazonaws.com`,
      ),
    ],
    // CloudWatch Logs encrypts by itself; the others only ask for a data key and read it back.
    actions:
      service === 'logs'
        ? ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*']
        : ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: service === 'logs' ? ownLogGroups : account,
  });
}

/**
 * Permission to use a key through one service only: the key decrypts what that service stores, and cannot be called
 * directly to decrypt anything else.
 */
export function useKey(
  key: IKey,
  service: 'dynamodb' | 's3' | 'sns' | 'sqs',
  ...actions: readonly string[]
): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });
}
