import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { addRotunda } from '../../lib/app.ts';
import { stageSettings } from '../../lib/stage.ts';
import { uploadNotice } from '../../functions/attachments/receive-upload.ts';
import { capabilities, routesIn } from '../../functions/capabilities.ts';
import { table as definition } from '../../platform/dynamodb/table.ts';
import { permissionsOf } from './permissions.ts';
import { type Resource, synthesise, text, unbundledApp } from './template.ts';

const root = join(import.meta.dirname, '../..');
const synthesised = synthesise();
const { data, resources } = synthesised;
const routes = routesIn(capabilities);

function only(type: string): Resource {
  const [found, ...more] = resources(type);
  if (found === undefined || more.length > 0)
    throw new Error(`Expected one ${type}, found ${resources(type).length}.`);
  return found;
}

describe('the API', () => {
  const asked = resources('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties);

  test('the API has every route of the table and no other', () => {
    expect(asked.map(({ RouteKey }) => RouteKey).sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  test('the API asks for a token on every route that is not public', () => {
    expect(only('AWS::ApiGatewayV2::Authorizer').Properties['AuthorizerType']).toBe('JWT');
    const open = new Set(
      routes.filter(({ access }) => access === 'public').map(({ method, path }) => `${method} ${path}`),
    );
    for (const route of asked.filter(({ RouteKey }) => !open.has(String(RouteKey)))) {
      expect(route).toMatchObject({
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: expect.stringContaining('People') },
      });
    }
  });

  test('the API is throttled and logs every call', () => {
    expect(only('AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { Format: expect.stringContaining('$context.requestId') },
    });
  });

  test('the API takes calls of browsers from the portal only', () => {
    expect(only('AWS::ApiGatewayV2::Api').Properties).toMatchObject({
      CorsConfiguration: { AllowOrigins: ['https://rotunda.it.state.example'] },
    });
  });

  test('the API accepts the tokens of another provider when the state has one', () => {
    const identity = {
      issuer: 'https://login.state.example',
      audience: ['rotunda'],
      personClaim: 'employee',
    };
    const state = synthesise({ ...stageSettings('prod'), identity }, 'unchecked');
    expect(state.resources('AWS::Cognito::UserPool')).toEqual([]);
    expect(state.resources('AWS::ApiGatewayV2::Authorizer')[0]?.Properties).toMatchObject({
      JwtConfiguration: { Issuer: 'https://login.state.example', Audience: ['rotunda'] },
    });
    const claims = state
      .resources('AWS::Lambda::Function')
      .map(
        ({ Properties }) =>
          (Properties['Environment'] as { Variables: Record<string, unknown> }).Variables['IDENTITY_CLAIM'],
      )
      .filter((claim) => claim !== undefined);
    expect(new Set(claims)).toEqual(new Set(['employee']));
  });
});

describe('the table', () => {
  const { Properties: properties } = only('AWS::DynamoDB::GlobalTable');

  test('the table has the keys, indexes and expiry of table.ts', () => {
    const keys = (names: readonly (readonly [string, string])[], KeyType: string): unknown[] =>
      names.map(([AttributeName]) => ({ AttributeName, KeyType }));
    expect(properties['KeySchema']).toEqual([
      { AttributeName: definition.partitionKey, KeyType: 'HASH' },
      { AttributeName: definition.sortKey, KeyType: 'RANGE' },
    ]);
    expect(properties['GlobalSecondaryIndexes']).toEqual(
      Object.entries(definition.indexes).map(([IndexName, { partition, sort, projection }]) => ({
        IndexName,
        KeySchema: [...keys(partition, 'HASH'), ...keys(sort, 'RANGE')],
        Projection:
          typeof projection === 'string'
            ? { ProjectionType: projection }
            : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...projection] },
      })),
    );
    expect(properties['TimeToLiveSpecification']).toEqual({
      AttributeName: definition.timeToLive,
      Enabled: true,
    });
    const types = new Map(
      Object.values(definition.indexes).flatMap(({ partition, sort }) =>
        [...partition, ...sort].map(([name, type]) => [name, type]),
      ),
    );
    for (const { AttributeName, AttributeType } of properties['AttributeDefinitions'] as Record<
      string,
      string
    >[]) {
      expect(AttributeType).toBe(types.get(AttributeName as never) ?? 'S');
    }
  });

  test('the table is encrypted with our key, restorable, protected from deletion and announces both images', () => {
    expect(properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
      Replicas: [
        {
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          SSESpecification: {
            KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
          },
        },
      ],
    });
  });
});

