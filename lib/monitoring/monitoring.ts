import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { StageSettings } from '../stage.ts';

export interface MonitoringProps {
  readonly settings: StageSettings;
  readonly key: IKey;
}

export interface AlarmDefinition {
  /** Alarm name after the stage. */
  readonly name: string;
  /** Heading in docs/runbook.md, when it is not the name. */
  readonly runbook?: string;
  /** What is wrong and who notices, as the first words of the email. */
  readonly what: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** At or above the threshold unless named. */
  readonly comparison?: ComparisonOperator;
  /** Periods of the metric that must agree before the alarm goes off. */
  readonly periods?: number;
  /** No data is no fault unless named. */
  readonly whenMissing?: TreatMissingData;
}

/** Periods over which most metrics are read. */
export const minute = Duration.minutes(1);
export const fiveMinutes = Duration.minutes(5);

/**
 * Alarms, whom they notify, and one dashboard. What is alarming is said beside this file, by topic. Every alarm names
 * the entry of docs/runbook.md that says what to do; an alarm without an entry fails the tests.
 */
export class Monitoring extends Construct {
  private readonly topic: Topic;
  private readonly stageName: string;
  private readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
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

  /** An email when something is wrong, and another when it is over. */
  addAlarm(definition: AlarmDefinition): void {
    const { name, runbook = name } = definition;
    const alarm = new Alarm(this, `${name}-alarm`, {
      alarmName: `rotunda-${this.stageName}-${name}`,
      alarmDescription: `${definition.what} What to do: docs/runbook.md#${runbook}`,
      metric: definition.metric,
      threshold: definition.threshold,
      comparisonOperator: definition.comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: definition.periods ?? 1,
      treatMissingData: definition.whenMissing ?? TreatMissingData.NOT_BREACHING,
    });
    const notify = new SnsAction(this.topic);
    alarm.addAlarmAction(notify);
    alarm.addOkAction(notify);
  }

  /** A graph on the dashboard, half as wide as the page. */
  addGraph(graph: Pick<GraphWidgetProps, 'title' | 'left' | 'right'>): void {
    this.dashboard.addWidgets(new GraphWidget({ ...graph, width: 12 }));
  }
}
