import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { removalPolicyOf } from './removal-policy.ts';
import type { StageSettings } from '../stage.ts';

/** AWS services that use a key in our name, beyond those that act with a caller's own permissions. */
type KeyUser = 'logs' | 'log-delivery' | 'cloudwatch' | 'events';

export interface EncryptionKeyProps {
  readonly settings: StageSettings;
  /** What it protects, as a word: it becomes the end of the alias. */
  readonly protects: 'data' | 'operations';
  /** `logs` is limited to the log groups of this account, `log-delivery` to what is on its way to them. */
  readonly usedBy?: readonly KeyUser[];
}

/** A customer-managed key that rotates every year and, where data is retained, outlives its stack. */
export class EncryptionKey extends Key {
  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    const { settings, protects } = props;
    super(scope, id, {
      alias: `alias/rotunda-${settings.name}-${protects}`,
      description: `Rotunda ${settings.name}: ${protects}`,
      enableKeyRotation: true,
      // The longest waiting period KMS offers: losing the key is losing everything it encrypted.
      pendingWindow: Duration.days(30),
      removalPolicy: removalPolicyOf(settings),
    });
    for (const service of props.usedBy ?? []) this.addToResourcePolicy(serviceUse(this, service));
  }
}

function serviceUse(key: Key, service: KeyUser): PolicyStatement {
  const stack = Stack.of(key);
  const ownAccount = { StringEquals: { 'aws:SourceAccount': stack.account } };
  const ownLogGroups = {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': stack.formatArn({ service: 'logs', resource: 'log-group:*' }),
    },
  };
  const useDataKeys = ['kms:Decrypt', 'kms:GenerateDataKey*'];
  // CloudWatch Logs encrypts by itself, its delivery reads what others encrypted; the rest ask for a data key and read it back.
  const { principal, actions, conditions } = {
    logs: {
      principal: `logs.${stack.region}.amazonaws.com`,
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      conditions: ownLogGroups,
    },
    'log-delivery': {
      principal: 'delivery.logs.amazonaws.com',
      actions: ['kms:Decrypt'],
      conditions: { StringEquals: logDeliveryContext(stack) },
    },
    cloudwatch: { principal: 'cloudwatch.amazonaws.com', actions: useDataKeys, conditions: ownAccount },
    // EventBridge does not say in whose name it sends to an encrypted queue: a condition would drop its dead letters
    // without a word. Which rule may send there is said by the policy of the queue.
    events: { principal: 'events.amazonaws.com', actions: useDataKeys, conditions: {} },
  }[service];
  return new PolicyStatement({
    principals: [new ServicePrincipal(principal)],
    actions,
    resources: ['*'],
    conditions,
  });
}

/** The encryption context of log lines a state machine encrypts and CloudWatch's log delivery decrypts. */
export function logDeliveryContext(stack: Stack): Readonly<Record<string, string>> {
  return {
    'kms:EncryptionContext:SourceArn': stack.formatArn({
      service: 'logs',
      resource: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  };
}

/**
 * Permission to use a key through one service only: the key decrypts what that service stores, and cannot be called
 * directly to decrypt anything else.
 */
export function useKey(
  key: IKey,
  service: 'dynamodb' | 's3' | 'sns' | 'sqs' | 'states',
  ...actions: readonly string[]
): PolicyStatement {
  return new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(key).region}.amazonaws.com` } },
  });
}
