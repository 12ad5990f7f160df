import { describe, expect, test } from '@jest/globals';
import { capabilities } from '../../functions/capabilities.ts';
import type { DeployedCapability, Deployment } from '../../functions/core/deployment.ts';
import { stageSettings } from '../../lib/stage.ts';
import { permissionsOf } from './permissions.ts';
import { type Resource, synthesise } from './template.ts';

const deployment: Deployment = {
  // Nothing is bundled here, so any file stands in for its code.
  entry: import.meta.filename,
  errorImpact: 'Nobody can answer.',
  memory: 512,
  timeoutSeconds: 10,
  needs: ['table.read', 'table.append'],
  settings: ['zone'],
};

/** A capability nobody has heard of, with everything a capability may bring but what there is one of. */
const surveys: DeployedCapability = {
  name: 'surveys',
  kinds: [{ name: 'survey' }],
  routes: [
    { method: 'GET', path: '/surveys/{token}', access: 'public' },
    { method: 'POST', path: '/surveys/{token}/answer', access: 'public' },
    { method: 'GET', path: '/agencies/{agency}/surveys', access: 'person' },
  ],
  http: deployment,
  schedules: [
    {
      name: 'invite',
      every: 'minute',
      stoppedImpact: 'Nobody is asked.',
      measures: {
        InvitationLagMs: {
          unit: 'Milliseconds',
          alarm: { name: 'invitation-lag', what: 'People are asked an hour late.', from: 3_600_000 },
        },
        InvitationsSent: { unit: 'Count' },
      },
      deployment: { ...deployment, needs: ['table.due', 'mail.send'] },
    },
    { name: 'tidy', every: 'night', stoppedImpact: 'Nothing.', measures: {}, deployment },
  ],
  tasks: [{ name: 'scans', trigger: 'upload', deployment }],
  reactionNeeds: ['directors.subscribe'],
  itemReactions: [
    { prefix: 'answer#', having: 'token' },
    // As notices follow it: the stream is filtered for it once.
    { prefix: 'assignment#', having: 'actingFor' },
  ],
};

const stacks = synthesise(stageSettings('prod'), 'checked', [...capabilities, surveys]);

function named(type: string, property: string, name: string): Resource {
  const found = stacks.resources(type).find(({ Properties }) => Properties[property] === name);
  if (found === undefined) throw new Error(`There is no ${type} ${name}.`);
  return found;
}

