import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { listOf, permissionsOf, statementsOf } from './permissions.ts';
import { synthesise, text } from './template.ts';

const stacks = synthesise();
const { resources } = stacks;
const root = join(import.meta.dirname, '../..');

const functions = new Map(
  resources('AWS::Lambda::Function').map((fn) => [
    String(fn.Properties['FunctionName']).replace('rotunda-prod-', ''),
    fn,
  ]),
);

const table = '<data:LedgerTable.Arn>';
const readTable = [
  `dynamodb:GetItem on ${table}`,
  `dynamodb:Query on ${table}`,
  'kms:Decrypt on <data:Key.Arn> through dynamodb',
  'kms:DescribeKey on <data:Key.Arn> through dynamodb',
];
const appendToTable = [
  `dynamodb:ConditionCheckItem on ${table}`,
  `dynamodb:PutItem on ${table}`,
  `dynamodb:UpdateItem on ${table}`,
  'kms:Encrypt on <data:Key.Arn> through dynamodb',
  'kms:GenerateDataKey on <data:Key.Arn> through dynamodb',
  'kms:ReEncryptFrom on <data:Key.Arn> through dynamodb',
  'kms:ReEncryptTo on <data:Key.Arn> through dynamodb',
];
const index = (name: string): string => `dynamodb:Query on ${table}/index/${name}`;
const sendTo = (queue: string): string[] => [
  `sqs:SendMessage on <${queue}.Arn>`,
  'kms:Decrypt on <Key.Arn> through sqs',
  'kms:GenerateDataKey on <Key.Arn> through sqs',
];
const always = (parts: string): string[] => [
  `logs:CreateLogStream on <${parts}Logs.Arn>`,
  `logs:PutLogEvents on <${parts}Logs.Arn>`,
  'xray:PutTelemetryRecords on *',
  'xray:PutTraceSegments on *',
];

const states = 'arn:<AWS::Partition>:states:us-east-1:111122223333';
const machine = `${states}:stateMachine:rotunda-prod-approval-chain`;
const executions = `${states}:execution:rotunda-prod-approval-chain:*`;
const followStream = [
  'dynamodb:DescribeStream on <data:LedgerTable.StreamArn>',
  'dynamodb:GetRecords on <data:LedgerTable.StreamArn>',
  'dynamodb:GetShardIterator on <data:LedgerTable.StreamArn>',
  'dynamodb:ListStreams on <data:LedgerTable.StreamArn>',
];
const useMachineKey = [
  `kms:Decrypt on <Key.Arn> through states for ${machine}`,
  `kms:GenerateDataKey on <Key.Arn> through states for ${machine}`,
];
const callBack = [`states:SendTaskSuccess on ${machine}`, ...useMachineKey];
const startAndStop = [
  `states:StartExecution on ${machine}`,
  `states:StopExecution on ${executions}`,
  ...useMachineKey,
];

