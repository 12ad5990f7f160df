import type { Measure } from '../../functions/core/deployment.ts';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoredFunction } from './functions.ts';
import { minute, type Monitoring } from './monitoring.ts';

/** Counts of several runs add up; of lags the longest tells most. */
const statistics = { Count: Stats.SUM, Milliseconds: Stats.MAXIMUM } as const;

/** What a function measures of its own work, by the names of its metrics. */
export function monitorMeasures(
  monitoring: Monitoring,
  fn: Pick<MonitoredFunction, 'shortName'>,
  measures: Readonly<Record<string, Measure>>,
): void {
  const metrics = Object.entries(measures).map(([name, { unit, alarm }]) => ({
    unit,
    alarm,
    metric: publishedMetric(fn.shortName, name, statistics[unit]),
  }));
  for (const { metric, alarm } of metrics) {
    if (alarm === undefined) continue;
    monitoring.addAlarm({ name: alarm.name, what: alarm.what, metric, threshold: alarm.from });
  }
  const of = (unit: Measure['unit']): Metric[] =>
    metrics.filter((one) => one.unit === unit).map(({ metric }) => metric);
  monitoring.addGraph({
    title: `${fn.shortName}: what it measures`,
    left: of('Milliseconds'),
    right: of('Count'),
  });
}

/**
 * A metric a function publishes itself, under its own name as the service. With other dimensions it would be another
 * metric, and never heard of.
 */
function publishedMetric(service: string, metricName: string, statistic: string): Metric {
  return new Metric({
    namespace: 'Rotunda',
    metricName,
    dimensionsMap: { service },
    period: minute,
    statistic,
  });
}