describe('a capability that is registered is deployed, though infrastructure never heard of it', () => {
  const fn = (name: string): Resource =>
    named('AWS::Lambda::Function', 'FunctionName', `rotunda-prod-${name}`);
  const may = (name: string): readonly string[] => permissionsOf(fn(name).Properties['Role'], stacks);

  test('anybody reaches the public routes of a registered capability, slowly; its others ask for a token', () => {
    for (const [key, type] of [
      ['GET /surveys/{token}', 'NONE'],
      ['POST /surveys/{token}/answer', 'NONE'],
      ['GET /agencies/{agency}/surveys', 'JWT'],
    ] as const) {
      const { Properties } = named('AWS::ApiGatewayV2::Route', 'RouteKey', key);
      expect(Properties).toMatchObject({ AuthorizationType: type });
      expect('AuthorizerId' in Properties).toBe(type === 'JWT');
      expect(JSON.stringify(Properties['Target'])).toContain('surveyshttp');
    }
    const [stage, ...others] = stacks.resources('AWS::ApiGatewayV2::Stage');
    expect(others).toEqual([]);
    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      RouteSettings: {
        'GET /surveys/{token}': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
        'POST /surveys/{token}/answer': { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
      },
    });
    // API Gateway refuses settings for a route that does not exist yet.
    expect(stage?.DependsOn).toEqual(
      expect.arrayContaining([expect.stringContaining('GETsurveystoken'), expect.stringContaining('answer')]),
    );
  });

  test('the functions of a registered capability may do what it needs', () => {
    expect(may('surveys-http').filter((line) => /^(dynamodb|ses|sns):/.test(line))).toEqual([
      'dynamodb:GetItem on <data:LedgerTable.Arn>',
      'dynamodb:Query on <data:LedgerTable.Arn>',
      'dynamodb:ConditionCheckItem on <data:LedgerTable.Arn>',
      'dynamodb:PutItem on <data:LedgerTable.Arn>',
      'dynamodb:UpdateItem on <data:LedgerTable.Arn>',
    ]);
    expect(may('surveys-invite').filter((line) => /^(dynamodb|ses|sns):/.test(line))).toEqual([
      'dynamodb:Query on <data:LedgerTable.Arn>/index/alarms',
      'ses:SendEmail on arn:<AWS::Partition>:ses:us-east-1:111122223333:identity/*',
    ]);
  });

  test('a registered capability runs by the clock, and somebody is told when it stops or is late', () => {
    for (const [name, rate] of [
      ['surveys-invite', 'rate(1 minute)'],
      ['surveys-tidy', 'cron(0 3 * * ? *)'],
    ] as const) {
      const { Properties } = named('AWS::Scheduler::Schedule', 'GroupName', `rotunda-prod-${name}`);
      expect(Properties['ScheduleExpression']).toBe(rate);
      named('AWS::CloudWatch::Alarm', 'AlarmName', `rotunda-prod-${name}-stopped`);
    }
    expect(
      named('AWS::CloudWatch::Alarm', 'AlarmName', 'rotunda-prod-invitation-lag').Properties,
    ).toMatchObject({
      AlarmDescription: 'People are asked an hour late. What to do: docs/runbook.md#invitation-lag',
      Namespace: 'Rotunda',
      MetricName: 'InvitationLagMs',
      Dimensions: [{ Name: 'service', Value: 'surveys-invite' }],
      Statistic: 'Maximum',
      Threshold: 3_600_000,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  test('the stream tells of the aggregates of a registered capability and of the rows it follows, and its reactions may do what they need', () => {
    const [mapping] = stacks.resources('AWS::Lambda::EventSourceMapping');
    const { Filters } = mapping?.Properties['FilterCriteria'] as {
      readonly Filters: readonly { readonly Pattern: string }[];
    };
    expect(Filters.map(({ Pattern }) => JSON.parse(Pattern) as unknown)).toEqual([
      { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { sk: { S: ['request', 'survey'] } } } },
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: {
          Keys: { sk: { S: [{ prefix: 'assignment#' }] } },
          NewImage: { role: { S: [{ exists: true }] } },
        },
      },
      {
        eventName: ['INSERT'],
        dynamodb: {
          Keys: { sk: { S: [{ prefix: 'assignment#' }] } },
          NewImage: { actingFor: { S: [{ exists: true }] } },
        },
      },
      {
        eventName: ['INSERT'],
        dynamodb: {
          Keys: { sk: { S: [{ prefix: 'assignment#' }] } },
          NewImage: { role: { S: [{ exists: true }] } },
        },
      },
      {
        eventName: ['INSERT'],
        dynamodb: {
          Keys: { sk: { S: [{ prefix: 'answer#' }] } },
          NewImage: { token: { S: [{ exists: true }] } },
        },
      },
    ]);
    expect(may('ledger-stream')).toContain('sns:Subscribe on <data:AnnouncementsDirectors>');
  });

  test('a registered capability hears of files that arrive', () => {
    const targets = stacks
      .resources('AWS::Events::Rule')
      .map(({ Properties }) => JSON.stringify(Properties['Targets']));
    expect(targets.filter((target) => target.includes('SurveysScans'))).toHaveLength(1);
  });
});

describe('infrastructure refuses', () => {
  const deploy = (registry: readonly DeployedCapability[]) => () =>
    synthesise(stageSettings('dev'), 'unchecked', registry);

  test('infrastructure refuses a route no function serves', () => {
    const { http: _, ...unserved } = surveys;
    expect(deploy([unserved])).toThrow(
      'GET /surveys/{token} belongs to "surveys", which has no `http`: say how the function that serves it is deployed.',
    );
  });

  test('infrastructure refuses more rows to follow than Lambda filters a stream by', () => {
    const itemReactions = ['a#', 'b#', 'c#', 'd#', 'e#'].map((prefix) => ({ prefix, having: 'of' }));
    expect(deploy([{ ...surveys, itemReactions }])).toThrow(
      'Lambda takes 5 filters for one stream: one for all aggregates and 4 for other rows, not 5.',
    );
  });
});
