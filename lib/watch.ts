import { Duration, Stack } from 'aws-cdk-lib';
import type { IHttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FailureQueue } from './failure-queue.ts';
import type { StageSettings } from './stage.ts';

export interface WatchProps {
  readonly settings: StageSettings;
  readonly key: IKey;
}

/** What is asked of a function to watch it. */
type Watched = Pick<
  LambdaFunction,
  'metric' | 'metricDuration' | 'metricErrors' | 'metricInvocations' | 'metricThrottles'
> & { readonly shortName: string };

interface Trouble {
  /** Alarm name after the stage. */
  readonly name: string;
  /** Heading in docs/runbook.md. */
  readonly runbook: string;
  /** What is wrong and who notices, as the first words of the e-mail. */
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison?: ComparisonOperator;
  /** Periods of the metric that must agree before the alarm goes off. */
  readonly periods?: number;
  readonly whenMissing?: TreatMissingData;
}

const fiveMinutes = Duration.minutes(5);
const minute = Duration.minutes(1);

/**
 * Who is told when something is wrong, and one page to look at. Every alarm names the entry of docs/runbook.md that
 * says what to do; an alarm without an entry fails the tests.
 */
export class Watch extends Construct {
  private readonly topic: Topic;
  private readonly stageName: string;
  private readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    this.stageName = props.settings.name;
    this.topic = new Topic(this, 'Topic', {
      topicName: `rotunda-${this.stageName}-alarms`,
      displayName: `Rotunda ${this.stageName} alarms`,
      masterKey: props.key,
      enforceSSL: true,
    });
    // Refusing calls without TLS replaces the policy a topic has by itself, which let CloudWatch in.
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.topic.addSubscription(new EmailSubscription(props.settings.alarmEmail));
    this.dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `rotunda-${this.stageName}`,
      defaultInterval: Duration.hours(6),
    });
  }

  /** A handler turns every refusal into an answer, so a single error is something nobody planned. */
  errorsAndThrottles(fn: Watched, errorImpact: string): void {
    const errors = fn.metricErrors({ period: fiveMinutes, statistic: Stats.SUM });
    const throttles = fn.metricThrottles({ period: fiveMinutes, statistic: Stats.SUM });
    this.raise({
      name: `${fn.shortName}-errors`,
      runbook: `${fn.shortName}-errors`,
      what: `${fn.shortName} fails. ${errorImpact}`,
      metric: errors,
      threshold: 1,
    });
    this.raise({
      name: `${fn.shortName}-throttles`,
      runbook: 'function-throttles',
      what: `${fn.shortName} is refused capacity. ${errorImpact}`,
      metric: throttles,
      threshold: 1,
    });
    this.dashboard.addWidgets(
      new GraphWidget({
        title: fn.shortName,
        width: 12,
        left: [fn.metricInvocations({ period: minute }), errors, throttles],
        right: [fn.metricDuration({ period: minute, statistic: Stats.p(95) })],
      }),
    );
  }

  /** Five minutes are five runs: a schedule that misses all of them has stopped. */
  runsEachMinute(fn: Watched, impact: string): void {
    this.stopped(fn, { impact, forWords: 'five minutes', period: fiveMinutes, periods: 1 });
  }

  /**
   * 26 hours without a run: 25 pass between two nights when daylight saving ends. Counted by the hour, so that the
   * alarm goes off in the hour after, whenever a day may begin for CloudWatch.
   */
  runsEachNight(fn: Watched, impact: string): void {
    this.stopped(fn, { impact, forWords: '26 hours', period: Duration.hours(1), periods: 26 });
  }

  private stopped(
    fn: Watched,
    about: {
      readonly impact: string;
      readonly forWords: string;
      readonly period: Duration;
      readonly periods: number;
    },
  ): void {
    this.raise({
      name: `${fn.shortName}-stopped`,
      runbook: `${fn.shortName}-stopped`,
      what: `${fn.shortName} has not run for ${about.forWords}. ${about.impact}`,
      metric: fn.metricInvocations({ period: about.period, statistic: Stats.SUM }),
      threshold: 1,
      periods: about.periods,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      whenMissing: TreatMissingData.BREACHING,
    });
  }

  /**
   * How late the sweep raised what was due. It runs each minute, so a healthy alarm is up to a minute late; three are
   * two missed runs.
   */
  sweepLag(): void {
    this.tooLate('sweep-lag', 'Sweep lag (ms)', ownMetric('requests-sweep', 'SweepLagMs', Stats.MAXIMUM), {
      what: 'Warnings, breaches and escalations are raised more than three minutes late.',
      limit: Duration.minutes(3),
    });
  }

  /** How late notices were sent, and those that were given up because their address was refused again and again. */
  noticesSent(): void {
    this.tooLate(
      'notice-lag',
      'Notice lag (ms)',
      ownMetric('notices-dispatch', 'NoticeLagMs', Stats.MAXIMUM),
      {
        what: 'Notices are sent more than ten minutes late.',
        // Above the first pause of two minutes after a message that failed for a passing reason, and the second of four.
        limit: Duration.minutes(10),
      },
    );
    this.raise({
      name: 'notices-failed',
      runbook: 'notices-failed',
      what: 'Notices were given up: somebody was not told of something.',
      metric: ownMetric('notices-dispatch', 'NoticesFailed', Stats.SUM),
      threshold: 1,
    });
  }

  private tooLate(
    name: string,
    title: string,
    metric: Metric,
    { what, limit }: { readonly what: string; readonly limit: Duration },
  ): void {
    this.raise({
      name,
      runbook: name,
      what,
      metric,
      threshold: limit.toMilliseconds(),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    });
    this.dashboard.addWidgets(new GraphWidget({ title, width: 12, left: [metric] }));
  }

  /** An execution that fails did so for a reason nobody planned. Those that are stopped belong to withdrawn requests. */
  executions(machine: StateMachine): void {
    const failed = machine.metricFailed({ period: fiveMinutes, statistic: Stats.SUM });
    this.raise({
      name: 'approvals-executions-failed',
      runbook: 'approvals-executions-failed',
      what: 'An approval chain stopped for a reason nobody planned. Its request waits until the chain is started again.',
      metric: failed,
      threshold: 1,
    });
    this.dashboard.addWidgets(
      new GraphWidget({
        title: 'Approval chains',
        width: 12,
        left: [
          machine.metricStarted({ period: fiveMinutes }),
          machine.metricSucceeded({ period: fiveMinutes }),
          machine.metricAborted({ period: fiveMinutes }),
          failed,
        ],
      }),
    );
  }

  /** Reactions keep ledger and state machine in step; a repair at night means that one did not happen. */
  approvalsRepaired(): void {
    this.raise({
      name: 'approvals-repaired',
      runbook: 'approvals-repaired',
      what: 'The nightly reconciliation found approvals whose chain did not go on, and put them right.',
      metric: ownMetric('approvals-reconcile', 'ApprovalsRepaired', Stats.SUM),
      threshold: 1,
    });
  }

  /** The stream keeps 24 hours. Five minutes behind, for five minutes, leaves most of a day to act. */
  streamAge(fn: Watched, impact: string): void {
    const age = fn.metric('IteratorAge', { period: minute, statistic: Stats.MAXIMUM });
    this.raise({
      name: `${fn.shortName}-behind`,
      runbook: `${fn.shortName}-behind`,
      what: `${fn.shortName} is more than five minutes behind the ledger. ${impact}`,
      metric: age,
      threshold: fiveMinutes.toMilliseconds(),
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      periods: 5,
    });
    this.dashboard.addWidgets(
      new GraphWidget({ title: `${fn.shortName}: age of the stream (ms)`, width: 12, left: [age] }),
    );
  }

  /** Something waits in a queue that ought to be empty. */
  failures(
    queue: FailureQueue,
    about: { readonly name: string; readonly threshold: number; readonly what: string },
  ): void {
    const waiting = queue.queue.metricApproximateNumberOfMessagesVisible({
      period: minute,
      statistic: Stats.MAXIMUM,
    });
    this.raise({
      name: about.name,
      runbook: about.name,
      what: `${about.what} wait in ${queue.name}.`,
      metric: waiting,
      threshold: about.threshold,
    });
    this.dashboard.addWidgets(
      new GraphWidget({ title: `${queue.name}: waiting`, width: 12, left: [waiting] }),
    );
  }

  /** Answers of 500 and above. One may be a passing fault that the caller's next try heals; three in five minutes are not. */
  serverErrors(api: IHttpStage): void {
    const errors = api.metricServerError({ period: fiveMinutes, statistic: Stats.SUM });
    this.raise({
      name: 'api-server-errors',
      runbook: 'api-server-errors',
      what: 'The API answers with server errors. People cannot submit, read or work on requests.',
      metric: errors,
      threshold: 3,
    });
    this.dashboard.addWidgets(
      new GraphWidget({
        title: 'API',
        width: 12,
        left: [api.metricCount({ period: minute }), api.metricClientError({ period: minute }), errors],
        right: [api.metricLatency({ period: minute, statistic: Stats.p(95) })],
      }),
    );
  }

  /** What the table is asked for, on the dashboard; on-demand tables need no alarm of their own. */
  table(table: ITable): void {
    this.dashboard.addWidgets(
      new GraphWidget({
        title: 'Table: capacity used',
        width: 12,
        left: [
          table.metricConsumedReadCapacityUnits({ period: minute }),
          table.metricConsumedWriteCapacityUnits({ period: minute }),
        ],
      }),
    );
  }

  private raise(trouble: Trouble): void {
    const alarm = new Alarm(this, `${trouble.name}-alarm`, {
      alarmName: `rotunda-${this.stageName}-${trouble.name}`,
      alarmDescription: `${trouble.what} What to do: docs/runbook.md#${trouble.runbook}`,
      metric: trouble.metric,
      threshold: trouble.threshold,
      comparisonOperator: trouble.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: trouble.periods ?? 1,
      treatMissingData: trouble.whenMissing ?? TreatMissingData.NOT_BREACHING,
    });
    const tell = new SnsAction(this.topic);
    alarm.addAlarmAction(tell);
    alarm.addOkAction(tell);
  }
}

/**
 * A metric a function publishes itself, as functions/<capability>/<capability>-schedule.ts names it. With other
 * dimensions it would be another metric, and never heard of.
 */
function ownMetric(service: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'Rotunda',
    metricName,
    dimensionsMap: { service },
    period: minute,
    statistic,
  });
}