describe('what people wrote', () => {
  test('what people wrote outlives its stack, but nothing outlives a first deployment that failed', () => {
    const stateful = Object.values(data).filter(({ Type }) =>
      ['DynamoDB::GlobalTable', 'S3::Bucket', 'KMS::Key', 'SNS::Topic', 'Cognito::UserPool'].some(
        (kind) => Type === `AWS::${kind}`,
      ),
    );
    expect(stateful).toHaveLength(6);
    for (const { DeletionPolicy, UpdateReplacePolicy } of stateful) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['RetainExceptOnCreate', 'Retain']);
    }
    expect(only('AWS::Cognito::UserPool').Properties['DeletionProtection']).toBe('ACTIVE');
  });

  test('what people wrote can be thrown away in dev', () => {
    const dev = synthesise(stageSettings('dev'), 'unchecked');
    const [table] = dev.resources('AWS::DynamoDB::GlobalTable');
    expect(table?.DeletionPolicy).toBe('Delete');
    expect(table?.Properties).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: false }] });
  });

  test('what people wrote is encrypted with keys that rotate', () => {
    const keys = resources('AWS::KMS::Key');
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key.Properties['EnableKeyRotation']).toBe(true);
  });
});

describe('attachments', () => {
  const buckets = resources('AWS::S3::Bucket');

  test('attachments are never public, always versioned, and reached over TLS only', () => {
    for (const { Properties } of buckets) {
      expect(Properties).toMatchObject({
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
      });
    }
    const policies = resources('AWS::S3::BucketPolicy');
    expect(policies).toHaveLength(buckets.length);
    for (const { Properties } of policies) expect(denialsWithoutTls(Properties)).toBe(1);
  });

  test('attachments may be sent and fetched by browsers from the portal only', () => {
    expect(
      buckets.map(({ Properties }) => Properties['CorsConfiguration']).filter((cors) => cors !== undefined),
    ).toMatchObject([
      {
        CorsRules: [{ AllowedOrigins: ['https://rotunda.it.state.example'], AllowedMethods: ['PUT', 'GET'] }],
      },
    ]);
  });

  test('attachments are written where nothing is, by nobody differently, and what tries permissions may', () => {
    const [statement, ...more] = resources('AWS::S3::BucketPolicy')
      .flatMap(
        ({ Properties }) =>
          (Properties['PolicyDocument'] as { readonly Statement: readonly object[] }).Statement,
      )
      .filter((one) => 'Sid' in one && one.Sid === 'WrittenOnce') as readonly {
      readonly Resource: unknown;
    }[];
    expect(more).toEqual([]);
    expect(statement).toMatchObject({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 's3:PutObject',
      Condition: { Null: { 's3:if-none-match': 'true' } },
    });
    expect(text(statement?.Resource)).toBe('<AttachmentsBucket.Arn>/*/*');
  });

  /** What the function is told when its rule hears of an event, and the rule. EventBridge puts in what it finds. */
  const told = (rule: Resource, event: Readonly<Record<string, string>>): unknown => {
    const [target] = rule.Properties['Targets'] as readonly {
      readonly InputTransformer: {
        readonly InputPathsMap: Readonly<Record<string, string>>;
        readonly InputTemplate: string;
      };
    }[];
    const { InputPathsMap = {}, InputTemplate = '' } = target?.InputTransformer ?? {};
    const filled = Object.entries(InputPathsMap).reduce(
      (template, [name, path]) => template.replaceAll(`<${name}>`, JSON.stringify(event[path])),
      InputTemplate,
    );
    return uploadNotice.parse(JSON.parse(filled));
  };

  test('attachments reach the function once GuardDuty found nothing in them', () => {
    const rule = only('AWS::Events::Rule');
    expect(rule.Properties['EventPattern']).toMatchObject({
      source: ['aws.guardduty'],
      'detail-type': ['GuardDuty Malware Protection Object Scan Result'],
      detail: { s3ObjectDetails: { objectKey: [{ wildcard: '*/*' }] } },
    });
    expect(
      told(rule, {
        '$.detail.s3ObjectDetails.objectKey': '4HK7-9MXA-3/a1',
        '$.detail.s3ObjectDetails.versionId': 'v',
        '$.detail.scanResultDetails.scanResultStatus': 'NO_THREATS_FOUND',
      }),
    ).toEqual({ key: '4HK7-9MXA-3/a1', versionId: 'v', scan: 'NO_THREATS_FOUND' });
  });

  test('attachments are scanned by a plan that may read this bucket, and change nothing in it', () => {
    const plan = only('AWS::GuardDuty::MalwareProtectionPlan');
    expect(plan.Properties).toMatchObject({
      ProtectedResource: { S3Bucket: { BucketName: { Ref: expect.stringContaining('AttachmentsBucket') } } },
      Role: { 'Fn::GetAtt': [expect.stringContaining('MalwareScanRole'), 'Arn'] },
    });
    const rules =
      'arn:<AWS::Partition>:events:us-east-1:111122223333:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*';
    const bucket = '<AttachmentsBucket.Arn>';
    const ofGuardDuty = ' for malware-protection-plan.guardduty.amazonaws.com';
    expect([...permissionsOf(plan.Properties['Role'], synthesised)].sort()).toEqual(
      [
        ...['PutRule', 'DeleteRule', 'PutTargets', 'RemoveTargets'].map(
          (action) => `events:${action} on ${rules}${ofGuardDuty}`,
        ),
        `events:DescribeRule on ${rules}`,
        `events:ListTargetsByRule on ${rules}`,
        `s3:PutBucketNotification on ${bucket}`,
        `s3:GetBucketNotification on ${bucket}`,
        `s3:ListBucket on ${bucket}`,
        `s3:PutObject on ${bucket}/malware-protection-resource-validation-object`,
        `s3:GetObject on ${bucket}/*`,
        `s3:GetObjectVersion on ${bucket}/*`,
        'kms:Decrypt on <Key.Arn> through s3',
        'kms:GenerateDataKey on <Key.Arn> through s3',
      ].sort(),
    );
  });

  test('attachments of a stage without a scan reach the function when they arrive', () => {
    const dev = synthesise(stageSettings('dev'), 'unchecked');
    expect(dev.resources('AWS::GuardDuty::MalwareProtectionPlan')).toEqual([]);
    const [rule] = dev.resources('AWS::Events::Rule');
    if (rule === undefined) throw new Error('There is no rule.');
    expect(rule.Properties['EventPattern']).toMatchObject({
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
    });
    expect(
      told(rule, { '$.detail.object.key': '4HK7-9MXA-3/a1', '$.detail.object.version-id': 'v' }),
    ).toEqual({ key: '4HK7-9MXA-3/a1', versionId: 'v' });
  });
});

