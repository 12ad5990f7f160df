import { ArnFormat, Aws, Stack, Token } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  type CfnStateMachine,
  CustomerManagedEncryptionConfiguration,
  DefinitionBody,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { acknowledge } from '../constructs/acknowledgements.ts';
import { logDeliveryContext, useKey } from '../constructs/encryption-key.ts';
import type { Grant } from '../constructs/grant.ts';
import type { FunctionProps, ServiceFunction } from '../constructs/service-function.ts';
import { monitorExecutions } from '../monitoring/state-machine.ts';
import { removalPolicyOf } from '../constructs/removal-policy.ts';

const definition = resolve(import.meta.dirname, '../../statemachines/approval-chain.asl.json');

/**
 * The state machine that takes a request through its approval. What it does is in `statemachines/`; the definition
 * stands in the template as it is in the file, but for the partition.
 *
 * The function that does its tasks calls back the machine that invokes it, so each needs to know the other. The
 * machine's name is ours to choose: its ARN is put together from it, and the function can exist first. Whoever else is
 * granted something is deployed after this construct, and so after the machine, whenever it is built.
 */
export class ApprovalChain extends Construct {
  private readonly props: FunctionProps;
  private readonly machineName: string;

  constructor(scope: Construct, id: string, props: FunctionProps) {
    super(scope, id);
    this.props = props;
    this.machineName = `rotunda-${props.settings.name}-approval-chain`;
  }

  /** Makes the machine, with the function that does its tasks. There is one of each. */
  build(task: ServiceFunction): void {
    const machine = this.machineOf(task);
    monitorExecutions(this.props.monitoring, machine);
  }

  /** Tell the machine that a stage is settled. It is known by the token it gave, so no name is needed. */
  callBack(): Grant {
    return {
      statements: [
        new PolicyStatement({ actions: ['states:SendTaskSuccess'], resources: [this.arn()] }),
        this.useMachineKey(),
      ],
    };
  }

  /** Begin an execution, and end that of a request that was withdrawn. */
  startAndStop(): Grant {
    return {
      statements: [
        new PolicyStatement({ actions: ['states:StartExecution'], resources: [this.arn()] }),
        new PolicyStatement({ actions: ['states:StopExecution'], resources: [this.executions()] }),
        this.useMachineKey(),
      ],
      environment: { stateMachine: this.arn() },
      after: [this],
      wildcards: this.anyExecution(),
    };
  }

  /** Find out which executions there are and how they do. */
  inspect(): Grant {
    return {
      statements: [
        new PolicyStatement({ actions: ['states:ListExecutions'], resources: [this.arn()] }),
        new PolicyStatement({ actions: ['states:DescribeExecution'], resources: [this.executions()] }),
        this.useMachineKey(),
      ],
      environment: { stateMachine: this.arn() },
      after: [this],
      wildcards: this.anyExecution(),
    };
  }

  private machineOf(task: ServiceFunction): StateMachine {
    const { settings, key } = this.props;
    const stack = Stack.of(this);
    const logGroup = new LogGroup(this, 'Logs', {
      // The prefix keeps the account's log policy from growing with every machine that logs.
      logGroupName: `/aws/vendedlogs/states/${this.machineName}`,
      retention: settings.logRetention,
      encryptionKey: key,
      removalPolicy: removalPolicyOf(settings),
    });
    const policy = new ManagedPolicy(this, 'Policy', {
      description: `What the approval chain of Rotunda ${settings.name} may do`,
      statements: [
        new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [task.functionArn] }),
        new PolicyStatement({ actions: [...logDelivery, ...traces], resources: ['*'] }),
        new PolicyStatement({
          actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: { StringEquals: this.ownData() },
        }),
        new PolicyStatement({
          actions: ['kms:GenerateDataKey'],
          resources: [key.keyArn],
          conditions: { StringEquals: logDeliveryContext(stack) },
        }),
      ],
    });
    acknowledge(policy, 'deliveryHasNoResource');
    const role = new Role(this, 'Role', {
      description: `Rotunda ${settings.name}: approval chain`,
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        // No other machine, and none of another account, may borrow this role.
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnEquals: { 'aws:SourceArn': this.arn() },
        },
      }),
      managedPolicies: [policy],
    });
    const machine = new StateMachine(this, 'Machine', {
      stateMachineName: this.machineName,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(definitionInAnyPartition()),
      definitionSubstitutions: { TaskFunctionArn: task.functionArn, Partition: Aws.PARTITION },
      role: role.withoutPolicyUpdates(),
      tracingEnabled: true,
      encryptionConfiguration: new CustomerManagedEncryptionConfiguration(key),
    });
    // Set on the resource itself: the construct's own option would let log delivery decrypt everything under the key.
    (machine.node.defaultChild as CfnStateMachine).loggingConfiguration = {
      level: LogLevel.ERROR,
      // Input and output name the request and carry the token that answers for a stage.
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: logGroup.logGroupArn } }],
    };
    acknowledge(machine, 'errorsAreLogged');
    return machine;
  }

  private arn(): string {
    return this.arnOf('stateMachine', this.machineName);
  }

  private executions(): string {
    return this.arnOf('execution', `${this.machineName}:*`);
  }

  private arnOf(resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }

  /** What the machine stores is encrypted under its own ARN. */
  private ownData(): Readonly<Record<string, string>> {
    return { 'kms:EncryptionContext:aws:states:stateMachineArn': this.arn() };
  }

  /**
   * Step Functions may use the key in the name of whoever calls it, to encrypt what is sent and to decrypt what is asked
   * for: of this machine's data only.
   */
  private useMachineKey(): PolicyStatement {
    const statement = useKey(this.props.key, 'states', 'kms:Decrypt', 'kms:GenerateDataKey');
    statement.addCondition('StringEquals', this.ownData());
    return statement;
  }

  /** Every execution of this machine, named as cdk-nag sees it. */
  private anyExecution(): NonNullable<Grant['wildcards']> {
    const { region, account } = Stack.of(this);
    const owner = Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
    return {
      reason:
        'Executions are named by request and attempt, which IAM cannot know. No other state machine can be reached.',
      resources: [`arn:<AWS::Partition>:states:${region}:${owner}:execution:${this.machineName}:*`],
    };
  }
}

/** The file calls Lambda in the commercial partition, as every example does; GovCloud is one of its own. */
function definitionInAnyPartition(): string {
  return readFileSync(definition, 'utf8').replaceAll('"arn:aws:', '"arn:${Partition}:');
}

/** What Step Functions needs to deliver a machine's log: the actions its documentation names, all without a resource. */
const logDelivery = [
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
];

const traces = [
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
