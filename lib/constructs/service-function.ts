import { Duration } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Architecture, Function, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type EnvironmentKey, environmentNames } from '../../platform/config/names.ts';
import { functionCode } from '../bundling/function-code.ts';
import { monitorErrors } from '../monitoring/functions.ts';
import type { Monitoring } from '../monitoring/monitoring.ts';
import { monitorFailures } from '../monitoring/queues.ts';
import { removalPolicyOf } from './removal-policy.ts';
import type { StageSettings } from '../stage.ts';
import { acknowledge, type Acknowledgement, acknowledgeWildcards } from './acknowledgements.ts';
import { FailureQueue, longestRetention } from './failure-queue.ts';
import type { Grant } from './grant.ts';

/** What every function of the service is built with. */
export interface FunctionProps {
  readonly settings: StageSettings;
  /** Encrypts logs and queues. */
  readonly key: IKey;
  readonly monitoring: Monitoring;
}

/**
 * What invokes a function decides what becomes of an event it fails on: an HTTP caller is answered; a state machine
 * tries again and catches; a notification is tried twice more and then kept for a person; a missed minute or night is
 * made up by the next one, so its event is kept until then only, as a sign; and the stream mapping sends its failures
 * away by itself.
 */
export type Invocation = 'http' | 'workflow' | 'notification' | 'every-minute' | 'every-night' | 'stream';

/** For how long lost events are kept and how many of them raise the alarm, or why there are none. */
const failureHandling: Record<
  Invocation,
  { readonly kept: Duration; readonly alarmFrom: number } | { readonly noneLost: Acknowledgement }
> = {
  http: { noneLost: 'answeredSynchronously' },
  workflow: { noneLost: 'failuresStayInTheWorkflow' },
  stream: { noneLost: 'failuresLeaveByStream' },
  notification: { kept: longestRetention, alarmFrom: 1 },
  // Three lost minutes within the hour they are kept are a fault; one may pass by itself.
  'every-minute': { kept: Duration.hours(1), alarmFrom: 3 },
  'every-night': { kept: Duration.days(1), alarmFrom: 1 },
};

export interface ServiceFunctionProps extends FunctionProps {
  /** Name in the functions table of docs/architecture.md. */
  readonly name: string;
  /** Entry file, from the root of the repository. */
  readonly entry: string;
  readonly invocation: Invocation;
  /** What the people we serve notice while it fails. The alarm says it. */
  readonly errorImpact: string;
  /** Megabytes. Processor time comes with memory: 1,769 MB are one core. */
  readonly memory: number;
  readonly timeout: Duration;
  readonly grants: readonly Grant[];
  /** Values that are settings rather than resources. */
  readonly environment?: Partial<Record<EnvironmentKey, string>>;
}

/**
 * A Lambda function as the house builds it: its own bundle, role, log group and alarms, and no permission but the
 * ones it is granted.
 *
 * The role is sealed: CDK would add permissions on its own in several places, some with wildcards. All of them are
 * in one customer-managed policy instead, which is complete before the function exists.
 */
export class ServiceFunction extends Function {
  readonly shortName: string;
  /** Where events end up that an asynchronous function failed on. */
  readonly lost: FailureQueue | undefined;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const { settings, key } = props;
    const prefix = `rotunda-${settings.name}`;
    const parts = new Construct(scope, `${id}Parts`);

    const logGroup = new LogGroup(parts, 'Logs', {
      retention: settings.logRetention,
      encryptionKey: key,
      removalPolicy: removalPolicyOf(settings),
    });
    const handling = failureHandling[props.invocation];
    const lost =
      'kept' in handling
        ? new FailureQueue(parts, 'Lost', {
            settings,
            key,
            queueName: `${prefix}-${props.name}-lost`,
            retention: handling.kept,
          })
        : undefined;

    const policy = new ManagedPolicy(parts, 'Policy', {
      description: `What ${props.name} of Rotunda ${settings.name} may do`,
      statements: [
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [logGroup.logGroupArn],
        }),
        new PolicyStatement({
          actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
          resources: ['*'],
        }),
        ...(lost?.accept().statements ?? []),
        ...props.grants.flatMap((grant) => grant.statements),
      ],
    });
    const role = new Role(parts, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `Rotunda ${settings.name}: ${props.name}`,
      managedPolicies: [policy],
    });

    super(scope, id, {
      functionName: `${prefix}-${props.name}`,
      description: `Rotunda ${settings.name}: ${props.name}`,
      code: functionCode(props.entry),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      // A fifth cheaper than x86 for the same work.
      architecture: Architecture.ARM_64,
      memorySize: props.memory,
      timeout: props.timeout,
      environment: environmentOf(props),
      role: role.withoutPolicyUpdates(),
      logGroup,
      tracing: Tracing.ACTIVE,
      ...(lost === undefined ? {} : { deadLetterQueue: lost.queue }),
    });
    this.shortName = props.name;
    this.lost = lost;

    this.node.addDependency(...props.grants.flatMap((grant) => grant.after ?? []));
    acknowledge(this, 'noVpc', 'sharedConcurrency');
    if ('noneLost' in handling) acknowledge(this, handling.noneLost);
    acknowledge(policy, 'tracesHaveNoResource');
    for (const { wildcards } of props.grants)
      if (wildcards !== undefined) acknowledgeWildcards(policy, wildcards);
    monitorErrors(props.monitoring, this, props.errorImpact);
    if (lost !== undefined && 'kept' in handling) {
      monitorFailures(props.monitoring, lost, {
        name: `${props.name}-lost`,
        threshold: handling.alarmFrom,
        what: `Events ${props.name} failed on for good`,
      });
    }
  }
}

/** Environment variables by the names the functions parse. */
function environmentOf(props: ServiceFunctionProps): Record<string, string> {
  const values = Object.assign(
    {},
    ...props.grants.map((grant) => grant.environment ?? {}),
    props.environment,
  ) as Partial<Record<EnvironmentKey, string>>;
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [environmentNames[key as EnvironmentKey], value]),
  );
}
