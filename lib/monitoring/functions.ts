import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { fiveMinutes, minute, type Monitoring } from './monitoring.ts';

/** What is asked of a function to monitor it. */
export type MonitoredFunction = Pick<
  LambdaFunction,
  'metric' | 'metricDuration' | 'metricErrors' | 'metricInvocations' | 'metricThrottles'
> & { readonly shortName: string };

/** A handler turns every refusal into an answer, so a single error is something nobody planned. */
export function monitorErrors(monitoring: Monitoring, fn: MonitoredFunction, errorImpact: string): void {
  const errors = fn.metricErrors({ period: fiveMinutes, statistic: Stats.SUM });
  const throttles = fn.metricThrottles({ period: fiveMinutes, statistic: Stats.SUM });
  monitoring.addAlarm({
    name: `${fn.shortName}-errors`,
    what: `${fn.shortName} fails. ${errorImpact}`,
    metric: errors,
    threshold: 1,
  });
  monitoring.addAlarm({
    name: `${fn.shortName}-throttles`,
    runbook: 'function-throttles',
    what: `${fn.shortName} is refused capacity. ${errorImpact}`,
    metric: throttles,
    threshold: 1,
  });
  monitoring.addGraph({
    title: fn.shortName,
    left: [fn.metricInvocations({ period: minute }), errors, throttles],
    right: [fn.metricDuration({ period: minute, statistic: Stats.p(95) })],
  });
}

/** Five minutes are five runs: a schedule that misses all of them has stopped. */
export function monitorEachMinute(monitoring: Monitoring, fn: MonitoredFunction, impact: string): void {
  monitorRuns(monitoring, fn, { impact, forWords: 'five minutes', period: fiveMinutes, periods: 1 });
}

/**
 * 26 hours without a run: 25 pass between two nights when daylight saving ends. Counted by the hour, so that the
 * alarm goes off in the hour after, whenever a day may begin for CloudWatch.
 */
export function monitorEachNight(monitoring: Monitoring, fn: MonitoredFunction, impact: string): void {
  monitorRuns(monitoring, fn, { impact, forWords: '26 hours', period: Duration.hours(1), periods: 26 });
}

function monitorRuns(
  monitoring: Monitoring,
  fn: MonitoredFunction,
  stopped: {
    readonly impact: string;
    readonly forWords: string;
    readonly period: Duration;
    readonly periods: number;
  },
): void {
  monitoring.addAlarm({
    name: `${fn.shortName}-stopped`,
    what: `${fn.shortName} has not run for ${stopped.forWords}. ${stopped.impact}`,
    metric: fn.metricInvocations({ period: stopped.period, statistic: Stats.SUM }),
    threshold: 1,
    periods: stopped.periods,
    comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
    whenMissing: TreatMissingData.BREACHING,
  });
}