test('every topic and queue is encrypted and refuses calls without TLS', () => {
  const topics = resources('AWS::SNS::Topic');
  const queues = resources('AWS::SQS::Queue');
  for (const { Properties } of [...topics, ...queues])
    expect(text(Properties['KmsMasterKeyId'])).toBe('<Key.Arn>');
  const policies = [...resources('AWS::SNS::TopicPolicy'), ...resources('AWS::SQS::QueuePolicy')];
  expect(policies).toHaveLength(topics.length + queues.length);
  for (const { Properties } of policies) expect(denialsWithoutTls(Properties)).toBe(1);
});

function denialsWithoutTls(properties: Resource['Properties']): number {
  const { Statement } = properties['PolicyDocument'] as {
    readonly Statement: readonly Record<string, unknown>[];
  };
  return Statement.filter(
    ({ Effect, Condition }) =>
      Effect === 'Deny' && JSON.stringify(Condition).includes('"aws:SecureTransport":"false"'),
  ).length;
}

test('the stream is read by one function, change by change, in order, and what fails is set aside', () => {
  // DynamoDB slows down a third reader.
  expect(only('AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
    FunctionName: { Ref: expect.stringMatching(/^LedgerStreamFunction/) },
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 12 * 3600,
    ParallelizationFactor: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: {
      OnFailure: {
        Destination: { 'Fn::GetAtt': [expect.stringMatching(/^LedgerStreamFailuresQueue/), 'Arn'] },
      },
    },
    FilterCriteria: {
      Filters: [
        // A request changed.
        { Pattern: '{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"sk":{"S":["request"]}}}}' },
        // Somebody was given a role, or its last day changed: others can decide than before.
        {
          Pattern:
            '{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"assignment#"}]}},"NewImage":{"role":{"S":[{"exists":true}]}}}}',
        },
        // Somebody came to act for another, or to hold a role. Copies of it have other sort keys.
        {
          Pattern:
            '{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"assignment#"}]}},"NewImage":{"actingFor":{"S":[{"exists":true}]}}}}',
        },
        {
          Pattern:
            '{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"assignment#"}]}},"NewImage":{"role":{"S":[{"exists":true}]}}}}',
        },
      ],
    },
  });
});

