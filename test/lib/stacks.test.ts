import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { addRotunda } from '../../lib/app.ts';
import { stageSettings } from '../../lib/stage.ts';
import { routes } from '../../functions/routes.ts';
import { table as definition } from '../../platform/dynamodb/table.ts';
import { synthesise, text, unbundledApp } from './template.ts';
import type { Resource } from './template.ts';

const root = join(import.meta.dirname, '../..');
const { data, resources } = synthesise();

function only(type: string): Resource {
  const [found, ...more] = resources(type);
  if (found === undefined || more.length > 0)
    throw new Error(`Expected one ${type}, found ${resources(type).length}.`);
  return found;
}

describe('the API', () => {
  const asked = resources('AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties);

  test('has every route of the table and no other', () => {
    expect(asked.map(({ RouteKey }) => RouteKey).sort()).toEqual(
      routes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  test('asks for a token on every route', () => {
    expect(only('AWS::ApiGatewayV2::Authorizer').Properties['AuthorizerType']).toBe('JWT');
    for (const route of asked) {
      expect(route).toMatchObject({
        AuthorizationType: 'JWT',
        AuthorizerId: { Ref: expect.stringContaining('People') },
      });
    }
  });

  test('refuses a route no function serves', () => {
    const lost = [{ method: 'GET', path: '/nowhere', capability: 'nothing', operation: 'wander' }] as const;
    const env = { region: 'us-east-1' };
    expect(() => addRotunda(unbundledApp(), { settings: stageSettings('dev'), routes: lost, env })).toThrow(
      'GET /nowhere belongs to "nothing", which no function serves',
    );
  });

  test('is throttled and logs every call', () => {
    expect(only('AWS::ApiGatewayV2::Stage').Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { Format: expect.stringContaining('$context.requestId') },
    });
  });

  test('takes calls of browsers from the portal only', () => {
    expect(only('AWS::ApiGatewayV2::Api').Properties).toMatchObject({
      CorsConfiguration: { AllowOrigins: ['https://rotunda.it.state.example'] },
    });
  });

  test('accepts the tokens of another provider when the state has one', () => {
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

  test('has the keys, indexes and expiry of table.ts', () => {
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
        Projection: { ProjectionType: projection },
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

  test('is encrypted with our key, restorable, protected from deletion and announces both images', () => {
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
  test('outlives its stack', () => {
    const stateful = Object.values(data).filter(({ Type }) =>
      ['DynamoDB::GlobalTable', 'S3::Bucket', 'KMS::Key', 'SNS::Topic', 'Cognito::UserPool'].some(
        (kind) => Type === `AWS::${kind}`,
      ),
    );
    expect(stateful).toHaveLength(6);
    for (const { DeletionPolicy, UpdateReplacePolicy } of stateful) {
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
    }
    expect(only('AWS::Cognito::UserPool').Properties['DeletionProtection']).toBe('ACTIVE');
  });

  test('can be thrown away in dev', () => {
    const dev = synthesise(stageSettings('dev'), 'unchecked');
    const [table] = dev.resources('AWS::DynamoDB::GlobalTable');
    expect(table?.DeletionPolicy).toBe('Delete');
    expect(table?.Properties).toMatchObject({ Replicas: [{ DeletionProtectionEnabled: false }] });
  });

  test('is encrypted with keys that rotate', () => {
    const keys = resources('AWS::KMS::Key');
    expect(keys).toHaveLength(2);
    for (const key of keys) expect(key.Properties['EnableKeyRotation']).toBe(true);
  });
});

describe('attachments', () => {
  const buckets = resources('AWS::S3::Bucket');

  test('are never public, always versioned, and reached over TLS only', () => {
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

  test('may be sent and fetched by browsers from the portal only', () => {
    expect(
      buckets.map(({ Properties }) => Properties['CorsConfiguration']).filter((cors) => cors !== undefined),
    ).toMatchObject([
      {
        CorsRules: [
          { AllowedOrigins: ['https://rotunda.it.state.example'], AllowedMethods: ['POST', 'GET'] },
        ],
      },
    ]);
  });

  test('reach the function in the shape of an S3 notification', () => {
    const { Properties } = only('AWS::Events::Rule');
    const [target] = Properties['Targets'] as readonly {
      readonly InputTransformer: {
        readonly InputPathsMap: Record<string, string>;
        readonly InputTemplate: string;
      };
    }[];
    const { InputPathsMap = {}, InputTemplate = '' } = target?.InputTransformer ?? {};
    // EventBridge replaces each name by the value found in the event; a number stays a number.
    const event: Record<string, unknown> = {
      '$.region': 'us-east-1',
      '$.time': '2026-11-23T14:05:00Z',
      '$.detail.bucket.name': 'attachments',
      '$.detail.object.key': 'IT-2026-000042/a1',
      '$.detail.object.size': 2048,
      '$.detail.object.etag': 'e',
      '$.detail.object.version-id': 'v',
      '$.detail.object.sequencer': 's',
    };
    const filled = Object.entries(InputPathsMap).reduce(
      (template, [name, path]) => template.replaceAll(`<${name}>`, JSON.stringify(event[path])),
      InputTemplate,
    );
    expect(JSON.parse(filled)).toMatchObject({
      Records: [
        { s3: { bucket: { name: 'attachments' }, object: { key: 'IT-2026-000042/a1', size: 2048 } } },
      ],
    });
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

test('the stream is read event by event, in order, and what fails is set aside', () => {
  expect(only('AWS::Lambda::EventSourceMapping').Properties).toMatchObject({
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    MaximumRecordAgeInSeconds: 12 * 3600,
    ParallelizationFactor: 1,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    DestinationConfig: {
      OnFailure: {
        Destination: { 'Fn::GetAtt': [expect.stringMatching(/^NoticesFailuresQueue/), 'Arn'] },
      },
    },
    FilterCriteria: {
      Filters: [
        { Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"sk":{"S":[{"prefix":"event#"}]}}}}' },
      ],
    },
  });
});

test('sweep and dispatch run every minute of the year', () => {
  const schedules = resources('AWS::Scheduler::Schedule').map(({ Properties }) => Properties);
  expect(schedules).toHaveLength(2);
  for (const schedule of schedules) {
    expect(schedule).toMatchObject({
      // A cron expression would stand still for an hour when daylight saving ends.
      ScheduleExpression: 'rate(1 minute)',
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [expect.stringContaining('Lost'), 'Arn'] } },
      },
    });
  }
});

test('every log is encrypted and kept for a set time', () => {
  const groups = resources('AWS::Logs::LogGroup');
  expect(groups).toHaveLength(resources('AWS::Lambda::Function').length + 1);
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

  test('cover every function, queue and schedule, the stream, the sweep and the API', () => {
    const names = alarms.map(({ AlarmName }) => String(AlarmName).replace('rotunda-prod-', ''));
    const functions = resources('AWS::Lambda::Function').map(({ Properties }) =>
      String(Properties['FunctionName']).replace('rotunda-prod-', ''),
    );
    expect(names.sort()).toEqual(
      [
        ...functions.flatMap((name) => [`${name}-errors`, `${name}-throttles`]),
        'api-server-errors',
        'notice-lag',
        'notices-failed',
        'notices-dispatch-lost',
        'notices-dispatch-stopped',
        'notices-reactions-behind',
        'reaction-failures',
        'requests-sweep-lost',
        'requests-sweep-stopped',
        'requests-uploads-lost',
        'sweep-lag',
      ].sort(),
    );
  });

  test('each tell someone and link the entry that says what to do', () => {
    for (const [position, alarm] of alarms.entries()) {
      expect(alarm['AlarmActions']).toHaveLength(1);
      expect([...headings]).toContain(linked[position]);
    }
  });

  test('may be sent by CloudWatch', () => {
    const allowed = resources('AWS::SNS::TopicPolicy')
      .flatMap(
        ({ Properties }) =>
          (Properties['PolicyDocument'] as { readonly Statement: readonly unknown[] }).Statement,
      )
      .filter((statement) => JSON.stringify(statement).includes('cloudwatch.amazonaws.com'));
    expect(allowed).toMatchObject([{ Effect: 'Allow', Action: 'sns:Publish' }]);
  });

  test('there is no entry without an alarm', () => {
    expect([...headings].filter((heading) => !linked.includes(heading))).toEqual([]);
  });

  test('each entry says what triggers it, who notices, why it happens and what to do next', () => {
    for (const entry of runbook.split(/^## /m).slice(1)) {
      for (const part of ['**Trigger.**', '**Impact.**', '**Causes.**', '**Next step.**']) {
        expect(entry).toContain(part);
      }
    }
  });

  test('listen to the metrics the functions publish', () => {
    const own = alarms.filter(({ Namespace }) => Namespace === 'Rotunda');
    expect(own).toHaveLength(3);
    for (const { MetricName, Dimensions } of own) {
      const [{ Value: service } = { Value: '' }] = Dimensions as readonly { readonly Value: string }[];
      const source = readFileSync(
        join(root, `functions/${service.split('-')[0] ?? ''}/${service.split('-')[0] ?? ''}-schedule.ts`),
        'utf8',
      );
      expect(source).toContain(`new Metrics({ namespace: 'Rotunda', serviceName: '${service}' })`);
      expect(source).toContain(`addMetric('${String(MetricName)}'`);
    }
  });

  test('sound when the sweep stops, and when it is more than three minutes late', () => {
    expect(alarms).toContainEqual(
      expect.objectContaining({
        AlarmName: 'rotunda-prod-requests-sweep-stopped',
        TreatMissingData: 'breaching',
      }),
    );
    expect(alarms).toContainEqual(
      expect.objectContaining({
        Namespace: 'Rotunda',
        MetricName: 'SweepLagMs',
        Dimensions: [{ Name: 'service', Value: 'requests-sweep' }],
        Threshold: 180_000,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
  });
});

test('the checks of cdk-nag find nothing, and would have', () => {
  // A finding would have stopped the synthesis at the head of this file; this one shows that the checks are awake.
  const app = unbundledApp();
  const { service } = addRotunda(app, {
    settings: stageSettings('prod'),
    routes,
    env: { region: 'us-east-1' },
  });
  new Queue(service, 'Careless');
  expect(() => app.synth()).toThrow('AwsSolutions-SQS4');
});
