import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { sweep, type SweepPorts } from '../core/sweep.ts';

/** One sweep, and how late it was as a metric with an alarm. */
export function requestsSchedule(ports: SweepPorts): () => Promise<void> {
  const metrics = new Metrics({ namespace: 'Rotunda', serviceName: 'requests-sweep' });
  return async () => {
    ports.log.info('STARTED', { operation: 'sweep' });
    const swept = await sweep(ports);
    metrics.addMetric('SweepLagMs', MetricUnit.Milliseconds, swept.lagMs);
    metrics.addMetric('AlarmsRaised', MetricUnit.Count, swept.alarms);
    metrics.publishStoredMetrics();
    ports.log.info('COMPLETED', { operation: 'sweep', ...swept });
  };
}