describe('schedules', () => {
  const timetable = new Map(
    resources('AWS::Scheduler::Schedule').map(({ Properties }) => [
      String(Properties['GroupName']).replace('rotunda-prod-', ''),
      Properties,
    ]),
  );
  const kept = { Arn: { 'Fn::GetAtt': [expect.stringContaining('Lost'), 'Arn'] } };

  test('there is a schedule for each function that runs by the clock', () => {
    expect([...timetable.keys()].sort()).toEqual(['approvals-reconcile', 'ledger-sweep', 'notices-dispatch']);
  });

  test.each(['ledger-sweep', 'notices-dispatch'])('%s runs every minute of the year', (name) => {
    expect(timetable.get(name)).toMatchObject({
      // A cron expression would stand still for an hour when daylight saving ends.
      ScheduleExpression: 'rate(1 minute)',
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: kept,
      },
    });
  });

  test('approvals are reconciled at three each night, by the clock of the department', () => {
    expect(timetable.get('approvals-reconcile')).toMatchObject({
      ScheduleExpression: 'cron(0 3 * * ? *)',
      ScheduleExpressionTimezone: 'America/New_York',
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 6 * 3600 },
        DeadLetterConfig: kept,
      },
    });
  });
});

describe('the state machine', () => {
  const { Properties: chain } = only('AWS::StepFunctions::StateMachine');

  test('the state machine stands in the template as in its file, with the function it calls, in any partition', () => {
    const definition = String(chain['DefinitionString']);
    expect(definition).not.toContain('arn:aws:');
    expect(definition.replaceAll('${Partition}', 'aws')).toBe(
      readFileSync(join(root, 'statemachines/approval-chain.asl.json'), 'utf8'),
    );
    expect(chain['StateMachineType']).toBe('STANDARD');
    const { TaskFunctionArn, Partition, ...others } = chain['DefinitionSubstitutions'] as Record<
      string,
      unknown
    >;
    expect(text(TaskFunctionArn)).toBe('<ApprovalsTask.Arn>');
    expect(text(Partition)).toBe('<AWS::Partition>');
    expect(others).toEqual({});
  });

  test('the state machine is found under the name its functions put its ARN together from', () => {
    expect(chain['StateMachineName']).toBe('rotunda-prod-approval-chain');
  });

  test('the state machine is encrypted with our key, traced, and logs what failed without the data', () => {
    expect(chain).toMatchObject({
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY' },
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
    });
    expect(text((chain['EncryptionConfiguration'] as Record<string, unknown>)['KmsKeyId'])).toBe('<Key.Arn>');
    const { Destinations } = chain['LoggingConfiguration'] as {
      readonly Destinations: readonly [
        { readonly CloudWatchLogsLogGroup: { readonly LogGroupArn: unknown } },
      ];
    };
    expect(text(Destinations[0].CloudWatchLogsLogGroup.LogGroupArn)).toBe('<ApprovalChainLogs.Arn>');
  });

  test('the state machine has log delivery decrypt nothing but what is on its way to a log', () => {
    const allowed = resources('AWS::KMS::Key')
      .flatMap(
        ({ Properties }) => (Properties['KeyPolicy'] as { readonly Statement: readonly unknown[] }).Statement,
      )
      .filter((statement) => JSON.stringify(statement).includes('delivery.logs.amazonaws.com'));
    expect(allowed).toMatchObject([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Condition: { StringEquals: { 'kms:EncryptionContext:SourceArn': expect.anything() } },
      },
    ]);
  });
});

