import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Grant } from './grant.ts';

/**
 * The findings of cdk-nag we accept, each with the reason an auditor reads. A reason belongs to a kind of resource;
 * the construct that creates the resource says which ones apply, so nothing is waved through for a whole stack.
 */
const accepted = {
  noVpc: {
    ids: ['NIST.800.53.R5-LambdaInsideVPC'],
    reason:
      'The function calls only AWS services, over TLS with its own IAM role, and nothing it calls lives in a VPC. A VPC would add NAT cost and start-up time and protect nothing.',
  },
  sharedConcurrency: {
    ids: ['NIST.800.53.R5-LambdaConcurrency'],
    reason:
      'Load is limited at API Gateway and by one stream reader per shard. Reserving concurrency takes it from every other function of the account for good; throttling has an alarm.',
  },
  answeredSynchronously: {
    ids: ['NIST.800.53.R5-LambdaDLQ'],
    reason:
      'API Gateway invokes the function and waits: a failure is answered to the caller, so no event can be left behind.',
  },
  failuresStayInTheWorkflow: {
    ids: ['NIST.800.53.R5-LambdaDLQ'],
    reason:
      'The state machine invokes the function and waits: it tries a failure again, then catches it, so no event can be left behind.',
  },
  failuresLeaveByStream: {
    ids: ['NIST.800.53.R5-LambdaDLQ'],
    reason:
      'The function is only invoked by its stream mapping, whose on-failure destination is the failure queue.',
  },
  failureQueue: {
    ids: ['AwsSolutions-SQS3'],
    reason:
      'This queue is where failed records end up: nothing reads it but a person running the retry command. A message here raises an alarm.',
  },
  openToAnybody: {
    ids: ['AwsSolutions-APIG4'],
    reason:
      'The route is for people without an account. A link that cannot be guessed says what it may show or change, and the route is throttled on its own.',
  },
  tracesHaveNoResource: {
    ids: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'xray:PutTraceSegments and xray:PutTelemetryRecords have no resource type: IAM accepts them for "*" only.',
  },
  deliveryHasNoResource: {
    ids: ['AwsSolutions-IAM5[Resource::*]'],
    reason:
      'Delivering logs of a state machine (logs:…LogDelivery and what it needs to set one up) and traces (xray:…) have no resource type: IAM accepts them for "*" only. The one function the machine may invoke is named.',
  },
  errorsAreLogged: {
    ids: ['AwsSolutions-SF1'],
    reason:
      'The log holds what failed. Every transition is in the history Step Functions keeps for 90 days, and what was decided is in the ledger for good: a third copy would tell nobody more.',
  },
  oneRegion: {
    ids: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    reason:
      'The service runs in one region: a copy of the attachments elsewhere would be of no use without the table. Versions guard against deletion by mistake.',
  },
  accessLogBucket: {
    ids: ['AwsSolutions-S1', 'NIST.800.53.R5-S3BucketLoggingEnabled'],
    reason:
      'This bucket receives the access logs. Logging its own access into itself would grow without end.',
  },
  accessLogEncryption: {
    ids: ['NIST.800.53.R5-S3DefaultEncryptionKMS'],
    reason:
      'S3 delivers server access logs only to buckets encrypted with S3-managed keys. The logs name objects and callers, never content.',
  },
  accessLogReplication: {
    ids: ['NIST.800.53.R5-S3BucketReplicationEnabled'],
    reason:
      'Access logs are kept for a limited time to answer who read what; losing a region for that long ends the service first.',
  },
} as const;

export type Acknowledgement = keyof typeof accepted;

/** Accept these findings on this construct and what it contains. */
export function acknowledge(construct: IConstruct, ...names: readonly Acknowledgement[]): void {
  for (const name of names) {
    const { ids, reason } = accepted[name];
    Validations.of(construct).acknowledge(...ids.map((id) => ({ id, reason })));
  }
}

/** Accept resources that end in a wildcard, as `Grant.wildcards` states them. */
export function acknowledgeWildcards(
  construct: IConstruct,
  wildcards: NonNullable<Grant['wildcards']>,
): void {
  const { resources, reason } = wildcards;
  Validations.of(construct).acknowledge(
    ...resources.map((resource) => ({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })),
  );
}
