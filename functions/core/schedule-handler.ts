import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Log } from '../../platform/log/log.ts';
import type { Schedule } from './capability.ts';

/**
 * The handler of one schedule on AWS: runs it and publishes what it tells about itself as metrics.
 *
 * @param functionName the service of the metrics, by which their alarms know them
 */
export function scheduleHandler<P extends { readonly log: Log }>(
  functionName: string,
  schedule: Schedule<P>,
  ports: P,
): () => Promise<void> {
  const { name, measures } = schedule;
  const metrics = new Metrics({ namespace: 'Rotunda', serviceName: functionName });
  return async () => {
    ports.log.info('STARTED', { operation: name });
    const measured = await schedule.run(ports);
    for (const [measure, { unit }] of Object.entries(measures)) {
      const figure = measured[measure];
      if (figure === undefined) throw new Error(`${name} measured no ${measure}.`);
      metrics.addMetric(measure, MetricUnit[unit], figure);
    }
    metrics.publishStoredMetrics();
    ports.log.info('COMPLETED', { operation: name, ...measured });
  };
}