test('EventBridge may encrypt the dead letters of a rule: it names no account, so the key asks for none', () => {
  const statements = resources('AWS::KMS::Key').flatMap(
    ({ Properties }) => (Properties['KeyPolicy'] as { readonly Statement: readonly object[] }).Statement,
  );
  const [allowed, ...more] = statements.filter((one) => JSON.stringify(one).includes('events.amazonaws.com'));
  expect(allowed).toMatchObject({ Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] });
  expect(allowed).not.toHaveProperty('Condition');
  expect(more).toEqual([]);
});

test('every log is encrypted and kept for a set time', () => {
  const groups = resources('AWS::Logs::LogGroup');
  // One for each function, the calls of the API and the state machine.
  expect(groups).toHaveLength(resources('AWS::Lambda::Function').length + 2);
  for (const { Properties } of groups) {
    expect(Properties['RetentionInDays']).toBe(400);
    expect(text(Properties['KmsKeyId'])).toBe('<Key.Arn>');
  }
});

test('every function runs the sources as they are tested, on arm64 with tracing', () => {
  for (const { Properties } of resources('AWS::Lambda::Function')) {
    expect(Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'Active' },
    });
  }
});

describe('alarms', () => {
  const alarms = resources('AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
  const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8');
  const headings = new Set([...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading));
  const linked = alarms.map(
    ({ AlarmDescription }) => /docs\/runbook\.md#(\S+)$/.exec(String(AlarmDescription))?.[1],
  );

  test('alarms cover every function, queue and schedule, the stream, the sweep, the state machine and the API', () => {
    const names = alarms.map(({ AlarmName }) => String(AlarmName).replace('rotunda-prod-', ''));
    const functions = resources('AWS::Lambda::Function').map(({ Properties }) =>
      String(Properties['FunctionName']).replace('rotunda-prod-', ''),
    );
    expect(names.sort()).toEqual(
      [
        ...functions.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
        'api-server-errors',
        'approvals-executions-failed',
        'approvals-reconcile-lost',
        'approvals-reconcile-stopped',
        'approvals-repaired',
        'ledger-stream-behind',
        'ledger-sweep-lost',
        'ledger-sweep-stopped',
        'notice-lag',
        'notices-failed',
        'notices-dispatch-lost',
        'notices-dispatch-stopped',
        'reaction-failures',
        'attachments-uploads-lost',
        'sweep-failed',
        'sweep-lag',
      ].sort(),
    );
  });

  test('alarms each tell someone and link the entry that says what to do', () => {
    for (const [position, alarm] of alarms.entries()) {
      expect(alarm['AlarmActions']).toHaveLength(1);
      expect([...headings]).toContain(linked[position]);
    }
  });

  test('alarms may be sent by CloudWatch', () => {
    const allowed = resources('AWS::SNS::TopicPolicy')
      .flatMap(
        ({ Properties }) =>
          (Properties['PolicyDocument'] as { readonly Statement: readonly unknown[] }).Statement,
      )
      .filter((statement) => JSON.stringify(statement).includes('cloudwatch.amazonaws.com'));
    expect(allowed).toMatchObject([{ Effect: 'Allow', Action: 'sns:Publish' }]);
  });

  test('there is no entry of the runbook without an alarm', () => {
    expect([...headings].filter((heading) => !linked.includes(heading))).toEqual([]);
  });

  test('each entry of the runbook says what triggers it, who notices, why it happens and what to do next', () => {
    for (const entry of runbook.split(/^## /m).slice(1)) {
      for (const part of ['**Trigger.**', '**Impact.**', '**Causes.**', '**Next step.**']) {
        expect(entry).toContain(part);
      }
    }
  });

  test('alarms listen to what the schedules measure, under the name of the function that publishes it', () => {
    const published = capabilities.flatMap((capability) =>
      capability.schedules.flatMap((schedule) =>
        Object.keys(schedule.measures).map((measure) => `${capability.name}-${schedule.name} ${measure}`),
      ),
    );
    const heard = alarms
      .filter(({ Namespace }) => Namespace === 'Rotunda')
      .map(({ MetricName, Dimensions, Statistic }) => {
        const [{ Name, Value } = { Name: '', Value: '' }, ...others] = Dimensions as readonly {
          readonly Name: string;
          readonly Value: string;
        }[];
        expect([Name, others]).toEqual(['service', []]);
        expect(published).toContain(`${Value} ${String(MetricName)}`);
        return `${Value} ${String(Statistic)} ${String(MetricName)}`;
      });
    expect(heard.sort()).toEqual([
      'approvals-reconcile Sum ApprovalsRepaired',
      'ledger-sweep Maximum SweepLagMs',
      'ledger-sweep Sum SweepFailed',
      'notices-dispatch Maximum NoticeLagMs',
      'notices-dispatch Sum NoticesFailed',
    ]);
  });

  test('alarms hear each schedule, because its entry file gives it the name of its function', () => {
    const source = (file: string): string => readFileSync(join(root, file), 'utf8');
    expect(source('functions/core/schedule-handler.ts')).toContain(
      "new Metrics({ namespace: 'Rotunda', serviceName: functionName })",
    );
    for (const { name, schedules } of capabilities)
      for (const schedule of schedules)
        expect(source(schedule.deployment.entry)).toContain(`scheduleHandler('${name}-${schedule.name}'`);
  });

  test('alarms sound when a night passes without reconciliation, not at the 25 hours of one in autumn', () => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        AlarmName: 'rotunda-prod-approvals-reconcile-stopped',
        Period: 3600,
        EvaluationPeriods: 26,
        TreatMissingData: 'breaching',
      }),
    );
  });

  test('alarms sound when the sweep stops, and when it is three minutes late', () => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        AlarmName: 'rotunda-prod-ledger-sweep-stopped',
        TreatMissingData: 'breaching',
      }),
    );
    expect(alarms).toContainEqual(
      expect.objectContaining({
        Namespace: 'Rotunda',
        MetricName: 'SweepLagMs',
        Dimensions: [{ Name: 'service', Value: 'ledger-sweep' }],
        Threshold: 180_000,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      }),
    );
  });
});

test('the checks of cdk-nag find nothing, and would have', () => {
  // A finding would have stopped the synthesis at the head of this file; this one shows that the checks are awake.
  const app = unbundledApp();
  const { service } = addRotunda(app, {
    settings: stageSettings('prod'),
    capabilities,
    env: { region: 'us-east-1' },
  });
  new Queue(service, 'Careless');
  expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
});
