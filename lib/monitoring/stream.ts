import { ComparisonOperator, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoredFunction } from './functions.ts';
import { fiveMinutes, minute, type Monitoring } from './monitoring.ts';

/** The stream keeps 24 hours. Five minutes behind, for five minutes, leaves most of a day to act. */
export function monitorStreamAge(monitoring: Monitoring, fn: MonitoredFunction, impact: string): void {
  const age = fn.metric('IteratorAge', { period: minute, statistic: Stats.MAXIMUM });
  monitoring.addAlarm({
    name: `${fn.shortName}-behind`,
    what: `${fn.shortName} is more than five minutes behind the ledger. ${impact}`,
    metric: age,
    threshold: fiveMinutes.toMilliseconds(),
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    periods: 5,
  });
  monitoring.addGraph({ title: `${fn.shortName}: age of the stream (ms)`, left: [age] });
}