/** The whole of what each function may do. A line more or less fails. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'ledger-stream': [
    ...always('LedgerStreamFunctionParts'),
    ...readTable,
    ...appendToTable,
    index('inbox'),
    ...followStream,
    ...sendTo('LedgerStreamFailuresQueue'),
    ...callBack,
    ...startAndStop,
    's3:DeleteObjectVersion on <data:AttachmentsBucket.Arn>/*',
  ],
  'requests-http': [
    ...always('RequestsHttpParts'),
    ...readTable,
    ...appendToTable,
    index('byAgency'),
    index('byPerson'),
    index('inbox'),
  ],
  'attachments-http': [
    ...always('AttachmentsHttpParts'),
    ...readTable,
    ...appendToTable,
    's3:GetObjectVersion on <data:AttachmentsBucket.Arn>/*',
    's3:PutObject on <data:AttachmentsBucket.Arn>/*',
    'kms:Decrypt on <data:Key.Arn> through s3',
    'kms:GenerateDataKey on <data:Key.Arn> through s3',
  ],
  'ledger-sweep': [
    ...always('LedgerSweepParts'),
    ...readTable,
    ...appendToTable,
    index('alarms'),
    ...sendTo('LedgerSweepPartsLostQueue'),
  ],
  'attachments-uploads': [
    ...always('AttachmentsUploadsParts'),
    ...readTable,
    ...appendToTable,
    's3:GetObjectVersion on <data:AttachmentsBucket.Arn>/*',
    's3:DeleteObjectVersion on <data:AttachmentsBucket.Arn>/*',
    'kms:Decrypt on <data:Key.Arn> through s3',
    ...sendTo('AttachmentsUploadsPartsLostQueue'),
  ],
  'approvals-http': [
    ...always('ApprovalsHttpParts'),
    ...readTable,
    ...appendToTable,
    index('byAgency'),
    index('inbox'),
  ],
  'approvals-task': [...always('ApprovalsTaskParts'), ...readTable, ...appendToTable, ...callBack],
  'approvals-reconcile': [
    ...always('ApprovalsReconcileParts'),
    ...readTable,
    ...appendToTable,
    index('alarms'),
    ...sendTo('ApprovalsReconcilePartsLostQueue'),
    ...callBack,
    ...startAndStop,
    `states:ListExecutions on ${machine}`,
    `states:DescribeExecution on ${executions}`,
    ...useMachineKey,
  ],
  'organisation-http': [...always('OrganisationHttpParts'), ...readTable, ...appendToTable],
  'notices-http': [
    ...always('NoticesHttpParts'),
    ...readTable,
    ...appendToTable,
    'sns:Subscribe on <data:AnnouncementsDirectors>',
    'sns:Unsubscribe on *',
    'sns:GetSubscriptionAttributes on *',
    // The code that a telephone is sent.
    'sns:Publish on <data:AnnouncementsDirectors>',
    'kms:Decrypt on <data:Key.Arn> through sns',
    'kms:GenerateDataKey on <data:Key.Arn> through sns',
  ],
  'notices-dispatch': [
    ...always('NoticesDispatchParts'),
    ...readTable,
    ...appendToTable,
    index('alarms'),
    index('inbox'),
    'sns:Publish on <data:AnnouncementsDirectors>',
    'sns:GetSubscriptionAttributes on *',
    'kms:Decrypt on <data:Key.Arn> through sns',
    'kms:GenerateDataKey on <data:Key.Arn> through sns',
    'ses:SendEmail on arn:<AWS::Partition>:ses:us-east-1:111122223333:identity/*',
    ...sendTo('NoticesDispatchPartsLostQueue'),
  ],
};

describe('each function may do what it needs and nothing else', () => {
  test('every function is listed here', () => {
    expect([...functions.keys()].sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.keys(expected))('%s may do what it needs and nothing else', (name) => {
    const fn = functions.get(name);
    if (fn === undefined) throw new Error(`There is no function ${name}.`);
    expect([...new Set(permissionsOf(fn.Properties['Role'], stacks))].sort()).toEqual(
      [...new Set(expected[name])].sort(),
    );
  });

  test('each function has a role of its own', () => {
    const roles = [...functions.values()].map((fn) => JSON.stringify(fn.Properties['Role']));
    expect(new Set(roles).size).toBe(functions.size);
  });
});

test('the state machine may call its function, write its log and its traces, and nothing else', () => {
  const [chain, ...others] = resources('AWS::StepFunctions::StateMachine');
  expect(others).toEqual([]);
  expect([...permissionsOf(chain?.Properties['RoleArn'], stacks)].sort()).toEqual(
    [
      'lambda:InvokeFunction on <ApprovalsTask.Arn>',
      `kms:Decrypt on <Key.Arn> for ${machine}`,
      `kms:GenerateDataKey on <Key.Arn> for ${machine}`,
      'kms:GenerateDataKey on <Key.Arn> for arn:<AWS::Partition>:logs:us-east-1:111122223333:*',
      ...['CreateLogDelivery', 'DeleteLogDelivery', 'DescribeLogGroups', 'DescribeResourcePolicies'].map(
        (action) => `logs:${action} on *`,
      ),
      ...['GetLogDelivery', 'ListLogDeliveries', 'PutResourcePolicy', 'UpdateLogDelivery'].map(
        (action) => `logs:${action} on *`,
      ),
      ...['GetSamplingRules', 'GetSamplingTargets', 'PutTelemetryRecords', 'PutTraceSegments'].map(
        (action) => `xray:${action} on *`,
      ),
    ].sort(),
  );
});

test('only this machine may borrow the role of the state machine', () => {
  const roles = resources('AWS::IAM::Role').filter(({ Properties }) =>
    JSON.stringify(Properties['AssumeRolePolicyDocument']).includes('states.amazonaws.com'),
  );
  expect(roles).toHaveLength(1);
  const { Statement } = roles[0]?.Properties['AssumeRolePolicyDocument'] as {
    readonly Statement: readonly [{ readonly Condition: Record<string, Record<string, unknown>> }];
  };
  const { StringEquals, ArnEquals } = Statement[0].Condition;
  expect(StringEquals).toEqual({ 'aws:SourceAccount': '111122223333' });
  expect(text(ArnEquals?.['aws:SourceArn'])).toBe(machine);
});

describe('no role of the service', () => {
  const statements = resources('AWS::IAM::Role').flatMap((role) => statementsOf(role, stacks));

  test('no role of the service has a policy of AWS or one nobody sees in the list of policies', () => {
    expect(resources('AWS::IAM::Policy')).toEqual([]);
    for (const role of resources('AWS::IAM::Role')) expect(role.Properties['Policies']).toBeUndefined();
    // Throws when a policy is not one of ours.
    expect(statements.length).toBeGreaterThan(0);
  });

  test('no role of the service has a wildcard in an action', () => {
    expect(
      statements.flatMap(({ Action }) => listOf(Action)).filter((action) => action.includes('*')),
    ).toEqual([]);
  });

  test('no role of the service has a wildcard in a resource, but for actions that know none, objects of the bucket, executions, rules of GuardDuty and who a mail is for', () => {
    const wild = statements
      .filter(({ Resource }) => listOf(Resource).some((resource) => text(resource).includes('*')))
      .flatMap(({ Action }) => listOf(Action));
    expect([...new Set(wild)].sort()).toEqual([
      'events:DeleteRule',
      'events:DescribeRule',
      'events:ListTargetsByRule',
      'events:PutRule',
      'events:PutTargets',
      'events:RemoveTargets',
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
      's3:DeleteObjectVersion',
      's3:GetObject',
      's3:GetObjectVersion',
      's3:PutObject',
      'ses:SendEmail',
      'sns:GetSubscriptionAttributes',
      'sns:Unsubscribe',
      'states:DescribeExecution',
      'states:StopExecution',
      'xray:GetSamplingRules',
      'xray:GetSamplingTargets',
      'xray:PutTelemetryRecords',
      'xray:PutTraceSegments',
    ]);
  });

  test('no role of the service may send mail from any address but the department’s', () => {
    const mailing = statements.filter(({ Action }) => listOf(Action).includes('ses:SendEmail'));
    expect(mailing).toHaveLength(1);
    for (const { Condition } of mailing)
      expect(Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'rotunda@it.state.example' } });
  });

  test('no role of the service may scan the table or delete from it', () => {
    const actions = statements.flatMap(({ Action }) => listOf(Action));
    for (const never of ['dynamodb:Scan', 'dynamodb:DeleteItem', 'dynamodb:DeleteTable', 's3:DeleteObject']) {
      expect(actions).not.toContain(never);
    }
  });
});

test('the table is used exactly as the functions may use it', () => {
  const sources = ['platform/dynamodb', 'functions']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    )
    .join('\n');
  const used = Object.entries({
    GetItem: /new GetCommand\(/,
    BatchGetItem: /new BatchGetCommand\(/,
    Query: /new QueryCommand\(/,
    Scan: /new ScanCommand\(/,
    PutItem: /new PutCommand\(|\bPut: \{/,
    UpdateItem: /new UpdateCommand\(|\bUpdate: \{/,
    DeleteItem: /new DeleteCommand\(|\bDelete: \{/,
    ConditionCheckItem: /\bConditionCheck: \{/,
    BatchWriteItem: /new BatchWriteCommand\(/,
  })
    .filter(([, pattern]) => pattern.test(sources))
    .map(([action]) => action);

  const granted = new Set(
    [...functions.values()]
      .flatMap((fn) => permissionsOf(fn.Properties['Role'], stacks))
      .filter((permission) => permission.startsWith('dynamodb:') && !permission.includes('StreamArn'))
      .map((permission) => permission.slice('dynamodb:'.length).split(' ')[0]),
  );
  expect([...granted].sort()).toEqual(used.sort());
});

test('each function is given only the environment variables it needs', () => {
  const given = Object.fromEntries(
    [...functions].map(([name, fn]) => {
      const { Variables } = fn.Properties['Environment'] as { readonly Variables: Record<string, unknown> };
      return [name, Object.keys(Variables).sort()];
    }),
  );
  expect(given).toEqual({
    'ledger-stream': [
      'ATTACHMENT_BUCKET',
      'DEPARTMENT_ZONE',
      'FAILURE_QUEUE_URL',
      'STATE_MACHINE_ARN',
      'TABLE_NAME',
    ],
    'ledger-sweep': ['DEPARTMENT_ZONE', 'TABLE_NAME'],
    'requests-http': ['DEPARTMENT_ZONE', 'IDENTITY_CLAIM', 'TABLE_NAME'],
    'attachments-http': ['ATTACHMENT_BUCKET', 'DEPARTMENT_ZONE', 'IDENTITY_CLAIM', 'TABLE_NAME'],
    'attachments-uploads': ['ATTACHMENT_BUCKET', 'DEPARTMENT_ZONE', 'TABLE_NAME'],
    'approvals-http': ['DEPARTMENT_ZONE', 'IDENTITY_CLAIM', 'TABLE_NAME'],
    'approvals-task': ['DEPARTMENT_ZONE', 'TABLE_NAME'],
    'approvals-reconcile': ['DEPARTMENT_ZONE', 'STATE_MACHINE_ARN', 'TABLE_NAME'],
    'organisation-http': ['DEPARTMENT_ZONE', 'IDENTITY_CLAIM', 'TABLE_NAME'],
    'notices-http': ['DEPARTMENT_ZONE', 'DIRECTOR_TOPIC_ARN', 'IDENTITY_CLAIM', 'TABLE_NAME'],
    'notices-dispatch': [
      'DEPARTMENT_ZONE',
      'DIRECTOR_TOPIC_ARN',
      'PORTAL_URL',
      'SENDER_ADDRESS',
      'TABLE_NAME',
    ],
  });
});
